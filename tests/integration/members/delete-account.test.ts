import { eq, getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../../../src/auth/viewer.ts';
import type { Context } from '../../../src/context.ts';
import * as authSchema from '../../../src/db/auth-schema.ts';
import { user } from '../../../src/db/auth-schema.ts';
import * as schema from '../../../src/db/schema.ts';
import { announcements, events, outbox, rsvps } from '../../../src/db/schema.ts';
import { DEFAULT_LOCALE } from '../../../src/domain/text/language.ts';
import { collectData } from '../../../src/features/members/collect-data.ts';
import { deleteAccount } from '../../../src/features/members/delete-account.ts';
import { dumpTables } from '../../support/database/dump.ts';
import { refusalOf } from '../../support/refusals.ts';
import { tally } from '../../support/tally.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { holdDate } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addAnnouncement, addMessage, subscribe } from '../mail-rows.ts';
import { rowOf } from '../reading-rows.ts';
import {
	addEvent,
	addMember,
	addMembers,
	addOrganizer,
	addRsvp,
	addSeries,
	addSession,
	grantSession,
	ORGANIZER,
} from '../rows.ts';
import { signIn } from '../signing-in.ts';

const platform = useLocalPlatform();

holdDate();

const tables = [...Object.values(authSchema), ...Object.values(schema)].filter((value) =>
	is(value, SQLiteTable),
) as SQLiteTable[];

/** Columns that say whose a row is: those that refer to members, and addresses. */
function ownerColumns(table: SQLiteTable): string[] {
	const references = getTableConfig(table)
		.foreignKeys.map((key) => key.reference())
		.filter(({ foreignTable }) => foreignTable === (user as SQLiteTable))
		.flatMap(({ columns }) => columns.map((column) => column.name));
	const named = Object.values(getTableColumns(table))
		.map((column) => column.name)
		.filter((name) => /(^|_)(email|client|ip_address)$/.test(name));
	return [...new Set([...references, ...named])];
}

const personal = tables
	.filter((table) => ownerColumns(table).length > 0)
	.map(getTableName)
	.sort();

const PAST = fromNow(-7 * DAY_MS);

interface Filled {
	id: string;
	email: string;
	/** Text in what the member left, and nowhere else. */
	name: string;
	note: string;
	/** Another host, who did something to them. */
	host: string;
	/** Stands in what names their rows, and is nobody's. */
	mark: string;
	pastEvent: string;
	comingEvent: string;
	session: { id: string; token: string };
}

/** A member with a row in every table that can hold one. */
async function fillEverything(): Promise<Filled> {
	const { db } = platform;
	const mark = crypto.randomUUID().slice(0, 8);
	const name = `Grace ${mark}`;
	const note = `knitting ${mark}`;
	const email = `grace-${mark}@example.com`;
	const id = await addMember(db, { name, email, role: 'host' });
	const host = await addMember(db);
	const sessionRow = await addSession(db, id, { ipAddress: `2001:db8:${mark.slice(0, 4)}::` });
	const pastEvent = await addEvent(db, { startsAt: PAST });
	const comingEvent = await addEvent(db);
	const seriesId = await addSeries(db, {
		id: `series-${mark}`,
		title: 'Weekly',
		startsOnDate: '2030-01-05',
	});
	const time = NOW.getTime();
	const linkHash = `hash-${mark}`;
	const run = (statement: ReturnType<typeof sql>) => db.run(statement);
	await run(sql`insert into account (id, account_id, provider_id, user_id, created_at, updated_at)
		values (${crypto.randomUUID()}, ${email}, 'somewhere', ${id}, ${time}, ${time})`);
	await run(sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
		values (${crypto.randomUUID()}, ${`magic-link:${linkHash}`}, ${JSON.stringify({ email })}, ${time + HOUR_MS}, ${time}, ${time})`);
	await run(sql`insert into sign_in_mails (id, email, client, link_hash, created_at, expires_at)
		values (${crypto.randomUUID()}, ${email}, ${`client-${mark}`}, ${linkHash}, ${time}, ${time + HOUR_MS})`);
	await run(sql`insert into invitation_requests (id, email, client, created_at, expires_at)
		values (${crypto.randomUUID()}, ${email}, ${`client-${mark}`}, ${time}, ${time + HOUR_MS})`);
	await run(sql`insert into contact_messages (id, name, email, body, client, network, recipients, created_at)
		values (${crypto.randomUUID()}, ${name}, ${email}, 'Hello', 'scrambled', 'scrambled', 1, ${time})`);
	await run(
		sql`insert into mail_addresses (email, delivered_at, updated_at) values (${email}, ${time}, ${time})`,
	);
	await run(sql`insert into email_changes (id, user_id, old_email, new_email, created_at, expires_at)
		values (${crypto.randomUUID()}, ${id}, ${email}, ${`new-${email}`}, ${time}, ${time + HOUR_MS})`);
	await subscribe(db, id, 'announcements');
	await run(sql`insert into passkeys (id, user_id, public_key, counter, transports, domain, name, created_at)
		values (${`passkey-${mark}`}, ${id}, ${`key-${mark}`}, 0, '[]', 'localhost', 'Phone', ${time})`);
	await run(
		sql`insert into calendar_feeds (user_id, secret, created_at) values (${id}, ${`secret-${mark}`}, ${time})`,
	);
	await run(
		sql`insert into standing_rsvps (series_id, user_id, place, created_at, updated_at) values (${seriesId}, ${id}, 1, ${time}, ${time})`,
	);
	for (const eventId of [pastEvent, comingEvent]) {
		await addRsvp(db, { eventId, userId: id, guests: 2, note });
	}
	await run(sql`insert into check_ins (event_id, user_id, guests, checked_in_at, checked_in_by) values
		(${pastEvent}, ${id}, 1, ${time}, ${id}), (${pastEvent}, ${host}, 0, ${time}, ${id})`);
	await run(sql`insert into walk_ins (id, event_id, name, press, checked_in_at, checked_in_by)
		values (${crypto.randomUUID()}, ${pastEvent}, 'Walter', 'a form', ${time}, ${id})`);
	await addAnnouncement(db, { id: `announcement-${mark}`, body: 'Words', userId: id });
	const message = { dueAt: fromNow(HOUR_MS), message: JSON.stringify({ to: email }) };
	await addMessage(db, { userId: id, eventId: comingEvent, ...message });
	await run(sql`insert into audit_log (at, user_id, deed, area, subject_id, member_id, subject, before, after, change) values
		(${time}, ${id}, 'event.changed', 'events', ${comingEvent}, null, 'Open Studio', '{"capacity":5}', '{"capacity":6}', ${`did-${mark}`}),
		(${time}, ${host}, 'check_in.added', 'door', ${pastEvent}, ${id}, 'Open Studio', null, '{"guests":1}', ${`done-${mark}`})`);
	return { id, email, name, note, host, mark, pastEvent, comingEvent, session: sessionRow };
}

const context = (now = NOW): Context => contextOn(platform, { now });

/** Deletes the account of a member who is signed in, or is now. */
async function leave(id: string, at = context()): Promise<void> {
	const isTheirs = eq(authSchema.session.userId, id);
	const [own] = await platform.db.select().from(authSchema.session).where(isTheirs).limit(1);
	const by = own
		? { userId: id, sessionId: own.id, least: 'member' as const }
		: await grantSession(platform.db, id, 'member');
	await deleteAccount(at, id, by);
}

async function seatsAt(eventId: string) {
	const { going, waiting } = await rowOf(platform.db, events, eventId);
	return { going, waiting };
}

async function addAnswers(
	eventId: string,
	answers: [string, 'going' | 'waitlisted', number?][],
): Promise<void> {
	for (const [userId, answer, guests = 0] of answers) {
		await addRsvp(platform.db, { eventId, userId, answer, guests });
	}
}

describe('the tables', () => {
	it('that hold something of a member are all filled by this test, so that none is forgotten', async () => {
		const { id, email } = await fillEverything();
		const dump = await dumpTables(platform.env.DB);
		const filled = Object.entries(dump)
			.filter(([, rows]) => {
				const text = JSON.stringify(rows);
				return text.includes(id) || text.includes(email);
			})
			.map(([name]) => name)
			.sort();
		// The links of sign-in emails have their address, in no column of its own.
		expect(filled).toEqual([...personal, 'verification'].sort());
	});
});

describe('the data of a member', () => {
	const viewerOf = ({ id, email, name, session }: Filled): Viewer => ({
		user: { id, email, name, role: 'host', language: null },
		session: { ...session, createdAt: NOW, signInMethod: 'mail' },
	});

	/** Whose rows are not read, and why. */
	const LEFT_OUT: Record<string, string> = {
		verification: 'hashes of the links of sign-in mails, which are in it',
	};

	it('is read from every table that holds something of them', async () => {
		const filled = await fillEverything();
		platform.statements.length = 0;
		await collectData(context(), viewerOf(filled), DEFAULT_LOCALE);
		const queries = platform.statements.join('\n');
		const unread = personal.filter((name) => !queries.includes(`from "${name}"`));
		expect(unread.filter((name) => !(name in LEFT_OUT))).toEqual([]);
	});

	it('has what they left, and nothing that would let somebody act as them', async () => {
		const filled = await fillEverything();
		const data = await collectData(context(), viewerOf(filled), DEFAULT_LOCALE);
		expect(data).toMatchObject({
			member: { id: filled.id, name: filled.name, email: filled.email, role: 'host' },
			sessions: [{ isPresent: true, createdAt: NOW }],
			passkeys: [{ name: 'Phone', domain: 'localhost', createdAt: NOW, lastUsedAt: null }],
			topics: [{ topic: 'announcements', subscribed: true }],
			answers: [
				{ event: `event-${filled.pastEvent}`, answer: 'going', guests: 2, note: filled.note },
				{ event: `event-${filled.comingEvent}`, title: 'Open Studio' },
			],
			everyTime: [{ series: 'Weekly' }],
			attended: [{ event: `event-${filled.pastEvent}`, guests: 1 }],
			checkedIn: [{ event: `event-${filled.pastEvent}`, people: 2 }],
			mails: [{ kind: 'rsvp_going', event: `event-${filled.comingEvent}` }],
			written: [{ subject: 'News', body: 'Words' }],
			addressChanges: [{ newEmail: `new-${filled.email}` }],
			deliveries: { deliveredAt: NOW },
			signInsAsked: [{ createdAt: NOW }],
			invitationsAsked: [{ createdAt: NOW }],
			deedsAsOrganiser: [
				{
					at: NOW,
					deed: 'event.changed',
					subject: 'Open Studio',
					before: { capacity: 5 },
					after: { capacity: 6 },
				},
			],
			deedsOfOrganisers: [{ at: NOW, deed: 'check_in.added', before: null, after: { guests: 1 } }],
		});
		const text = JSON.stringify(data);
		expect(data.calendar?.address).toContain('/calendar/secret-');
		expect(text).not.toContain(filled.session.token);
		expect(text, 'who did it is theirs to know').not.toContain(filled.host);
		expect(text).not.toContain('hash-');
		expect(text).not.toContain('key-');
	});

	it('is not available once the account has ended', async () => {
		const filled = await fillEverything();
		await leave(filled.id);
		expect(await refusalOf(collectData(context(), viewerOf(filled), DEFAULT_LOCALE))).toBe(
			'unauthenticated',
		);
	});
});

describe('the end of an account', () => {
	it('leaves nothing in the database that leads to the person', async () => {
		const filled = await fillEverything();
		await leave(filled.id);
		const dump = JSON.stringify(await dumpTables(platform.env.DB));
		for (const trace of [filled.id, filled.email, filled.name, filled.note, filled.session.token]) {
			expect(dump).not.toContain(trace);
		}
		const mark = filled.name.slice(6);
		expect(dump).not.toContain(`client-${mark}`);
		expect(dump).not.toContain(`secret-${mark}`);
	});

	it('keeps what past counts are made of, without a name, and what the member wrote', async () => {
		const { db } = platform;
		const { id, host, mark, pastEvent, comingEvent } = await fillEverything();
		const before = await seatsAt(pastEvent);
		await leave(id);
		expect(await seatsAt(pastEvent)).toEqual(before);
		expect(await seatsAt(comingEvent)).toEqual({ going: 0, waiting: 0 });
		const rows = await db
			.select({ rsvp: rsvps, who: user })
			.from(rsvps)
			.innerJoin(user, eq(user.id, rsvps.userId))
			.where(eq(rsvps.eventId, pastEvent));
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			rsvp: { answer: 'going', guests: 2, note: '' },
			who: { name: '', role: 'member', deletedAt: NOW, bannedAt: NOW, isHidden: true },
		});
		expect(rows[0]?.who.email).toMatch(/^deleted-[\w-]+@deleted\.invalid$/);
		const checkedIn = await db.all<{ user_id: string; checked_in_by: string | null }>(
			sql`select user_id, checked_in_by from check_ins where event_id = ${pastEvent}`,
		);
		expect(checkedIn).toHaveLength(2);
		expect(checkedIn.map((row) => row.checked_in_by)).toEqual([null, null]);
		const log = await db.all(sql`
			select user_id, member_id, deed, subject_id from audit_log
			where change in (${`did-${mark}`}, ${`done-${mark}`}) order by id`);
		expect(log, 'the log stays, without the name').toEqual([
			{ user_id: null, member_id: null, deed: 'event.changed', subject_id: comingEvent },
			{ user_id: host, member_id: null, deed: 'check_in.added', subject_id: pastEvent },
		]);
		expect(await rowOf(db, announcements, `announcement-${mark}`)).toMatchObject({ userId: null });
	});

	it('keeps no row for somebody without an RSVP to a past event', async () => {
		const before = (await platform.db.select().from(user)).length;
		const id = await addMember(platform.db);
		const event = await addEvent(platform.db);
		await addAnswers(event, [[id, 'going']]);
		await leave(id);
		expect(await platform.db.select().from(user)).toHaveLength(before);
	});

	it('gives the seats to the waiting list by the rules, and emails those who move up, but not the one who left', async () => {
		const { db } = platform;
		const [leaving = '', large = '', small = '', last = ''] = await addMembers(db, 4);
		const event = await addEvent(db, { capacity: 2 });
		await addAnswers(event, [
			[leaving, 'going', 1],
			[large, 'waitlisted', 2],
			[small, 'waitlisted'],
			[last, 'waitlisted'],
		]);
		await leave(leaving);
		expect(await seatsAt(event)).toEqual({ going: 2, waiting: 1 });
		const messages = await db.select().from(outbox).where(eq(outbox.eventId, event));
		expect(messages.map(({ userId, kind }) => [userId, kind]).sort()).toEqual(
			[
				[small, 'rsvp_promoted'],
				[last, 'rsvp_promoted'],
			].sort(),
		);
		await platform.settled();
	});

	it('happens once: of several clicks at the same moment, the others are signed out', async () => {
		const { db } = platform;
		const [leaving = '', waiting = ''] = await addMembers(db, 2);
		const event = await addEvent(db, { capacity: 1 });
		await addAnswers(event, [
			[leaving, 'going'],
			[waiting, 'waitlisted'],
		]);
		await grantSession(db, leaving, 'member');
		const outcomes = await Promise.all([1, 2, 3].map(() => refusalOf(leave(leaving))));
		expect(outcomes.sort()).toEqual(['none', 'unauthenticated', 'unauthenticated']);
		expect(await db.select().from(outbox).where(eq(outbox.eventId, event))).toHaveLength(1);
		await platform.settled();
	});

	it('makes somebody who comes back with the same address a new member', async () => {
		const { db } = platform;
		const filled = await fillEverything();
		await leave(filled.id);
		await signIn(context(), filled.email);
		const [again] = await db.select().from(user).where(eq(user.email, filled.email));
		expect(again).toMatchObject({ name: '', role: 'member', deletedAt: null });
		expect(again?.id).not.toBe(filled.id);
		const isTheirs = eq(rsvps.userId, again?.id ?? '');
		expect(await db.select().from(rsvps).where(isTheirs)).toEqual([]);
	});

	it('is not possible for what is left of a deleted account', async () => {
		const { id } = await fillEverything();
		await leave(id);
		await addOrganizer(platform.db);
		const husks = await platform.db.select().from(user).where(sql`deleted_at is not null`);
		for (const husk of husks) {
			const removal = deleteAccount(context(), husk.id, ORGANIZER);
			expect(await refusalOf(removal)).toBe('member_not_found');
		}
	});
});

describe('owners who delete their account', () => {
	beforeEach(async () => {
		await platform.db.update(user).set({ role: 'member' });
	});

	it('are refused where they are the only one, and lose nothing', async () => {
		const filled = await fillEverything();
		await platform.db.update(user).set({ role: 'owner' }).where(eq(user.id, filled.id));
		const before = await dumpTables(platform.env.DB);
		expect(await refusalOf(leave(filled.id))).toBe('last_owner');
		expect(await dumpTables(platform.env.DB)).toEqual(before);
	});

	it('are refused where the only other owner is banned', async () => {
		const owner = await addMember(platform.db, { role: 'owner' });
		await addMember(platform.db, { role: 'owner', bannedAt: NOW });
		expect(await refusalOf(leave(owner))).toBe('last_owner');
	});

	it('keep one of them where all leave at the same moment', async () => {
		const owners = await Promise.all(
			[1, 2, 3, 4].map(() => addMember(platform.db, { role: 'owner' })),
		);
		const outcomes = await Promise.all(owners.map((id) => refusalOf(leave(id))));
		expect(tally(outcomes)).toEqual({ none: 3, last_owner: 1 });
	});
});
