import { beforeEach, describe, expect, it, vi } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { invitationRequests, subscriptions } from '../../../src/db/schema.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import {
	askForInvitations,
	sendDueInvitationRequests,
} from '../../../src/features/mail/ask-for-invitations.ts';
import { confirmInvitations } from '../../../src/features/mail/confirm-invitations.ts';
import { MailError } from '../../../src/mail/transports/transport.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf } from '../../support/refusals.ts';
import { fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { stopAddress } from '../mail-rows.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { rowOf } from '../reading-rows.ts';
import { addMember } from '../rows.ts';

// Only Astro's build can read the template that makes the text.
vi.mock('../../../src/mail/templates/invitation-request-mail.ts', () => ({
	invitationRequestMail: async (facts: Record<'to' | 'link' | 'locale', string>) =>
		mailTo(facts.to, `Invitations? ${facts.locale}`, facts.link),
}));

const EMAIL = 'ada@example.com';

const platform = useLocalPlatform();
const mail = useMailTransport();
const logs = useQuietLogs();
beforeEach(() => emptyTables(platform.db));

const at = (minutes: number) => contextOn(platform, { now: fromNow(minutes * MINUTE_MS), mail });

const ask = (context = at(0), client = '203.0.113.7', email = EMAIL) =>
	askForInvitations(context, { email, client });

const stillOwed = async () =>
	(await platform.db.select().from(invitationRequests)).filter(({ mailDueAt }) => mailDueAt).length;

describe('asking for invitations', () => {
	it('sends one email after the response, with an absolute link', async () => {
		await ask();
		await platform.settled();
		expect(mail.sent).toHaveLength(1);
		expect(mail.sent[0]?.message).toMatchObject({ to: EMAIL });
		expect(mail.sent[0]?.message.text).toMatch(/^http:\/\/localhost:4321\/invitations\/\S+$/);
		expect(await stillOwed()).toBe(0);
		await sendDueInvitationRequests(at(10));
		expect(mail.sent).toHaveLength(1);
	});

	it('loses no email when the Worker ends right after its response: the cron sends it', async () => {
		// Whoever should send it hangs for ever, as if it were lost.
		const send = () => new Promise<void>(() => undefined);
		await ask({ ...at(0), waitUntil: () => undefined, mail: { ...mail, send } });
		await sendDueInvitationRequests(at(0));
		expect(mail.sent, 'whoever sends it now has a minute').toEqual([]);
		await sendDueInvitationRequests(at(2));
		expect(mail.sent).toHaveLength(1);
		expect(await stillOwed()).toBe(0);
	});

	it('retries an email that was not accepted, with the same bytes under the same key', async () => {
		// That mail to somebody else bounced is of no concern.
		await stopAddress(platform.db, 'b@example.com');
		mail.fault = () => new MailError('busy', true);
		await ask({ ...at(0), language: 'de' });
		await platform.settled();
		expect(await stillOwed()).toBe(1);
		await sendDueInvitationRequests(at(1));
		expect(mail.sent, 'not before its time').toHaveLength(1);
		mail.fault = undefined;
		await sendDueInvitationRequests(at(3));
		expect(mail.sent).toHaveLength(2);
		expect(mail.sent[1]).toEqual(mail.sent[0]);
		// The cron has no reader: the language is that of the page that asked.
		expect(mail.sent[1]?.message.subject).toMatch(/ de-/);
		expect(await stillOwed()).toBe(0);
	});

	it.each([
		['that can never be accepted', new MailError('the key is wrong', false), 0],
		['that nobody waits for any more', new MailError('busy', true), 90],
	])(
		'gives up an email %s, and logs that without the address and the link',
		async (_, error, minutesLater) => {
			mail.fault = () => error;
			await ask({ ...at(0), clock: () => fromNow(minutesLater * MINUTE_MS) });
			await platform.settled();
			expect(await stillOwed()).toBe(0);
			expect(vi.mocked(console.error)).toHaveBeenCalledOnce();
			expect(logs.text).toContain('"givenUp":true');
			expect(logs.text).not.toContain(EMAIL);
			expect(logs.text).not.toContain(mail.sent[0]?.message.text ?? '');
		},
	);

	it('gives the address its attempt back where the provider refused, and sends one email in the end', async () => {
		mail.fault = () => new MailError('down', true, { isRefusal: true });
		for (let index = 0; index < 7; index += 1) {
			await ask();
			await platform.settled();
		}
		mail.fault = undefined;
		mail.sent = [];
		for (const minutes of [3, 4]) await sendDueInvitationRequests(at(minutes));
		expect(mail.sent).toHaveLength(1);
		expect(await stillOwed()).toBe(0);
	});

	it.each(['bounce', 'complaint'] as const)(
		'sends nothing to an address after a %s, also where it came in between',
		async (stoppedBy) => {
			mail.fault = () => new MailError('busy', true);
			await ask();
			await platform.settled();
			await stopAddress(platform.db, EMAIL, stoppedBy);
			mail.fault = undefined;
			mail.sent = [];
			await sendDueInvitationRequests(at(5));
			await ask();
			await platform.settled();
			await sendDueInvitationRequests(at(10));
			expect(mail.sent).toEqual([]);
			expect(await stillOwed()).toBe(0);
		},
	);

	it('is allowed five times for an address and thirty times for a client, also at the same moment', async () => {
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

	it('says when to ask again, and then allows it', async () => {
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

describe('confirming an invitation request', () => {
	async function requestId(): Promise<string> {
		await ask();
		await platform.settled();
		const [row] = await platform.db.select().from(invitationRequests);
		return row?.id ?? '';
	}

	it('a second time changes nothing, down to the times', async () => {
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

	it('subscribes a member again who had unsubscribed meanwhile', async () => {
		const { db } = platform;
		const id = await requestId();
		await confirmInvitations(at(0), id);
		await db.update(subscriptions).set({ subscribed: false });
		await confirmInvitations(at(1), id);
		const [row] = await db.select().from(subscriptions);
		expect(row?.subscribed).toBe(true);
	});

	it('changes nothing for a banned member', async () => {
		const { db } = platform;
		const id = await requestId();
		await addMember(db, { id: 'banned', email: EMAIL, bannedAt: NOW, mailStoppedAt: NOW });
		expect(await refusalOf(confirmInvitations(at(0), id))).toBe('not_invited');
		expect(await db.select().from(subscriptions)).toEqual([]);
		expect((await rowOf(db, user, 'banned')).mailStoppedAt).toEqual(NOW);
	});

	it('is refused for a request that has expired or never existed', async () => {
		const id = await requestId();
		const afterAWeek = confirmInvitations(at(7 * 24 * 60 + 1), id);
		expect(await refusalOf(afterAWeek)).toBe('link_used');
		expect(await refusalOf(confirmInvitations(at(0), 'unknown'))).toBe('link_used');
		expect(await platform.db.select().from(user)).toEqual([]);
	});
});
