import { eq, sql } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/auth/policy.ts';
import { authorize } from '../../../src/auth/policy.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { session, user } from '../../../src/db/auth-schema.ts';
import type { ChangeSide } from '../../../src/db/members/email-changes.ts';
import { emailChanges, mailAddresses } from '../../../src/db/schema.ts';
import { verifyLink } from '../../../src/domain/sign-in/signed-links.ts';
import { askForEmailChange } from '../../../src/features/members/ask-for-email-change.ts';
import { confirmChange } from '../../../src/features/members/confirm-email-change.ts';
import { deleteAccount } from '../../../src/features/members/delete-account.ts';
import { MailError } from '../../../src/mail/transports/transport.ts';
import { viewEmailChange } from '../../../src/views/members/account.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { outcomeOf, refusalOf } from '../../support/refusals.ts';
import { tally } from '../../support/tally.ts';
import { fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { stopAddress } from '../mail-rows.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { rowOf } from '../reading-rows.ts';
import { addMember, addSession } from '../rows.ts';

// Only Astro's build can read the templates that make the text.
vi.mock('../../../src/mail/templates/email-change-mail.ts', () => ({
	emailChangeMail: async ({ to, side, link }: { to: string; side: string; link: string }) =>
		mailTo(to, side, link),
	emailChangedMail: async ({ to }: { to: string }) => mailTo(to, 'done'),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
const logs = useQuietLogs();

const at = (minutes = 0) => contextOn(platform, { now: fromNow(minutes * MINUTE_MS), mail });

async function newViewer(): Promise<Actor> {
	const id = await addMember(platform.db);
	const row = await addSession(platform.db, id);
	return {
		user: { id, name: 'Ada Example', email: `${id}@example.com`, role: 'member', language: null },
		session: { ...row, createdAt: NOW, signInMethod: 'mail' },
		authority: { userId: id, sessionId: row.id, least: 'member' },
	};
}

const newAddress = () => `new-${crypto.randomUUID()}@example.com`;

/** What the newest mail of a side leads to. */
async function linkOf(side: ChangeSide) {
	const last = mail.sent.findLast(({ message }) => message.subject === side);
	const token = last?.message.text.split('/').at(-1) ?? '';
	const subject = await verifyLink([platform.config.authSecret], 'emailChange', token);
	if (!subject) throw new Error('There is no such link.');
	return subject;
}

const memberOf = (viewer: Viewer) => rowOf(platform.db, user, viewer.user.id);
async function sessionsOf(viewer: Viewer): Promise<string[]> {
	const isTheirs = eq(session.userId, viewer.user.id);
	return (await platform.db.select().from(session).where(isTheirs)).map(({ id }) => id);
}
async function changeOf(viewer: Viewer) {
	const isTheirs = eq(emailChanges.userId, viewer.user.id);
	return (await platform.db.select().from(emailChanges).where(isTheirs))[0];
}
const ask = (viewer: Actor, address = newAddress(), minutes = 0) =>
	askForEmailChange(at(minutes), viewer, address);
/** Asks, and returns where both links lead. */
async function askWithLinks(viewer: Actor, address = newAddress()) {
	await ask(viewer, address);
	return { old: await linkOf('old'), new: await linkOf('new') };
}

describe('asking for another address', () => {
	it('sends each of the two addresses one email, with a link for that side alone', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await ask(viewer, address);
		expect(mail.sent.map(({ message }) => [message.subject, message.to]).sort()).toEqual([
			['new', address],
			['old', viewer.user.email],
		]);
		expect((await linkOf('old')).side).toBe('old');
		expect((await linkOf('new')).side).toBe('new');
		expect((await memberOf(viewer)).email).toBe(viewer.user.email);
	});

	it("does the same, by the same queries, whether or not the address is another member's", async () => {
		const other = await newViewer();
		const runs: { statements: string[]; subjects: string[] }[] = [];
		for (const address of [newAddress(), other.user.email]) {
			const viewer = await newViewer();
			mail.sent = [];
			platform.statements.length = 0;
			await ask(viewer, address);
			runs.push({
				statements: [...platform.statements],
				subjects: mail.sent.map(({ message }) => message.subject).sort(),
			});
		}
		expect(runs[1]).toEqual(runs[0]);
	});

	it('is refused for the address that is there already', async () => {
		const viewer = await newViewer();
		expect(await refusalOf(ask(viewer, viewer.user.email))).toBe('invalid');
		expect(mail.sent).toEqual([]);
	});

	it('has limits for a member, also for requests at the same moment', async () => {
		const viewer = await newViewer();
		const outcomes = await Promise.all(Array.from({ length: 9 }, () => refusalOf(ask(viewer))));
		expect(tally(outcomes)).toEqual({ none: 5, too_many_changes: 4 });
		expect(await refusalOf(ask(viewer, newAddress(), 14))).toBe('too_many_changes');
		expect(await refusalOf(ask(viewer, newAddress(), 16))).toBe('none');
	});

	it('has limits for an address, whoever asks for it', async () => {
		const address = newAddress();
		const outcomes: string[] = [];
		for (let index = 0; index < 6; index += 1) {
			outcomes.push(await refusalOf(ask(await newViewer(), address)));
		}
		expect(outcomes).toEqual([...Array(5).fill('none'), 'too_many_changes']);
	});

	it('sends nothing to an address that bounced or complained', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await stopAddress(platform.db, address, 'complaint');
		await ask(viewer, address);
		expect(mail.sent.map(({ message }) => message.to)).toEqual([viewer.user.email]);
	});

	it('says so when an email is not accepted, after one more try under the same key', async () => {
		const viewer = await newViewer();
		mail.fault = () => new MailError('no', true);
		expect(await refusalOf(ask(viewer))).toBe('mail_unavailable');
		await vi.waitFor(() => expect(mail.sent).toHaveLength(4));
		expect(new Set(mail.sent.map(({ key }) => key)).size).toBe(2);
		expect(logs.text).not.toContain('@');
	});

	it('gives the member the attempt back where the provider refused both emails', async () => {
		const viewer = await newViewer();
		mail.fault = () => new MailError('down', true, { isRefusal: true });
		for (let index = 0; index < 6; index += 1) {
			expect(await refusalOf(ask(viewer))).toBe('mail_unavailable');
		}
		expect((await viewEmailChange(at(), viewer)).asked).toBeNull();
		mail.fault = undefined;
		expect(await refusalOf(ask(viewer))).toBe('none');
	});

	it('counts as an attempt where an email may have been sent', async () => {
		const viewer = await newViewer();
		mail.fault = () => new MailError('no answer in time', true);
		for (let index = 0; index < 5; index += 1) {
			await refusalOf(ask(viewer));
		}
		expect(await refusalOf(ask(viewer))).toBe('too_many_changes');
	});
});

describe('confirming another address', () => {
	it.each([
		['the old one first', ['old', 'new']],
		['the new one first', ['new', 'old']],
	] as const)('changes it once both addresses have confirmed: %s', async (_, [first, second]) => {
		const viewer = await newViewer();
		const elsewhere = await addSession(platform.db, viewer.user.id);
		await platform.db.update(user).set({ emailVerified: false }).where(eq(user.id, viewer.user.id));
		await platform.db
			.insert(mailAddresses)
			.values({ email: viewer.user.email, deliveredAt: NOW, updatedAt: NOW });
		const address = newAddress();
		await ask(viewer, address);

		for (let times = 0; times < 3; times += 1) {
			expect(await confirmChange(at(1), await linkOf(first), viewer)).toBe('waiting');
		}
		expect((await memberOf(viewer)).email).toBe(viewer.user.email);
		expect(await sessionsOf(viewer)).toHaveLength(2);

		expect(await confirmChange(at(2), await linkOf(second), viewer)).toBe('done');
		expect(await memberOf(viewer)).toMatchObject({ email: address, emailVerified: true });
		expect(await sessionsOf(viewer)).toEqual([viewer.session.id]);
		expect(await sessionsOf(viewer)).not.toContain(elsewhere.id);
		// Nothing is known of an address that is nobody's any more, nor of the new one.
		for (const email of [viewer.user.email, address]) {
			const isIt = eq(mailAddresses.email, email);
			expect(await platform.db.select().from(mailAddresses).where(isIt)).toEqual([]);
		}

		// As often as it is pressed; a session made since then goes on.
		const later = await addSession(platform.db, viewer.user.id);
		for (const side of ['old', 'new'] as const) {
			expect(await confirmChange(at(3), await linkOf(side), null)).toBe('done');
		}
		expect(await sessionsOf(viewer)).toContain(later.id);
		await platform.settled();
		const done = mail.sent.filter(({ message }) => message.subject === 'done');
		expect(done.map(({ message }) => message.to)).toEqual([viewer.user.email]);
	});

	it('ends every session of the member when it comes from somewhere else', async () => {
		const viewer = await newViewer();
		const stranger = await newViewer();
		await ask(viewer);
		await confirmChange(at(), await linkOf('old'), null);
		expect(await confirmChange(at(), await linkOf('new'), stranger)).toBe('done');
		expect(await sessionsOf(viewer)).toEqual([]);
		expect(await sessionsOf(stranger)).toEqual([stranger.session.id]);
		await platform.settled();
	});

	it('twenty times at once changes it once and sends one email about it', async () => {
		const viewer = await newViewer();
		const { old, new: other } = await askWithLinks(viewer);
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, (_, index) =>
				confirmChange(at(1), index % 2 === 0 ? old : other, null),
			),
		);
		await platform.settled();
		expect(outcomes).toContain('done');
		expect(mail.sent.filter(({ message }) => message.subject === 'done')).toHaveLength(1);
	});

	it('is refused for an address that somebody has by now, and nothing changes', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await ask(viewer, address);
		await confirmChange(at(), await linkOf('old'), viewer);
		await addMember(platform.db, { email: address });
		expect(await refusalOf(confirmChange(at(), await linkOf('new'), viewer))).toBe('address_taken');
		expect((await memberOf(viewer)).email).toBe(viewer.user.email);
		expect(await changeOf(viewer)).toMatchObject({ newConfirmedAt: null, doneAt: null });
	});

	it('is refused as well where somebody has the address when the old one confirms last', async () => {
		const viewer = await newViewer();
		const address = newAddress();
		await ask(viewer, address);
		expect(await confirmChange(at(), await linkOf('new'), null)).toBe('waiting');
		await addMember(platform.db, { email: address });
		expect(await refusalOf(confirmChange(at(), await linkOf('old'), viewer))).toBe('address_taken');
		expect((await memberOf(viewer)).email).toBe(viewer.user.email);
		expect(await sessionsOf(viewer)).toEqual([viewer.session.id]);
	});

	it('never shows the old address that somebody has the new one', async () => {
		const viewer = await newViewer();
		const other = await newViewer();
		await ask(viewer, other.user.email);
		expect(await confirmChange(at(), await linkOf('old'), viewer)).toBe('waiting');
		// The page shows who has agreed.
		expect((await changeOf(viewer))?.oldConfirmedAt).toEqual(NOW);
		expect(await refusalOf(confirmChange(at(), await linkOf('new'), other))).toBe('address_taken');
		expect(await confirmChange(at(), await linkOf('old'), viewer)).toBe('waiting');
		expect((await memberOf(viewer)).email).toBe(viewer.user.email);
	});

	it('gives an address to one of two members who want it at the same moment', async () => {
		const address = newAddress();
		const viewers = [await newViewer(), await newViewer()];
		const links = [];
		for (const viewer of viewers) links.push(await askWithLinks(viewer, address));
		await Promise.all(links.map((link) => confirmChange(at(), link.old, null)));
		const outcomes = await Promise.all(
			links.map((link) => outcomeOf(confirmChange(at(), link.new, null))),
		);
		expect(outcomes.sort()).toEqual(['address_taken', 'done']);
		await platform.settled();
	});
});

describe('a request for another address', () => {
	it('replaces the one before, also at the same moment', async () => {
		const viewer = await newViewer();
		const [first, second] = [newAddress(), newAddress()];
		const before = await askWithLinks(viewer, first);
		await confirmChange(at(), before.old, viewer);
		await ask(viewer, second);
		expect(await refusalOf(confirmChange(at(), before.new, viewer))).toBe('link_used');
		await confirmChange(at(), await linkOf('old'), viewer);
		expect(await confirmChange(at(), await linkOf('new'), viewer)).toBe('done');
		expect((await memberOf(viewer)).email).toBe(second);
		await platform.settled();
	});

	it('has expired after a day', async () => {
		const viewer = await newViewer();
		await ask(viewer);
		const link = await linkOf('old');
		expect(await refusalOf(confirmChange(at(24 * 60), link, viewer))).toBe('link_used');
	});

	it('changes nothing for a member who is banned by then', async () => {
		const viewer = await newViewer();
		await ask(viewer);
		await confirmChange(at(), await linkOf('old'), viewer);
		await platform.db.update(user).set({ bannedAt: NOW }).where(eq(user.id, viewer.user.id));
		expect(await refusalOf(confirmChange(at(), await linkOf('new'), viewer))).toBe('link_used');
		expect((await memberOf(viewer)).email).toBe(viewer.user.email);
	});

	it('leads nowhere once the account is gone', async () => {
		const viewer = await newViewer();
		await ask(viewer);
		const link = await linkOf('old');
		await deleteAccount(at(), viewer.user.id, authorize(viewer, 'account.delete').authority);
		expect(await refusalOf(confirmChange(at(), link, null))).toBe('link_used');
	});

	it('ends unused sign-in links of the old address once it is confirmed', async () => {
		const viewer = await newViewer();
		const time = NOW.getTime();
		await platform.db.run(sql`insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at)
			values ('mail', ${viewer.user.email}, 'a client', 'a hash', ${time}, ${time + HOUR_MS})`);
		await platform.db.run(sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
			values ('link', 'magic-link:a hash', '{}', ${time + HOUR_MS}, ${time}, ${time})`);
		await ask(viewer);
		await confirmChange(at(), await linkOf('old'), viewer);
		await confirmChange(at(), await linkOf('new'), viewer);
		expect(await platform.db.all(sql`select id from verification where id = 'link'`)).toEqual([]);
		await platform.settled();
	});
});
