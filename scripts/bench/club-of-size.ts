import type { Database } from '../../src/environment.ts';

/** How much a club has gathered over the years. */
export interface ClubSize {
	/** Events, of which the last eight are still to come. */
	events: number;
	members: number;
	/** RSVPs to each event that has any. */
	rsvpsEach: number;
	/** How many events have RSVPs, the next one first. */
	answered: number;
}

/** A club that has just begun: ten RSVPs. */
export const NEW_CLUB: ClubSize = { events: 10, members: 20, rsvpsEach: 10, answered: 1 };

/** A club after ten years: 200,000 RSVPs. */
export const OLD_CLUB: ClubSize = {
	events: 500,
	members: 20_000,
	rsvpsEach: 400,
	answered: 500,
};

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
const UPCOMING = 8;
const CAPACITY = 1_000;
/** One in this many RSVPs is a "no". */
const ONE_IN = 10;

/** The address of the nth member, who has an RSVP to the next event if `n` is below `rsvpsEach`. */
export function memberOf(n: number): string {
	return `member-${n}@example.com`;
}

/** The address of the owner, who has answered nothing. */
export const OWNER = 'owner@example.com';

/** The slug of the event that takes the next RSVPs. */
export const NEXT_EVENT = 'the-next-event';

/**
 * Fills an empty database with a club of this size, in statements of SQL's own, since 200,000 requests
 * would take an hour. The counters and the order of RSVPs come from the usual triggers and indexes.
 */
export async function fillClubOfSize(db: Database, size: ClubSize, now: Date): Promise<void> {
	const time = now.getTime();
	const { events, members, rsvpsEach, answered } = size;
	const upTo = (count: number) =>
		`with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${count})`;
	const past = events - UPCOMING;
	await db.batch([
		db
			.prepare(
				`insert into club (id, name, description, colour, time_zone, place, joining, created_at, updated_at, set_up_at)
				values (1, 'Saturday Makers', 'We meet and make things.', '#1f6b45', 'America/New_York', 'Brooklyn', 'open', ?1, ?1, ?1)`,
			)
			.bind(time),
		db
			.prepare(
				`insert into series (id, title, description, rule, starts_on_date, starts_at_time, duration_minutes,
					place, capacity, guests_allowed, opens_days_ahead, created_at, updated_at)
				values ('mornings', 'Open studio', '', 'FREQ=WEEKLY;BYDAY=SA', '2030-01-05', '09:00', 180,
					'Loft 3', ${CAPACITY}, 2, 35, ?1, ?1)`,
			)
			.bind(time),
		db
			.prepare(
				`${upTo(members)} insert into user (id, name, email, email_verified, created_at, updated_at)
				select 'member-' || i, 'Member ' || i, 'member-' || i || '@example.com', 1, ?1, ?1 from n`,
			)
			.bind(time),
		db
			.prepare(
				`${upTo(events)} insert into events (id, slug, series_id, series_date, title, description, place,
					time_zone, starts_at, ends_at, capacity, guests_allowed, created_at, updated_at)
				select 'event-' || i, iif(i = ${past}, '${NEXT_EVENT}', 'event-' || i),
					'mornings', date((?1 + (i - ${past}) * ${7 * DAY_MS} + ${DAY_MS}) / 1000, 'unixepoch'), 'Open studio', 'Bring what you are making.', 'Loft 3',
					'America/New_York',
					?1 + (i - ${past}) * ${7 * DAY_MS} + ${DAY_MS},
					?1 + (i - ${past}) * ${7 * DAY_MS} + ${DAY_MS + 3 * HOUR_MS},
					${CAPACITY}, 2, ?1, ?1
				from n`,
			)
			.bind(time),
	]);
	// The nth RSVP to an event is another member's than to the event before.
	for (let first = 0; first < answered; first += 50) {
		const some = Math.min(50, answered - first);
		await db
			.prepare(
				`${upTo(some * rsvpsEach)} insert into rsvps (event_id, user_id, answer, place, change, answered_at, created_at, updated_at)
				select 'event-' || ((${past} + event) % ${events}), 'member-' || ((turn + event * 37) % ${members}),
					iif(turn % ${ONE_IN} = ${ONE_IN - 1}, 'declined', 'going'), turn + 1, 'filled', ?1, ?1, ?1
				from (select ${first} + i / ${rsvpsEach} as event, i % ${rsvpsEach} as turn from n)`,
			)
			.bind(time)
			.run();
	}
}
