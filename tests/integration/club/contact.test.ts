import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { auditLog, club, contactMessages, mailHold } from '../../../src/db/schema.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import { CONTACT_LIMITS, contactCeiling } from '../../../src/domain/mail/contact.ts';
import {
	contactOrganizers,
	sendContactMessages,
} from '../../../src/features/club/contact-organizers.ts';
import { sendContactsAgain } from '../../../src/features/doctor/send-again.ts';
import { forecastRelease, releaseMail } from '../../../src/features/mail/release-mail.ts';
import { MailError } from '../../../src/mail/transports/transport.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { stopAddress } from '../mail-rows.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { actorOf, addClub, addMember, grantSession } from '../rows.ts';

// Only Astro's build can read the template that makes the text.
vi.mock('../../../src/mail/templates/contact-mail.ts', () => ({
	contactMail: async ({ to, body }: { to: string; body: string }) => mailTo(to, 'Message', body),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
const logs = useQuietLogs();

beforeEach(async () => {
	await emptyTables(platform.db);
	await addClub(platform.db, {});
	await addMember(platform.db, { id: 'olga', role: 'owner' });
	await addMember(platform.db, { id: 'hal', role: 'host' });
});

const at = (minutes: number) => contextOn(platform, { now: fromNow(minutes * MINUTE_MS), mail });

interface Attempt {
	context?: ReturnType<typeof at>;
	client?: string;
	message?: string;
}

const write = ({ context = at(0), client = '203.0.113.7', message = 'Hello?' }: Attempt = {}) =>
	contactOrganizers(context, { name: 'Vic', email: 'vic@example.org', message, client });

/** Why a message was not taken; null where it was. */
const refusalOf = (written: Promise<unknown>): Promise<Refusal | null> =>
	written.then(
		() => null,
		(error: unknown) => {
			if (error instanceof Refusal) return error;
			throw error;
		},
	);

const rows = () => platform.db.select().from(contactMessages);
const sentTo = () => mail.sent.map(({ message }) => message.to);
const dueLater = (minutes: number) => sendContactMessages(at(minutes));
const REFUSED = new MailError('down', true, { isRefusal: true });

describe('a message from the contact form', () => {
	it('is emailed to every owner alone, and nothing of its sender stays', async () => {
		await addMember(platform.db, { id: 'otto', role: 'owner' });
		await write();
		await platform.settled();
		expect(sentTo().sort()).toEqual(['olga@example.com', 'otto@example.com']);
		const [row] = await rows();
		expect(row).toMatchObject({ name: '', email: '', body: '', dueAt: null, sentAt: NOW });
		await dueLater(60);
		expect(mail.sent).toHaveLength(2);
	});

	it('is stored before its sender hears of it: the cron sends what a lost Worker left', async () => {
		await write({
			context: {
				...at(0),
				waitUntil: () => undefined,
				mail: { ...mail, send: () => new Promise(() => undefined) },
			},
		});
		await dueLater(0);
		expect(mail.sent, 'whoever sends it now has a minute').toEqual([]);
		await dueLater(3);
		expect(sentTo()).toEqual(['olga@example.com']);
	});

	it('stores no address of its sender in clear beside the one that was typed, and forgets it after a day', async () => {
		mail.fault = () => REFUSED;
		await write();
		await platform.settled();
		const [row] = await rows();
		expect(JSON.stringify(row)).not.toContain('203.0.113');
		expect(row?.client).toMatch(/^[\w-]{43}$/);
		const later = (ms: number) => ({ db: platform.db, now: fromNow(ms) });
		await deleteExpiredRows(later(DAY_MS + 1));
		expect((await rows())[0]).toMatchObject({ client: '', network: '', body: 'Hello?' });
		await deleteExpiredRows(later(30 * DAY_MS + 1));
		expect(await rows()).toEqual([]);
	});

	it.each([
		['banned', () => platform.db.update(user).set({ bannedAt: NOW }).where(eq(user.id, 'otto'))],
		[
			'without email',
			() => platform.db.update(user).set({ mailStoppedAt: NOW }).where(eq(user.id, 'otto')),
		],
		['whose address bounces', () => stopAddress(platform.db, 'otto@example.com')],
	])('goes to no owner %s, also where that came in between', async (_, change) => {
		await addMember(platform.db, { id: 'otto', role: 'owner' });
		mail.fault = () => REFUSED;
		await write();
		await platform.settled();
		await change();
		mail.fault = undefined;
		mail.sent = [];
		await dueLater(5);
		expect(sentTo()).toEqual(['olga@example.com']);
		await write();
		await platform.settled();
		expect(sentTo()).toEqual(['olga@example.com', 'olga@example.com']);
	});

	it('is refused where no owner gets email, or the club shows an address instead', async () => {
		await platform.db.update(user).set({ mailStoppedAt: NOW });
		expect(await refusalOf(write())).toMatchObject({ code: 'contact_unreachable' });
		await platform.db.update(user).set({ mailStoppedAt: null });
		await platform.db.update(club).set({ contactAddress: 'hello@makers.example' });
		expect(await refusalOf(write())).toMatchObject({ code: 'contact_by_email' });
		expect(await rows()).toEqual([]);
	});

	it('is limited for a client and for its network, however many come at once', async () => {
		const outcomes = await Promise.all(
			Array.from({ length: CONTACT_LIMITS.perClient + 3 }, () => refusalOf(write())),
		);
		expect(outcomes.filter((each) => each === null)).toHaveLength(CONTACT_LIMITS.perClient);
		const refusal = await refusalOf(write({ context: at(60) }));
		expect(refusal).toMatchObject({ code: 'too_many_messages', reason: undefined });
		expect(refusal?.retryAfter).toBe((DAY_MS - HOUR_MS) / 1000);
		await write({ client: '203.0.113.8' });
		await write({ context: at(24 * 60 + 1) });
		// Households of one /48.
		for (let home = 0; home < CONTACT_LIMITS.perNetwork; home += 1) {
			await write({ client: `2001:db8:1:${home}::/64` });
		}
		expect(await refusalOf(write({ client: '2001:db8:1:99::/64' }))).toMatchObject({
			code: 'too_many_messages',
		});
		await write({ client: '2001:db8:2:1::/64' });
	});

	it("has a ceiling of its own for all clients, counted in emails, of a tenth of the plan's", async () => {
		expect([contactCeiling(100), contactCeiling(3_000), contactCeiling('unlimited')]).toEqual([
			10, 100, 100,
		]);
		await addMember(platform.db, { id: 'otto', role: 'owner' });
		const config = { ...platform.config, emailsPerDay: 50 };
		const from = (client: number) =>
			write({ context: { ...at(0), config }, client: `198.51.100.${client}` });
		await from(1);
		await from(2);
		expect(await refusalOf(from(3))).toMatchObject({
			code: 'too_many_messages',
			reason: 'from_everyone',
		});
	});

	it('goes on being tried while nobody can have got it, and is given up once it could come twice', async () => {
		mail.fault = () => REFUSED;
		await write();
		await platform.settled();
		await dueLater(60 * 24 * 2);
		expect((await rows())[0]).toMatchObject({ triedAt: null, body: 'Hello?' });
		mail.fault = () => new MailError('no answer', true);
		await dueLater(60 * 24 * 4);
		mail.sent = [];
		await dueLater(60 * 24 * 6);
		expect(mail.sent).toEqual([]);
		expect((await rows())[0]).toMatchObject({
			dueAt: null,
			failure: 'key_expired',
			body: 'Hello?',
		});
		expect(logs.text).not.toMatch(/vic@|olga@|Hello\?/);
		mail.fault = undefined;
		const authority = await grantSession(platform.db, 'olga');
		const by = { ...actorOf('olga'), authority };
		const later = contextOn(platform, { now: fromNow(6 * DAY_MS), mail });
		expect(await sendContactsAgain(later, by)).toEqual({ messages: 1, isHeld: false });
		expect(await refusalOf(sendContactsAgain(later, by))).toMatchObject({
			code: 'nothing_to_send_again',
		});
		await sendContactMessages(later);
		expect(sentTo()).toEqual(['olga@example.com']);
		const log = JSON.stringify(await platform.db.select().from(auditLog));
		expect(log).toContain('mail.sent_again');
		expect(log).not.toMatch(/vic@|Hello\?/);
	});

	it('sent to one owner and not to another is sent again under the same keys, and counts as sent in the end', async () => {
		await addMember(platform.db, { id: 'otto', role: 'owner' });
		mail.fault = (key) => (key.endsWith('otto') ? REFUSED : undefined);
		await write();
		await platform.settled();
		await dueLater(5);
		expect(new Set(mail.sent.map(({ key }) => key)).size).toBe(2);
		expect((await rows())[0]).toMatchObject({ hasReached: true, body: 'Hello?' });
		await dueLater(60 * 24 * 2);
		expect((await rows())[0]).toMatchObject({ body: '', dueAt: null });
	});

	it('waits while email is on hold after a restore; what the original site may have sent is written off', async () => {
		mail.fault = () => REFUSED;
		await write();
		await platform.settled();
		mail.fault = undefined;
		mail.sent = [];
		const restoredAt = fromNow(2 * DAY_MS);
		await platform.db.insert(mailHold).values({ id: 1, heldAt: restoredAt });
		const context = contextOn(platform, { now: fromNow(2 * DAY_MS + HOUR_MS), mail });
		expect(await write({ context, message: 'After' })).toEqual({ isHeld: true });
		const released = fromNow(4 * DAY_MS);
		await sendContactMessages(contextOn(platform, { now: released, mail }));
		expect(mail.sent).toEqual([]);
		expect(await forecastRelease(platform.db, released)).toMatchObject({ contacts: 1, tooOld: 1 });
		await releaseMail(platform.db, released, false);
		await sendContactMessages(contextOn(platform, { now: released, mail }));
		expect(mail.sent.map(({ message }) => message.text)).toEqual(['After']);
	});
});

describe('the chore that sends messages', () => {
	it('asks four queries, however many are due, and one where none is', async () => {
		mail.fault = () => REFUSED;
		for (let index = 0; index < 4; index += 1) await write();
		await platform.settled();
		platform.statements.length = 0;
		await dueLater(5);
		expect(platform.statements).toHaveLength(4);
		await platform.db.delete(contactMessages).where(sql`true`);
		platform.statements.length = 0;
		await dueLater(6);
		expect(platform.statements).toHaveLength(1);
	});
});
