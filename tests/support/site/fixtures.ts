import { asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { session, user } from '../../../src/db/auth-schema.ts';
import { breaks, club, events, rsvps, series } from '../../../src/db/schema.ts';
import { SESSION_SECONDS } from '../../../src/domain/club/retention.ts';
import { at, CLUB_ZONE, inDays, saturdayIn } from '../days.ts';
import { sessionToken } from '../session-token.ts';
import { HOUR_MS } from '../time.ts';
import { Browser, SESSION_COOKIE } from './browser.ts';
import { AUTH_SECRET, type Site } from './site.ts';

/** A Saturday that no test lives to see. */
export const YEARS_AHEAD = saturdayIn(520);

/** D1 takes at most a hundred parameters a statement. */
export const ROWS_AT_ONCE = 8;

export function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
	for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

export async function insertClub(
	site: Site,
	values: Partial<typeof club.$inferInsert> = {},
): Promise<void> {
	const now = new Date();
	await drizzle(site.db)
		.insert(club)
		.values({
			id: 1,
			name: 'Saturday Makers',
			description: 'We make things on Saturdays.',
			colour: '#b4532a',
			timeZone: CLUB_ZONE,
			place: 'Brooklyn',
			createdAt: now,
			updatedAt: now,
			setUpAt: now,
			...values,
		})
		.onConflictDoUpdate({ target: club.id, set: { updatedAt: now, ...values } });
}

/**
 * An event a week ahead unless told otherwise. It begins in the late morning of its day, which no change of
 * clocks touches; of two on one day the first that was made comes first.
 */
export async function insertEvent(
	site: Site,
	values: Partial<typeof events.$inferInsert> & { daysAhead?: number } = {},
): Promise<typeof events.$inferSelect> {
	const { daysAhead = 7, ...columns } = values;
	const now = new Date();
	const id = crypto.randomUUID();
	const morning = at(inDays(daysAhead, columns.timeZone), '11:00', columns.timeZone);
	const startsAt = columns.startsAt ?? new Date(morning.getTime() + performance.now());
	const [event] = await drizzle(site.db)
		.insert(events)
		.values({
			id,
			slug: `event-${id.slice(0, 8)}`,
			title: 'Open studio',
			description: 'Bring what you are making.',
			place: 'The old pharmacy, 12 Vine Street',
			timeZone: CLUB_ZONE,
			startsAt,
			endsAt: new Date(startsAt.getTime() + 3 * HOUR_MS),
			capacity: 20,
			guestsAllowed: 2,
			createdAt: now,
			updatedAt: now,
			...columns,
		})
		.returning();
	if (!event) throw new Error('The event was not stored.');
	return event;
}

/** An event as it is now. */
export async function eventNow(site: Site, slug: string): Promise<typeof events.$inferSelect> {
	const event = await drizzle(site.db).select().from(events).where(eq(events.slug, slug)).get();
	if (!event) throw new Error('There is no such event.');
	return event;
}

/** The events of a series as they are now, by date. */
export function eventsOfSeries(site: Site, id: string): Promise<(typeof events.$inferSelect)[]> {
	const ofSeries = drizzle(site.db).select().from(events).where(eq(events.seriesId, id));
	return ofSeries.orderBy(asc(events.seriesDate)).all();
}

/** A weekly series that opens nothing by itself: its first date lies years ahead. */
export async function insertSeries(
	site: Site,
	values: Partial<typeof series.$inferInsert> = {},
): Promise<string> {
	const now = new Date();
	const id = values.id ?? crypto.randomUUID();
	await drizzle(site.db)
		.insert(series)
		.values({
			id,
			title: 'Open studio',
			description: '',
			rule: 'FREQ=WEEKLY;BYDAY=SA',
			startsOnDate: YEARS_AHEAD,
			startsAtTime: '09:00',
			durationMinutes: 180,
			place: '',
			capacity: 20,
			guestsAllowed: 1,
			opensDaysAhead: 14,
			createdAt: now,
			updatedAt: now,
			...values,
		});
	return id;
}

/** A pause in a series of its own. */
export async function insertBreak(site: Site, firstDate: string, lastDate: string): Promise<void> {
	const seriesId = await insertSeries(site);
	await drizzle(site.db).insert(breaks).values({
		id: crypto.randomUUID(),
		seriesId,
		firstDate,
		lastDate,
		reason: 'The room is being painted.',
		createdAt: new Date(),
	});
}

export interface Member {
	id: string;
	email: string;
	/** A browser that is signed in as this member. */
	browser: Browser;
	sessionId: string;
	sessionToken: string;
}

/** The session cookie as better-auth signs it: the token, a dot, and its HMAC-SHA-256 in base64. */
export async function signedSession(token: string): Promise<string> {
	const encoder = new TextEncoder();
	const key = await crypto.subtle.importKey(
		'raw',
		encoder.encode(AUTH_SECRET),
		{ name: 'HMAC', hash: 'SHA-256' },
		false,
		['sign'],
	);
	const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(token));
	return encodeURIComponent(`${token}.${Buffer.from(mac).toString('base64')}`);
}

/**
 * Members with a session each, put into the database directly: a sign-in through the mail is slow where
 * hundreds are needed. A test in sessions.test.ts holds that a real sign-in gives the same cookie.
 */
export async function insertMembers(
	site: Site,
	count: number,
	values: Partial<typeof user.$inferInsert> = {},
): Promise<Member[]> {
	const now = new Date();
	const db = drizzle(site.db);
	const people = Array.from({ length: count }, (_, index) => {
		const id = crypto.randomUUID();
		return { id, name: `Member ${index + 1}`, email: `${id.slice(0, 18)}@club.example` };
	});
	const sessions = people.map(({ id }) => ({
		id: crypto.randomUUID(),
		token: sessionToken(),
		userId: id,
		// As fresh as a session can be, so that reading it does not slide it on.
		expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
		createdAt: now,
		updatedAt: now,
	}));
	const inserts = [
		...[...chunks(people, ROWS_AT_ONCE)].map((rows) =>
			db.insert(user).values(
				rows.map((row) => ({
					...row,
					emailVerified: true,
					createdAt: now,
					updatedAt: now,
					...values,
				})),
			),
		),
		...[...chunks(sessions, ROWS_AT_ONCE)].map((rows) => db.insert(session).values(rows)),
	];
	const [first, ...rest] = inserts;
	if (first) await db.batch([first, ...rest]);
	return Promise.all(
		people.map(async ({ id, email }, index) => {
			const browser = new Browser(site);
			const token = sessions[index]?.token ?? '';
			browser.cookies.set(SESSION_COOKIE, await signedSession(token));
			return { id, email, browser, sessionId: sessions[index]?.id ?? '', sessionToken: token };
		}),
	);
}

export async function insertMember(
	site: Site,
	values: Partial<typeof user.$inferInsert> = {},
): Promise<Member> {
	const [member] = await insertMembers(site, 1, values);
	if (!member) throw new Error('The member was not stored.');
	return member;
}

/** Answers that are there already, in this order; the event's counters follow by themselves. */
export async function insertRsvps(
	site: Site,
	eventId: string,
	answers: {
		member: { id: string };
		answer: 'going' | 'waitlisted' | 'declined';
		guests?: number;
		note?: string;
		promoteUntilHours?: number;
	}[],
): Promise<void> {
	const now = new Date();
	const db = drizzle(site.db);
	const rows = answers.map(({ member, ...columns }, index) => ({
		...columns,
		eventId,
		userId: member.id,
		place: index + 1,
		change: `fixture ${index}`,
		answeredAt: now,
		createdAt: now,
		updatedAt: now,
	}));
	for (const some of chunks(rows, ROWS_AT_ONCE)) await db.insert(rsvps).values(some);
}

/** All answers to an event, in the order of places. */
export async function rsvpsOf(site: Site, eventId: string) {
	return site.all<{
		userId: string;
		answer: 'going' | 'waitlisted' | 'declined';
		guests: number;
		note: string;
		place: number;
		revision: number;
	}>(
		`select user_id as userId, answer, guests, note, place, revision from rsvps
			where event_id = ? order by place`,
		eventId,
	);
}

/** The counters of an event. */
export async function seatsOf(site: Site, eventId: string) {
	const row = await site.first<{ going: number; waiting: number; capacity: number }>(
		'select going, waiting, capacity from events where id = ?',
		eventId,
	);
	if (!row) throw new Error('There is no such event.');
	return row;
}

/** The mails that are owed or sent about an event. */
export async function outboxOf(site: Site, eventId: string) {
	return site.all<{
		id: string;
		kind: string;
		userId: string;
		revision: number;
		attempts: number;
		dueAt: number | null;
		sentAt: number | null;
		failure: string | null;
	}>(
		`select id, kind, user_id as userId, revision, attempts, due_at as dueAt, sent_at as sentAt, failure
			from outbox where event_id = ? order by created_at, id`,
		eventId,
	);
}
