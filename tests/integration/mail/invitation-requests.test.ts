import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import { invitationRequests, mailAddresses, subscriptions } from '../../../src/db/schema.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import {
	askForInvitations,
	sendDueInvitationRequests,
} from '../../../src/features/mail/ask-for-invitations.ts';
import { confirmInvitations } from '../../../src/features/mail/confirm-invitations.ts';
import { MailError, type MailMessage } from '../../../src/mail/transports/transport.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { fromNow, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';

// The words are made by a template, which only Astro's build can read.
vi.mock('../../../src/mail/templates/invitation-request-mail.ts', () => ({
	invitationRequestMail: async ({ to, link }: { to: string; link: string }) => ({
		to,
		subject: 'Invitations?',
		html: '',
		text: link,
		headers: {},
		attachments: [],
	}),
}));

const EMAIL = 'ada@example.com';

const platform = useLocalPlatform();
const logs = useQuietLogs();
let sent: { message: MailMessage; key: string }[];
let fault: Error | undefined;

beforeEach(async () => {
	const { db } = platform;
	await db.batch([db.delete(invitationRequests), db.delete(mailAddresses), db.delete(user)]);
	sent = [];
	fault = undefined;
});

const inMinutes = (minutes: number) => fromNow(minutes * 60_000);

const at = (minutes: number, later: Context['waitUntil'] = waitUntil): Context => {
	const context = contextOn(platform, { waitUntil: later, now: inMinutes(minutes) });
	return {
		...context,
		mail: {
			...context.mail,
			send: async (message, key) => {
				sent.push({ message, key });
				if (fault) throw fault;
			},
		},
	};
};

const ask = (context = at(0), client = '203.0.113.7', email = EMAIL) =>
	askForInvitations(context, { email, client });

const stillOwed = async () =>
	(await platform.db.select().from(invitationRequests)).filter(({ mailDueAt }) => mailDueAt).length;

const logged = () =>
	[console.warn, console.error].flatMap((write) => vi.mocked(write).mock.calls.flat()).join('\n');

describe('asking for invitations', () => {
	it('sends one mail after the answer, with an absolute link', async () => {
		await ask();
		await platform.settled();
		expect(sent).toHaveLength(1);
		expect(sent[0]?.message).toMatchObject({ to: EMAIL });
		expect(sent[0]?.message.text).toMatch(/^http:\/\/localhost:4321\/invitations\/\S+$/);
		expect(await stillOwed()).toBe(0);
		await sendDueInvitationRequests(at(10));
		expect(sent).toHaveLength(1);
	});

	it('loses no mail when the Worker ends right after its answer: the cron sends it', async () => {
		// Whoever should send it hangs for ever, as if it were lost.
		const lost = at(0, () => undefined);
		await ask({ ...lost, mail: { ...lost.mail, send: () => new Promise(() => undefined) } });
		await sendDueInvitationRequests(at(0));
		expect(sent, 'whoever sends it now has a minute').toEqual([]);
		await sendDueInvitationRequests(at(2));
		expect(sent).toHaveLength(1);
		expect(await stillOwed()).toBe(0);
	});

	it('tries a mail again that was not accepted, with the same bytes under the same key', async () => {
		// That mail to somebody else bounced is of no concern.
		await platform.db
			.insert(mailAddresses)
			.values({ email: 'b@example.com', stoppedBy: 'bounce', updatedAt: NOW });
		fault = new MailError('busy', true);
		await ask();
		await platform.settled();
		expect(await stillOwed()).toBe(1);
		await sendDueInvitationRequests(at(1));
		expect(sent, 'not before its time').toHaveLength(1);
		fault = undefined;
		await sendDueInvitationRequests(at(3));
		expect(sent).toHaveLength(2);
		expect(sent[1]).toEqual(sent[0]);
		expect(await stillOwed()).toBe(0);
	});

	it.each([
		['that can never be accepted', new MailError('the key is wrong', false), 0],
		['that nobody waits for any more', new MailError('busy', true), 90],
	])(
		'gives up a mail %s, and says so without the address and the link',
		async (_, error, minutesLater) => {
			fault = error;
			await ask({ ...at(0), clock: () => inMinutes(minutesLater) });
			await platform.settled();
			expect(await stillOwed()).toBe(0);
			expect(vi.mocked(console.error)).toHaveBeenCalledOnce();
			expect(logged()).toContain('"givenUp":true');
			expect(logged()).not.toContain(EMAIL);
			expect(logged()).not.toContain(sent[0]?.message.text ?? '');
		},
	);

	it('gives the address its attempt back where the provider refused, and sends one mail in the end', async () => {
		fault = new MailError('down', true, { isRefusal: true });
		for (let index = 0; index < 7; index += 1) {
			await ask();
			await platform.settled();
		}
		fault = undefined;
		sent = [];
		for (const minutes of [3, 4]) await sendDueInvitationRequests(at(minutes));
		expect(sent).toHaveLength(1);
		expect(await stillOwed()).toBe(0);
	});

	it.each(['bounce', 'complaint'] as const)(
		'sends nothing to an address after a %s, also where it came in between',
		async (stoppedBy) => {
			const { db } = platform;
			const stop = { email: EMAIL, stoppedBy, stoppedAt: NOW, updatedAt: NOW };
			fault = new MailError('busy', true);
			await ask();
			await platform.settled();
			await db.insert(mailAddresses).values(stop);
			fault = undefined;
			sent = [];
			await sendDueInvitationRequests(at(5));
			await ask();
			await platform.settled();
			await sendDueInvitationRequests(at(10));
			expect(sent).toEqual([]);
			expect(await stillOwed()).toBe(0);
		},
	);

	it('is answered five times for an address and thirty times for a client, also when asked at once', async () => {
		const outcomes = async (work: Promise<unknown>[]) =>
			(await Promise.allSettled(work)).filter(({ status }) => status === 'fulfilled').length;
		expect(
			await outcomes(Array.from({ length: 20 }, (_, number) => ask(at(0), `client ${number}`))),
		).toBe(5);
		await platform.db.delete(invitationRequests);
		expect(
			await outcomes(
				Array.from({ length: 45 }, (_, number) => ask(at(0), 'one', `m${number}@example.com`)),
			),
		).toBe(30);
		await platform.settled();
	});

	it('says when it can be asked again, and then it can', async () => {
		for (let count = 0; count < 5; count += 1) await ask(at(count));
		const refusal = await ask(at(5)).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(Refusal);
		expect(refusal).toMatchObject({ code: 'too_many_invitations' });
		const { retryAfter = 0 } = refusal as Refusal;
		expect(retryAfter).toBeGreaterThan(9 * 60);
		expect(retryAfter).toBeLessThanOrEqual(10 * 60);
		await ask(at(15.1));
		await platform.settled();
	});
});

describe('confirming a wish for invitations', () => {
	async function requestId(): Promise<string> {
		await ask();
		await platform.settled();
		const [row] = await platform.db.select().from(invitationRequests);
		return row?.id ?? '';
	}

	it('done again changes nothing, down to the times', async () => {
		const id = await requestId();
		await confirmInvitations(at(0), id);
		const read = () =>
			platform.db.batch([
				platform.db.select().from(user),
				platform.db.select().from(subscriptions),
			]);
		const before = await read();
		expect(before[0]).toHaveLength(1);
		await confirmInvitations(at(5), id);
		expect(await read()).toEqual(before);
	});

	it('subscribes again who had ended it meanwhile', async () => {
		const { db } = platform;
		const id = await requestId();
		await confirmInvitations(at(0), id);
		await db.update(subscriptions).set({ subscribed: false });
		await confirmInvitations(at(1), id);
		const [row] = await db.select().from(subscriptions);
		expect(row?.subscribed).toBe(true);
	});

	it('leaves a banned member as it is', async () => {
		const { db } = platform;
		const id = await requestId();
		const moment = NOW;
		await db.insert(user).values({
			id: 'banned',
			name: '',
			email: EMAIL,
			bannedAt: moment,
			mailStoppedAt: moment,
			createdAt: moment,
			updatedAt: moment,
		});
		const refusal = await confirmInvitations(at(0), id).catch((error: unknown) => error);
		expect(refusal).toMatchObject({ code: 'not_invited' });
		expect(await db.select().from(subscriptions)).toEqual([]);
		const [row] = await db.select().from(user).where(eq(user.id, 'banned'));
		expect(row?.mailStoppedAt).toEqual(moment);
	});

	it('is refused for a request that ran out or never was', async () => {
		const id = await requestId();
		for (const work of [
			() => confirmInvitations(at(7 * 24 * 60 + 1), id),
			() => confirmInvitations(at(0), 'unknown'),
		]) {
			expect(await work().catch((error: unknown) => error)).toMatchObject({ code: 'link_used' });
		}
		expect(await platform.db.select().from(user)).toEqual([]);
	});
});
