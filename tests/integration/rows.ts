import type { Actor } from '../../src/auth/policy.ts';
import { type Role, session, user } from '../../src/db/auth-schema.ts';
import type { Authority } from '../../src/db/authority.ts';
import type { Db } from '../../src/db/client.ts';
import { club, events } from '../../src/db/schema.ts';
import { sessionToken } from '../support/session-token.ts';

/** Rows for tests, complete and unremarkable but for what a test asks for. */

export const HOUR_MS = 60 * 60_000;
export const DAY_MS = 24 * HOUR_MS;

/** When the tests play: a Wednesday in November. */
export const NOW = new Date('2026-11-25T10:00:00Z');

/** The club, set up, in a zone with changes of the clock. */
export async function addClub(
	db: Db,
	values: Partial<typeof club.$inferInsert> = {},
): Promise<void> {
	await db.insert(club).values({
		id: 1,
		name: 'Saturday Makers',
		description: '',
		colour: '#b93815',
		timeZone: 'Europe/Berlin',
		place: 'Berlin',
		createdAt: NOW,
		updatedAt: NOW,
		setUpAt: NOW,
		...values,
	});
}

export async function addMember(
	db: Db,
	values: Partial<typeof user.$inferInsert> = {},
): Promise<string> {
	const id = values.id ?? crypto.randomUUID();
	await db.insert(user).values({
		id,
		name: 'Ada Example',
		email: `${id}@example.com`,
		emailVerified: true,
		createdAt: NOW,
		updatedAt: NOW,
		...values,
	});
	return id;
}

/** Adds many members at once; D1 takes a hundred parameters a statement. */
export async function addMembers(db: Db, count: number): Promise<string[]> {
	const ids = Array.from({ length: count }, () => crypto.randomUUID());
	const inserts = ids.map((id) =>
		db.insert(user).values({
			id,
			name: 'Ada Example',
			email: `${id}@example.com`,
			emailVerified: true,
			createdAt: NOW,
			updatedAt: NOW,
		}),
	);
	const [first, ...rest] = inserts;
	if (first) await db.batch([first, ...rest]);
	return ids;
}

export async function addEvent(
	db: Db,
	values: Partial<typeof events.$inferInsert> = {},
): Promise<string> {
	const id = values.id ?? crypto.randomUUID();
	const startsAt = values.startsAt ?? new Date(NOW.getTime() + 3 * DAY_MS);
	await db.insert(events).values({
		id,
		slug: `event-${id}`,
		title: 'Open Studio',
		description: 'Bring what you make.',
		place: 'The Shed, 12 Mill Lane',
		timeZone: 'Europe/Berlin',
		startsAt,
		endsAt: new Date(startsAt.getTime() + 2 * HOUR_MS),
		capacity: 6,
		guestsAllowed: 4,
		createdAt: NOW,
		updatedAt: NOW,
		...values,
	});
	return id;
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
		expiresAt: new Date(NOW.getTime() + 30 * DAY_MS),
		createdAt: NOW,
		updatedAt: NOW,
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
	user: { id, name: 'Olive', email: `${id}@example.com`, role: least },
	session: { id: authorityOf(id).sessionId, token: 'token', createdAt: NOW },
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
