import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Actor } from '../../src/auth/policy.ts';
import { type Role, session, user } from '../../src/db/auth-schema.ts';
import type { Authority } from '../../src/db/authority.ts';
import type { Db } from '../../src/db/client.ts';
import { club, events, rsvps, series } from '../../src/db/schema.ts';
import { A_SERIES } from '../support/a-series.ts';
import { sessionToken } from '../support/session-token.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../support/time.ts';

/** Rows for tests, complete and unremarkable but for what a test asks for. */

const STAMPS = { createdAt: NOW, updatedAt: NOW };

/** A club that is set up, in a zone with changes of the clock. */
const A_CLUB = {
	id: 1,
	name: 'Saturday Makers',
	description: '',
	colour: '#b93815',
	timeZone: 'Europe/Berlin',
	place: 'Berlin',
	setUpAt: NOW,
	...STAMPS,
};

/** An event of a club in Berlin, but for its dates. */
export const AN_EVENT = {
	title: 'Open Studio',
	description: 'Bring what you make.',
	place: 'The Shed, 12 Mill Lane',
	timeZone: 'Europe/Berlin',
	capacity: 6,
	guestsAllowed: 4,
	...STAMPS,
};

export async function addClub(
	db: Db,
	values: Partial<typeof club.$inferInsert> = {},
): Promise<void> {
	await db.insert(club).values({ ...A_CLUB, ...values });
}

const memberRow = (values: Partial<typeof user.$inferInsert>) => {
	const id = values.id ?? crypto.randomUUID();
	const email = `${id}@example.com`;
	return { id, name: 'Ada Example', email, emailVerified: true, ...STAMPS, ...values };
};

export async function addMember(
	db: Db,
	values: Partial<typeof user.$inferInsert> = {},
): Promise<string> {
	const row = memberRow(values);
	await db.insert(user).values(row);
	return row.id;
}

/** Adds many rows in one batch, each by a statement of its own: D1 takes a hundred parameters a statement. */
export async function insertEach<Table extends SQLiteTable>(
	db: Db,
	table: Table,
	rows: readonly Table['$inferInsert'][],
): Promise<void> {
	const [first, ...rest] = rows.map((row) => db.insert(table).values(row));
	if (first) await db.batch([first, ...rest]);
}

export async function addMembers(db: Db, count: number): Promise<string[]> {
	const rows = Array.from({ length: count }, () => memberRow({}));
	await insertEach(db, user, rows);
	return rows.map(({ id }) => id);
}

export async function addSeries(
	db: Db,
	values: Partial<typeof series.$inferInsert> = {},
): Promise<string> {
	const id = values.id ?? crypto.randomUUID();
	await db.insert(series).values({ id, ...A_SERIES, ...STAMPS, ...values });
	return id;
}

/** Adds an event of two hours, three days ahead unless `startsAt` says otherwise. */
export async function addEvent(
	db: Db,
	values: Partial<typeof events.$inferInsert> = {},
): Promise<string> {
	const id = values.id ?? crypto.randomUUID();
	const startsAt = values.startsAt ?? fromNow(3 * DAY_MS);
	const endsAt = new Date(startsAt.getTime() + 2 * HOUR_MS);
	const row = { id, slug: `event-${id}`, startsAt, endsAt, ...AN_EVENT };
	await db.insert(events).values({ ...row, ...values });
	return id;
}

let places = 0;
/** An RSVP as it is stored: it neither asks for a seat nor owes an email. At the end of the waiting list, if on it. */
export async function addRsvp(
	db: Db,
	values: Partial<typeof rsvps.$inferInsert> &
		Pick<typeof rsvps.$inferInsert, 'eventId' | 'userId'>,
): Promise<void> {
	places += 1;
	const rsvp = { answer: 'going', place: places, change: 'a change', answeredAt: NOW } as const;
	await db.insert(rsvps).values({ ...rsvp, ...STAMPS, ...values });
}

export async function addSession(
	db: Db,
	userId: string,
	values: Partial<typeof session.$inferInsert> = {},
): Promise<{ id: string; token: string }> {
	const id = values.id ?? crypto.randomUUID();
	const token = values.token ?? sessionToken();
	await db.insert(session).values({
		id,
		token,
		userId,
		expiresAt: fromNow(30 * DAY_MS),
		...STAMPS,
		...values,
	});
	return { id, token };
}

/** The right by which somebody acts who was signed in by `grantSession`. */
export const authorityOf = (userId: string, least: Role = 'owner'): Authority => ({
	userId,
	sessionId: `session-of-${userId}`,
	least,
});

/** Signs a member in by a session that outlasts the tests; what role they have is asked by each batch. */
export async function grantSession(
	db: Db,
	userId: string,
	least: Role = 'owner',
): Promise<Authority> {
	const authority = authorityOf(userId, least);
	const expiresAt = new Date('2100-01-01T00:00:00Z');
	await addSession(db, userId, { id: authority.sessionId, expiresAt });
	return authority;
}

/** Somebody who acts, of whom nothing else is asked than the right: signed in by `grantSession`. */
export const actorOf = (id: string, least: Role = 'owner'): Actor => ({
	user: { id, name: 'Olive', email: `${id}@example.com`, role: least, language: null },
	session: { id: authorityOf(id).sessionId, token: 'token', createdAt: NOW, signInMethod: 'mail' },
	authority: authorityOf(id, least),
});

/** By this right organizers act where it makes no difference who they are; `addOrganizer` makes them. */
export const ORGANIZER = authorityOf('organizer');

/** The owner who acts by `ORGANIZER`: signed in, and without any mail of the club. */
export async function addOrganizer(db: Db): Promise<void> {
	const { userId } = ORGANIZER;
	await addMember(db, { id: userId, name: 'Olga', role: 'owner', mailStoppedAt: NOW });
	await grantSession(db, userId);
}
