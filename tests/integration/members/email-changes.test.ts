import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/auth/policy.ts';
import { authorize } from '../../../src/auth/policy.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import type { Context } from '../../../src/context.ts';
import { session, user } from '../../../src/db/auth-schema.ts';
import type { ChangeSide } from '../../../src/db/members/email-changes.ts';
import { emailChanges, mailAddresses } from '../../../src/db/schema.ts';
import type { Refusal } from '../../../src/domain/errors.ts';
import { verifyLink } from '../../../src/domain/sign-in/signed-links.ts';
import { askForEmailChange } from '../../../src/features/members/ask-for-email-change.ts';
import { confirmChange } from '../../../src/features/members/confirm-email-change.ts';
import { deleteAccount } from '../../../src/features/members/delete-account.ts';
import { MailError, type MailMessage } from '../../../src/mail/transports/transport.ts';
import { viewEmailChange } from '../../../src/views/members/account.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf } from '../../support/refusals.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember, addSession } from '../rows.ts';

// The words are made by templates, which only Astro's build can read.
vi.mock('../../../src/mail/templates/email-change-mail.ts', () => {
	const mail = (to: string, subject: string, text: string) => ({
		...{ to, subject, text, html: '', headers: {}, attachments: [] },
	});
	return {
		emailChangeMail: async ({ to, side, link }: { to: string; side: string; link: string }) =>
			mail(to, side, link),
		emailChangedMail: async ({ to }: { to: string }) => mail(to, 'done', ''),
	};
});

const platform = useLocalPlatform();
const logs = useQuietLogs();
let sent: { message: MailMessage; key: string }[];
let fault: Error | undefined;

beforeEach(() => {
	sent = [];
	fault = undefined;
});

const at = (minutes = 0): Context => {
	const context = contextOn(platform, {
		waitUntil,
		now: fromNow(minutes * 60_000),
	});
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

async function newViewer(): Promise<Actor> {
	const id = await addMember(platform.db);
	const row = await addSession(platform.db, id);
	return {
		user: { id, name: 'Ada Example', email: `${id}@example.com`, role: 'member' },
		session: { ...row, createdAt: NOW },
		authority: { userId: id, sessionId: row.id, least: 'member' },
	};
}

const newAddress = () => `new-${crypto.randomUUID()}@example.com`;

/** What the newest mail of a side leads to. */
async function linkOf(side: ChangeSide) {
	const mail = sent.findLast(({ message }) => message.subject === side);
	const token = mail?.message.text.split('/').at(-1) ?? '';
	const subject = await verifyLink([platform.config.authSecret], 'emailChange', token);
	if (!subject) throw new Error('There is no such link.');
	return subject;
}

const memberOf = async (viewer: Viewer) =>
	(await platform.db.select().from(user).where(eq(user.id, viewer.user.id)))[0];
const sessionsOf = async (viewer: Viewer) =>
	(await platform.db.select().from(session).where(eq(session.userId, viewer.user.id))).map(
		({ id }) => id,
	);

describe('asking for another address', () => {
	it('sends each of the two one mail, with a link for that side alone', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await askForEmailChange(at(), viewer, address);
		expect(sent.map(({ message }) => [message.subject, message.to]).sort()).toEqual([
			['new', address],
			['old', viewer.user.email],
		]);
		expect((await linkOf('old')).side).toBe('old');
		expect((await linkOf('new')).side).toBe('new');
		expect((await memberOf(viewer))?.email).toBe(viewer.user.email);
	});

	it("does the same, by the same queries, whether or not the address is another member's", async () => {
		const other = await newViewer();
		const runs: { statements: string[]; subjects: string[] }[] = [];
		for (const address of [newAddress(), other.user.email]) {
			const viewer = await newViewer();
			sent = [];
			platform.statements.length = 0;
			await askForEmailChange(at(), viewer, address);
			runs.push({
				statements: [...platform.statements],
				subjects: sent.map(({ message }) => message.subject).sort(),
			});
		}
		expect(runs[1]).toEqual(runs[0]);
	});

	it('is refused for the address that is there already', async () => {
		const viewer = await newViewer();
		expect(await refusalOf(askForEmailChange(at(), viewer, viewer.user.email))).toBe('invalid');
		expect(sent).toEqual([]);
	});

	it('has limits for a member, also for what is asked at the same moment', async () => {
		const viewer = await newViewer();
		const outcomes = await Promise.all(
			Array.from({ length: 9 }, () => refusalOf(askForEmailChange(at(), viewer, newAddress()))),
		);
		expect(outcomes.filter((outcome) => outcome === 'none')).toHaveLength(5);
		expect(outcomes.filter((outcome) => outcome === 'too_many_changes')).toHaveLength(4);
		expect(await refusalOf(askForEmailChange(at(14), viewer, newAddress()))).toBe(
			'too_many_changes',
		);
		expect(await refusalOf(askForEmailChange(at(16), viewer, newAddress()))).toBe('none');
	});

	it('has limits for an address, whoever names it', async () => {
		const address = newAddress();
		const outcomes: string[] = [];
		for (let index = 0; index < 6; index += 1) {
			outcomes.push(await refusalOf(askForEmailChange(at(), await newViewer(), address)));
		}
		expect(outcomes).toEqual([...Array(5).fill('none'), 'too_many_changes']);
	});

	it('sends nothing to an address that bounced or complained', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await platform.db
			.insert(mailAddresses)
			.values({ email: address, stoppedBy: 'complaint', stoppedAt: NOW, updatedAt: NOW });
		await askForEmailChange(at(), viewer, address);
		expect(sent.map(({ message }) => message.to)).toEqual([viewer.user.email]);
	});

	it('says so when a mail is not taken, after one more try under the same key', async () => {
		const viewer = await newViewer();
		fault = new MailError('no', true);
		expect(await refusalOf(askForEmailChange(at(), viewer, newAddress()))).toBe('mail_unavailable');
		await vi.waitFor(() => expect(sent).toHaveLength(4));
		expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
		const logged = [console.warn, console.error]
			.flatMap((write) => vi.mocked(write).mock.calls.flat())
			.join('\n');
		expect(logged).not.toContain('@');
	});

	it('gives the member the attempt back where the provider refused both mails', async () => {
		const viewer = await newViewer();
		fault = new MailError('down', true, { isRefusal: true });
		for (let index = 0; index < 6; index += 1) {
			expect(await refusalOf(askForEmailChange(at(), viewer, newAddress()))).toBe(
				'mail_unavailable',
			);
		}
		expect((await viewEmailChange(at(), viewer)).asked).toBeNull();
		fault = undefined;
		expect(await refusalOf(askForEmailChange(at(), viewer, newAddress()))).toBe('none');
	});

	it('counts where a mail may have left', async () => {
		const viewer = await newViewer();
		fault = new MailError('no answer in time', true);
		for (let index = 0; index < 5; index += 1) {
			await refusalOf(askForEmailChange(at(), viewer, newAddress()));
		}
		expect(await refusalOf(askForEmailChange(at(), viewer, newAddress()))).toBe('too_many_changes');
	});
});

describe('confirming', () => {
	it.each([
		['the old one first', ['old', 'new']],
		['the new one first', ['new', 'old']],
	] as const)('with both the address changes, once: %s', async (_, [first, second]) => {
		const viewer = await newViewer();
		const elsewhere = await addSession(platform.db, viewer.user.id);
		await platform.db.update(user).set({ emailVerified: false }).where(eq(user.id, viewer.user.id));
		await platform.db
			.insert(mailAddresses)
			.values({ email: viewer.user.email, deliveredAt: NOW, updatedAt: NOW });
		const address = newAddress();
		await askForEmailChange(at(), viewer, address);

		for (let times = 0; times < 3; times += 1) {
			expect(await confirmChange(at(1), await linkOf(first), viewer)).toBe('waiting');
		}
		expect((await memberOf(viewer))?.email).toBe(viewer.user.email);
		expect(await sessionsOf(viewer)).toHaveLength(2);

		expect(await confirmChange(at(2), await linkOf(second), viewer)).toBe('done');
		expect(await memberOf(viewer)).toMatchObject({ email: address, emailVerified: true });
		expect(await sessionsOf(viewer)).toEqual([viewer.session.id]);
		expect(await sessionsOf(viewer)).not.toContain(elsewhere.id);
		// Nothing is known of an address that is nobody's any more, nor of the new one.
		for (const email of [viewer.user.email, address]) {
			expect(
				await platform.db.select().from(mailAddresses).where(eq(mailAddresses.email, email)),
			).toEqual([]);
		}

		// As often as it is pressed; a session made since then goes on.
		const later = await addSession(platform.db, viewer.user.id);
		for (const side of ['old', 'new'] as const) {
			expect(await confirmChange(at(3), await linkOf(side), null)).toBe('done');
		}
		expect(await sessionsOf(viewer)).toContain(later.id);
		await platform.settled();
		const told = sent.filter(({ message }) => message.subject === 'done');
		expect(told.map(({ message }) => message.to)).toEqual([viewer.user.email]);
	});

	it('without a session of that member every one ends', async () => {
		const viewer = await newViewer();
		const stranger = await newViewer();
		await askForEmailChange(at(), viewer, newAddress());
		await confirmChange(at(), await linkOf('old'), null);
		expect(await confirmChange(at(), await linkOf('new'), stranger)).toBe('done');
		expect(await sessionsOf(viewer)).toEqual([]);
		expect(await sessionsOf(stranger)).toEqual([stranger.session.id]);
		await platform.settled();
	});

	it('twenty at once change it once and tell once', async () => {
		const viewer = await newViewer();
		await askForEmailChange(at(), viewer, newAddress());
		const [old, other] = [await linkOf('old'), await linkOf('new')];
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				confirmChange(at(1), index % 2 === 0 ? old : other, null),
			),
		);
		await platform.settled();
		expect(outcomes).toContain('done');
		expect(sent.filter(({ message }) => message.subject === 'done')).toHaveLength(1);
	});

	it('an address that somebody has by now is refused, and nothing changes', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await askForEmailChange(at(), viewer, address);
		await confirmChange(at(), await linkOf('old'), viewer);
		await addMember(platform.db, { email: address });
		expect(await refusalOf(confirmChange(at(), await linkOf('new'), viewer))).toBe('address_taken');
		expect((await memberOf(viewer))?.email).toBe(viewer.user.email);
		const [change] = await platform.db
			.select()
			.from(emailChanges)
			.where(eq(emailChanges.userId, viewer.user.id));
		expect(change).toMatchObject({ newConfirmedAt: null, doneAt: null });
	});

	it('an address that somebody has when the old one agrees last is refused too', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await askForEmailChange(at(), viewer, address);
		expect(await confirmChange(at(), await linkOf('new'), null)).toBe('waiting');
		await addMember(platform.db, { email: address });
		expect(await refusalOf(confirmChange(at(), await linkOf('old'), viewer))).toBe('address_taken');
		expect((await memberOf(viewer))?.email).toBe(viewer.user.email);
		expect(await sessionsOf(viewer)).toEqual([viewer.session.id]);
	});

	it('the old address never hears that somebody has the new one', async () => {
		const viewer = await newViewer();
		const other = await newViewer();
		await askForEmailChange(at(), viewer, other.user.email);
		expect(await confirmChange(at(), await linkOf('old'), viewer)).toBe('waiting');
		// The page shows who has agreed.
		const [change] = await platform.db
			.select()
			.from(emailChanges)
			.where(eq(emailChanges.userId, viewer.user.id));
		expect(change?.oldConfirmedAt).toEqual(NOW);
		expect(await refusalOf(confirmChange(at(), await linkOf('new'), other))).toBe('address_taken');
		expect(await confirmChange(at(), await linkOf('old'), viewer)).toBe('waiting');
		expect((await memberOf(viewer))?.email).toBe(viewer.user.email);
	});

	it('of two members who want one address at the same moment, one gets it', async () => {
		const address = newAddress();
		const viewers = [await newViewer(), await newViewer()];
		const links = [];
		for (const viewer of viewers) {
			await askForEmailChange(at(), viewer, address);
			links.push({ old: await linkOf('old'), new: await linkOf('new') });
		}
		await Promise.all(links.map((link) => confirmChange(at(), link.old, null)));
		const outcomes = await Promise.all(
			links.map((link) =>
				confirmChange(at(), link.new, null).catch((error: Refusal) => error.code),
			),
		);
		expect(outcomes.sort()).toEqual(['address_taken', 'done']);
		await platform.settled();
	});

	it('a new wish replaces the one before, made at the same moment too', async () => {
		const viewer = await newViewer();
		const [first, second] = [newAddress(), newAddress()];
		await askForEmailChange(at(), viewer, first);
		const before = { old: await linkOf('old'), new: await linkOf('new') };
		await confirmChange(at(), before.old, viewer);
		await askForEmailChange(at(), viewer, second);
		expect(await refusalOf(confirmChange(at(), before.new, viewer))).toBe('link_used');
		await confirmChange(at(), await linkOf('old'), viewer);
		expect(await confirmChange(at(), await linkOf('new'), viewer)).toBe('done');
		expect((await memberOf(viewer))?.email).toBe(second);
		await platform.settled();
	});

	it('is too late after a day', async () => {
		const viewer = await newViewer();
		await askForEmailChange(at(), viewer, newAddress());
		const link = await linkOf('old');
		expect(await refusalOf(confirmChange(at(24 * 60), link, viewer))).toBe('link_used');
	});

	it('changes nothing for who is banned by then', async () => {
		const viewer = await newViewer();
		await askForEmailChange(at(), viewer, newAddress());
		await confirmChange(at(), await linkOf('old'), viewer);
		await platform.db.update(user).set({ bannedAt: NOW }).where(eq(user.id, viewer.user.id));
		expect(await refusalOf(confirmChange(at(), await linkOf('new'), viewer))).toBe('link_used');
		expect((await memberOf(viewer))?.email).toBe(viewer.user.email);
	});

	it('leads nowhere once the account is gone', async () => {
		const viewer = await newViewer();
		await askForEmailChange(at(), viewer, newAddress());
		const link = await linkOf('old');
		await deleteAccount(at(), viewer.user.id, authorize(viewer, 'account.delete').authority);
		expect(await refusalOf(confirmChange(at(), link, null))).toBe('link_used');
	});

	it('takes unused sign-in links of the old address along', async () => {
		const viewer = await newViewer();
		const time = NOW.getTime();
		await platform.db.run(sql`insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at)
			values ('mail', ${viewer.user.email}, 'a client', 'a hash', ${time}, ${time + HOUR_MS})`);
		await platform.db.run(sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
			values ('link', 'magic-link:a hash', '{}', ${time + HOUR_MS}, ${time}, ${time})`);
		await askForEmailChange(at(), viewer, newAddress());
		await confirmChange(at(), await linkOf('old'), viewer);
		await confirmChange(at(), await linkOf('new'), viewer);
		expect(await platform.db.all(sql`select id from verification where id = 'link'`)).toEqual([]);
		await platform.settled();
	});
});
