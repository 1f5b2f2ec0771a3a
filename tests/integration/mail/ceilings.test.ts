import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../../src/config.ts';
import { verification } from '../../../src/db/auth-schema.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { readHealth } from '../../../src/db/doctor/diagnosis.ts';
import { signInMails } from '../../../src/db/schema.ts';
import { signInMailByLink } from '../../../src/db/sign-in/sign-in-mails.ts';
import { dailyCeilings } from '../../../src/domain/mail/limits.ts';
import { networkOf } from '../../../src/domain/sign-in/client-address.ts';
import { hashToken } from '../../../src/domain/sign-in/signed-links.ts';
import {
	askForInvitations,
	sendDueInvitationRequests,
} from '../../../src/features/mail/ask-for-invitations.ts';
import { askForSignIn } from '../../../src/features/sign-in/ask-for-sign-in.ts';
import { sendWaitingSignIns } from '../../../src/features/sign-in/send-waiting-sign-ins.ts';
import { MailError } from '../../../src/mail/transports/transport.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { outcomeOf } from '../../support/refusals.ts';
import { tally } from '../../support/tally.ts';
import { DAY_MS, fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMessage } from '../mail-rows.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { addClub, addEvent, addMember, addMembers } from '../rows.ts';

// Only Astro's build can read the templates that make the text.
vi.mock('../../../src/mail/templates/sign-in-mail.ts', () => ({
	signInMail: async (facts: Record<'to' | 'link' | 'code' | 'locale', string>) =>
		mailTo(facts.to, 'Sign in', `${facts.link} ${facts.code} ${facts.locale}`),
}));
vi.mock('../../../src/mail/templates/invitation-request-mail.ts', () => ({
	invitationRequestMail: async ({ to, link }: { to: string; link: string }) =>
		mailTo(to, 'Invitations?', link),
}));

const platform = useLocalPlatform();
const mail = useMailTransport();
useQuietLogs();
let emailsPerDay: Config['emailsPerDay'];

holdDate();
beforeEach(async () => {
	await emptyTables(platform.db);
	await addClub(platform.db);
	emailsPerDay = 100;
});

const at = (minutes: number) =>
	contextOn(platform, {
		now: fromNow(minutes * MINUTE_MS),
		config: { ...platform.config, emailsPerDay },
		mail,
	});

let people = 0;
function stranger(): string {
	people += 1;
	return `stranger-${people}@example.com`;
}
/** Networks by number; each has as many clients as are asked for. */
const network = (number: number, client = 0) =>
	`2001:db8:${number.toString(16)}:${client.toString(16)}::/64`;

/** Asks for a sign-in email: it is sent now, or later, or refused with that code. */
const ask = (email: string, client: string, minutes = 0) => {
	const request = { email, client, next: '/me' };
	const asked = askForSignIn(at(minutes), request);
	return outcomeOf(asked.then(({ isDelayed }) => (isDelayed ? 'later' : 'now')));
};

/** Strangers ask from this network, thirty from each of its clients. */
async function flood(number: number, emails: number, minutes = 0): Promise<Record<string, number>> {
	const outcomes = [];
	for (let index = 0; index < emails; index += 1) {
		outcomes.push(await ask(stranger(), network(number, Math.floor(index / 30)), minutes));
	}
	return tally(outcomes);
}

/** The rows of emails that strangers of this network got; what asking for them leaves, without the asking. */
async function addSent(number: number, emails: number): Promise<void> {
	const numbers = JSON.stringify(
		Array.from({ length: emails }, (_, index) => `${number}-${index}`),
	);
	await platform.db.run(sql`
		insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at, network, sent_at)
		select 'n' || value, 'n' || value || '@example.com', 'c', 'h' || value, ${NOW.getTime()},
			${NOW.getTime()}, ${networkOf(network(number))}, ${NOW.getTime()}
		from json_each(${numbers})`);
}

const statuses = async () =>
	tally((await platform.db.select().from(signInMails)).map(({ status }) => status ?? 'sent'));
const recipients = () => mail.sent.map(({ message }) => message.to);
const waitingNow = async () => (await readHealth(platform.db, dailyCeilings(100), NOW)).waiting;

/** Whether a link in an email would be shown with its button at this time. */
async function isLinkGood(text: string, minutes: number): Promise<boolean> {
	const token = new URL(text.split(' ')[0] ?? '').searchParams.get('token') ?? '';
	const now = fromNow(minutes * MINUTE_MS);
	const [request] = await signInMailByLink(platform.db, await hashToken(token), now);
	return request?.isUnused ?? false;
}

describe('the network of a client', () => {
	it('is a whole IPv4 address, and of IPv6 a /48', () => {
		expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
		expect(networkOf('2001:db8:1:2::/64')).toBe('2001:db8:1::/48');
		expect(networkOf('2001:db8:1:3::/64')).toBe('2001:db8:1::/48');
		expect(networkOf('2001:db8:2:2::/64')).toBe('2001:db8:2::/48');
		expect(networkOf('unknown')).toBe('unknown');
	});
});

describe('a ceiling for each network', () => {
	it('lets thirty emails of a plan of a hundred go to strangers; the others get the same response and wait', async () => {
		expect(await flood(1, 45)).toEqual({ now: 30, later: 15 });
		expect(mail.sent).toHaveLength(30);
		expect(await statuses()).toEqual({ sent: 30, waiting: 15 });
	});

	it('holds for requests that come at once', async () => {
		const outcomes = await Promise.all(
			Array.from({ length: 60 }, (_, index) => ask(stranger(), network(1, index % 3))),
		);
		expect(tally(outcomes)).toEqual({ now: 30, later: 30 });
		expect(mail.sent).toHaveLength(30);
	});

	it('counts invitation requests as well', async () => {
		await flood(1, 20);
		for (let index = 0; index < 15; index += 1) {
			await askForInvitations(at(0), { email: stranger(), client: network(1, 1) });
		}
		await platform.settled();
		expect(tally(mail.sent.map(({ message }) => message.subject))).toEqual({
			'Sign in': 20,
			'Invitations?': 10,
		});
		expect(await waitingNow()).toBe(5);
	});

	it('leaves other networks alone', async () => {
		await flood(1, 31);
		expect(await ask(stranger(), network(2))).toBe('now');
	});

	it('never holds up members in that network', async () => {
		const id = await addMember(platform.db);
		await flood(1, 31);
		expect(await ask(`${id}@example.com`, network(1, 2))).toBe('later');
		await platform.settled();
		expect(recipients().at(-1)).toBe(`${id}@example.com`);
		expect(await isLinkGood(mail.sent.at(-1)?.message.text ?? '', 0)).toBe(true);
	});

	it('never holds up the configured owner, though that account does not exist yet', async () => {
		await flood(1, 31);
		await ask(platform.config.ownerEmail, network(1, 2));
		await platform.settled();
		expect(recipients().at(-1)).toBe(platform.config.ownerEmail);
	});

	it('counts nobody who has confirmed the address since: a crowd can join in one place', async () => {
		for (let round = 0; round < 4; round += 1) {
			expect(await flood(1, 25, round)).toEqual({ now: 25 });
			for (const email of recipients().slice(-25)) {
				await addMember(platform.db, { id: crypto.randomUUID(), email });
			}
			// The ceiling of the site is another matter.
			await platform.db.run(sql`update sign_in_mails set client = id`);
			emailsPerDay = 'unlimited';
		}
		emailsPerDay = 100;
	});

	it('does not exist on this machine, where nothing is sent', async () => {
		emailsPerDay = 'local';
		expect(await flood(1, 120)).toEqual({ now: 120 });
	});

	it('stays for a plan without a daily limit', async () => {
		emailsPerDay = 'unlimited';
		await addSent(1, 300);
		expect(await ask(stranger(), network(1))).toBe('later');
		expect(await ask(stranger(), network(2))).toBe('now');
	});
});

describe('a ceiling for the whole site', () => {
	it('lets eighty emails of a plan of a hundred go out; then strangers wait, and members get theirs', async () => {
		for (const number of [1, 2, 3]) await flood(number, 30);
		expect(mail.sent).toHaveLength(80);
		const id = await addMember(platform.db);
		for (let index = 0; index < 3; index += 1) await ask(`${id}@example.com`, network(9), index);
		await platform.settled();
		expect(recipients().filter((to) => to === `${id}@example.com`)).toHaveLength(3);
		expect(await ask(stranger(), network(9))).toBe('later');
		expect(mail.sent).toHaveLength(83);
	});

	it("counts members' emails, and everything from the outbox", async () => {
		const event = await addEvent(platform.db);
		for (const userId of await addMembers(platform.db, 79)) {
			const invitation = { kind: 'invitation', lane: 'batch', revision: 0 } as const;
			await addMessage(platform.db, { ...invitation, userId, eventId: event, sentAt: NOW });
		}
		expect(await ask(stranger(), network(1))).toBe('now');
		expect(await ask(stranger(), network(1))).toBe('later');
		expect(await ask(stranger(), network(1), 24 * 60 + 1), 'a day later').toBe('now');
	});

	it('does not count what the provider refused', async () => {
		mail.fault = () => new MailError('quota', true, { isRefusal: true });
		expect(await flood(1, 30)).toEqual({ mail_unavailable: 30 });
		mail.fault = undefined;
		expect(await flood(1, 31, 16)).toEqual({ now: 30, later: 1 });
	});

	it('leaves the limits of an address and of a client as they are, with the same responses', async () => {
		for (const number of [1, 2, 3]) await addSent(number, 30);
		const id = await addMember(platform.db);
		for (const email of [`${id}@example.com`, stranger()]) {
			const outcomes = [];
			for (let index = 0; index < 6; index += 1) outcomes.push(await ask(email, network(9)));
			expect(tally(outcomes), email).toEqual({ later: 5, too_many_mails: 1 });
		}
	});

	it('treats known and unknown addresses alike, by the same statements, and sends neither before it responds', async () => {
		for (const number of [1, 2, 3]) await addSent(number, 30);
		const id = await addMember(platform.db);
		const ways = [];
		for (const email of [`${id}@example.com`, stranger()]) {
			let isAnswered = false;
			const before: string[] = [];
			platform.statements.length = 0;
			const send = async () => {
				expect(isAnswered, 'nothing is sent before the answer').toBe(true);
			};
			const answer = await askForSignIn(
				{ ...at(0), mail: { ...mail, send } },
				{ email, client: network(9), next: '/' },
			);
			before.push(...platform.statements);
			isAnswered = true;
			await platform.settled();
			ways.push({ isDelayed: answer.isDelayed, before });
		}
		expect(ways[0]?.before.length).toBe(4);
		expect(ways[1]).toEqual(ways[0]);
	});
});

/** Minutes after which nothing of today counts any more. */
const TOMORROW = 24 * 60 + 1;

describe('an email that waits for a ceiling', () => {
	it('goes out once there is room, with a link that is valid from then on', async () => {
		await flood(1, 31);
		const waiting = `stranger-${people}@example.com`;
		expect(recipients()).not.toContain(waiting);
		await sendWaitingSignIns(at(5));
		expect(mail.sent).toHaveLength(30);
		await sendWaitingSignIns(at(TOMORROW));
		expect(recipients().at(-1)).toBe(waiting);
		const text = mail.sent.at(-1)?.message.text ?? '';
		expect(text).toContain('next=%2Fme');
		expect(await isLinkGood(text, TOMORROW + 9)).toBe(true);
		expect(await isLinkGood(text, TOMORROW + 11)).toBe(false);
		const [link] = await platform.db.all<{ end: number }>(
			sql`select max(expires_at) as end from verification`,
		);
		expect(link?.end, "better-auth's own end of it").toBe(at(TOMORROW + 10).now.getTime());
		await sendWaitingSignIns(at(TOMORROW + 3));
		expect(mail.sent).toHaveLength(31);
	});

	it('speaks the language of the page that asked for it', async () => {
		await addSent(1, 30);
		for (const language of ['de', null] as const) {
			const request = { email: stranger(), client: network(1), next: '/me' };
			await askForSignIn({ ...at(0), language }, request);
		}
		expect(mail.sent).toEqual([]);
		await sendWaitingSignIns(at(TOMORROW));
		const locales = mail.sent.map(({ message }) => message.text.split(' ')[2]);
		expect(locales.sort()).toEqual(['de-GB', 'en-GB']);
	});

	it('goes out as soon as others have confirmed their addresses', async () => {
		await flood(1, 33);
		for (const email of recipients().slice(0, 2)) await addMember(platform.db, { email });
		await sendWaitingSignIns(at(1));
		expect(mail.sent).toHaveLength(32);
		await sendWaitingSignIns(at(2));
		expect(mail.sent).toHaveLength(32);
	});

	it('has no token in the database, and no valid code before it is sent', async () => {
		await flood(1, 31);
		const tables = JSON.stringify(await dumpTables(platform.env.DB));
		await sendWaitingSignIns(at(TOMORROW));
		const [address = '', code = ''] = (mail.sent.at(-1)?.message.text ?? '').split(' ');
		const token = new URL(address).searchParams.get('token') ?? '';
		expect(token).toHaveLength(43);
		expect(tables).not.toContain(token);
		expect(tables).not.toMatch(new RegExp(`[^0-9a-z]${code}[^0-9a-z]`));
		const [row] = await platform.db.all<{ good: number }>(sql`
			select count(*) as good from sign_in_mails where status = 'waiting' and expires_at > created_at`);
		expect(row?.good).toBe(0);
	});

	it('still has its link after the clean-up', async () => {
		await flood(1, 31);
		for (const hours of [1, 12, 24]) {
			await deleteExpiredRows({ db: platform.db, now: at(hours * 60).now });
		}
		await sendWaitingSignIns(at(TOMORROW));
		expect(await isLinkGood(mail.sent.at(-1)?.message.text ?? '', TOMORROW + 5)).toBe(true);
	});

	it('is written off after thirty hours, and then nothing of it is left', async () => {
		await flood(1, 31);
		await sendWaitingSignIns(at(30 * 60 + 1));
		expect(mail.sent).toHaveLength(30);
		expect((await statuses()).expired).toBe(1);
		await deleteExpiredRows({ db: platform.db, now: at(31 * 60 + 1).now });
		expect(await statuses()).toEqual({});
		expect(await platform.db.select().from(verification)).toEqual([]);
	});

	it('is never sent with a link that is gone', async () => {
		await flood(1, 31);
		await platform.db.delete(verification);
		await sendWaitingSignIns(at(TOMORROW));
		expect(mail.sent).toHaveLength(30);
		expect((await statuses()).expired).toBe(1);
	});
});

describe('an email that waits beside others', () => {
	it('is the only one for an address, however often somebody asked meanwhile', async () => {
		await flood(1, 30);
		const email = stranger();
		for (let index = 0; index < 4; index += 1) await ask(email, network(1, 7), index);
		await sendWaitingSignIns(at(TOMORROW));
		await sendWaitingSignIns(at(TOMORROW + 3));
		expect(recipients().filter((to) => to === email)).toHaveLength(1);
		expect(await statuses()).toEqual({ sent: 30, accepted: 1, expired: 3 });
	});

	it('is not sent to somebody who got a newer one from elsewhere', async () => {
		await flood(1, 30);
		const email = stranger();
		await ask(email, network(1, 7));
		expect(await ask(email, network(2), 30)).toBe('now');
		await sendWaitingSignIns(at(TOMORROW));
		expect(recipients().filter((to) => to === email)).toHaveLength(1);
	});

	it('takes turns with other networks for the room that there is, the oldest first', async () => {
		for (const number of [1, 2, 3]) await flood(number, 31);
		expect(mail.sent).toHaveLength(80);
		await platform.db.run(sql`delete from sign_in_mails where sent_at is not null and
			id in (select id from sign_in_mails where sent_at is not null limit 79)`);
		for (let minute = 0; minute < 20; minute += 1) {
			await sendWaitingSignIns(at(TOMORROW - 10 + minute));
		}
		expect((await statuses()).waiting ?? 0).toBe(0);
		expect(new Set(recipients()).size).toBe(recipients().length);
	});

	it('is sent by one of two ticks at the same moment', async () => {
		await flood(1, 33);
		await Promise.all([sendWaitingSignIns(at(TOMORROW)), sendWaitingSignIns(at(TOMORROW))]);
		expect(mail.sent).toHaveLength(33);
		expect(new Set(mail.sent.map(({ key }) => key)).size).toBe(33);
	});

	it('survives the worker that sends it: the next one uses the same key', async () => {
		await flood(1, 31);
		const hangs = { ...mail, send: () => new Promise<void>(() => undefined) };
		void sendWaitingSignIns({ ...at(TOMORROW), mail: hangs });
		await vi.waitFor(async () => expect((await statuses()).owed).toBe(1));
		await sendWaitingSignIns(at(TOMORROW + 1));
		expect(mail.sent, 'whoever sends it now has two minutes').toHaveLength(30);
		await sendWaitingSignIns(at(TOMORROW + 3));
		expect(mail.sent).toHaveLength(31);
		const [row] = await platform.db.all<{ id: string }>(
			sql`select id from sign_in_mails where status = 'accepted'`,
		);
		expect(mail.sent.at(-1)?.key).toBe(row?.id);
	});

	it('of a member is tried again after a refusal, and given up after an hour', async () => {
		const id = await addMember(platform.db);
		await flood(1, 31);
		mail.fault = () => new MailError('down', true, { isRefusal: true });
		await ask(`${id}@example.com`, network(1, 7));
		await platform.settled();
		expect((await readHealth(platform.db, dailyCeilings(100), NOW)).failedAt).toBe(NOW.getTime());
		mail.fault = undefined;
		await sendWaitingSignIns(at(1));
		expect(mail.sent).toHaveLength(31);
		await sendWaitingSignIns(at(20));
		expect(mail.sent).toHaveLength(32);
		expect(await isLinkGood(mail.sent.at(-1)?.message.text ?? '', 29)).toBe(true);
		mail.fault = () => new MailError('down', true, { isRefusal: true });
		await ask(`${id}@example.com`, network(1, 7), 30);
		await platform.settled();
		await sendWaitingSignIns(at(91));
		expect(mail.sent).toHaveLength(33);
		expect((await statuses()).owed).toBeUndefined();
	});

	it('of a member that may have arrived is not sent again once its link is about to expire', async () => {
		const id = await addMember(platform.db);
		await flood(1, 31);
		mail.fault = () => new MailError('no answer in time', true);
		await ask(`${id}@example.com`, network(1, 7));
		await platform.settled();
		for (const minute of [2, 4, 6, 8]) await sendWaitingSignIns(at(minute));
		expect(new Set(mail.sent.slice(30).map(({ key }) => key)).size).toBe(1);
		expect(mail.sent.slice(30)).toHaveLength(3);
		expect((await statuses()).expired).toBe(1);
	});

	it('is one of at most as many as a network may send in a day; the others are dropped, with the same response', async () => {
		expect(await flood(1, 70)).toEqual({ now: 30, later: 40 });
		expect(await statuses()).toEqual({ sent: 30, waiting: 30, expired: 10 });
	});

	it('goes out as well where it confirms invitations', async () => {
		await flood(1, 30);
		const email = stranger();
		for (let index = 0; index < 2; index += 1) {
			await askForInvitations(at(index), { email, client: network(1, 7) });
		}
		await platform.settled();
		expect(recipients()).not.toContain(email);
		await sendDueInvitationRequests(at(TOMORROW));
		await sendDueInvitationRequests(at(TOMORROW + 2));
		expect(recipients().filter((to) => to === email)).toHaveLength(1);
		const [row] = await platform.db.all<{ life: number }>(
			sql`select max(expires_at) - ${at(TOMORROW).now.getTime()} as life from invitation_requests`,
		);
		expect(row?.life).toBe(7 * DAY_MS);
	});
});

describe('rows of version 0.1.0', () => {
	it('count towards the limits of an address', async () => {
		for (let index = 0; index < 5; index += 1) {
			await platform.db.run(sql`
				insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at)
				values (${`old-${index}`}, 'ada@example.com', 'c', ${`hash-${index}`},
					${NOW.getTime()}, ${NOW.getTime() + 600_000})`);
		}
		expect(await ask('ada@example.com', network(1), 1)).toBe('too_many_mails');
	});
});
