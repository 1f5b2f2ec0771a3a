import { count, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { prepared } from '../prepared.ts';
import { rsvps } from '../schema.ts';

/** People going to events or waiting for a seat: everyone a change affects. */

function isPartyAt(eventIds: readonly string[]): SQL {
	const ids = sql`(select value from json_each(${JSON.stringify(eventIds)}))`;
	return sql`${rsvps.eventId} in ${ids} and ${inArray(rsvps.answer, ['going', 'waitlisted'])}`;
}

const isHeld = () => sql<number>`not (${IS_MAIL_RELEASED})`.as('is_held');

/** How many members who go or wait at any of these events get email, and how many don't: a query for a batch. */
export function peopleAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({
			people: sql<number>`count(distinct iif(${isReachable()}, ${rsvps.userId}, null))`.as(
				'people',
			),
			unreached: sql<number>`count(distinct iif(${isReachable()}, null, ${rsvps.userId}))`.as(
				'unreached',
			),
			isHeld: isHeld(),
		})
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.where(isPartyAt(eventIds));
}

/** The same of one event by its slug: a query for a batch. */
export const peopleAtSlug = prepared((db, slug: string) =>
	db
		.select({
			people: sql<number>`count(iif(${isReachable()}, 1, null))`.as('people'),
			unreached: sql<number>`count(iif(${isReachable()}, null, 1))`.as('unreached'),
			isHeld: isHeld(),
		})
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.where(
			sql`${rsvps.eventId} = (select id from events where slug = ${slug})
				and ${inArray(rsvps.answer, ['going', 'waitlisted'])}`,
		),
);

/** How many parties are going or waiting for each of these events with RSVPs: a query for a batch. */
export function partiesAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({ eventId: rsvps.eventId, parties: count() })
		.from(rsvps)
		.where(isPartyAt(eventIds))
		.groupBy(rsvps.eventId);
}

/** A row if anybody goes to the event with this slug, or waits: a query for a batch. */
export const hasPartiesAt = prepared((db, slug: string) =>
	db
		.select({ isAny: sql<number>`1`.as('is_any') })
		.from(rsvps)
		.where(
			sql`${rsvps.eventId} = (select id from events where slug = ${slug})
				and ${inArray(rsvps.answer, ['going', 'waitlisted'])}`,
		)
		.limit(1),
);
