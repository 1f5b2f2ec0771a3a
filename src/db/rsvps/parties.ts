import { and, count, countDistinct, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';
import { rsvps } from '../schema.ts';

/** Who goes to events or waits for a seat: whoever a change of them concerns. */

function isPartyAt(eventIds: readonly string[]): SQL {
	const ids = sql`(select value from json_each(${JSON.stringify(eventIds)}))`;
	return sql`${rsvps.eventId} in ${ids} and ${inArray(rsvps.answer, ['going', 'waitlisted'])}`;
}

/** How many members who go or wait at any of these events get email, each counted once: a query for a batch. */
export function peopleAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({ count: countDistinct(rsvps.userId) })
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.where(and(isPartyAt(eventIds), isReachable()));
}

/** The same of one event by its slug: a query for a batch. */
export function peopleAtSlug(db: Db, slug: string) {
	return db
		.select({ count: count() })
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.where(
			and(
				sql`${rsvps.eventId} = (select id from events where slug = ${slug})`,
				inArray(rsvps.answer, ['going', 'waitlisted']),
				isReachable(),
			),
		);
}

/** How many parties go or wait at each of these events that anybody answered: a query for a batch. */
export function partiesAt(db: Db, eventIds: readonly string[]) {
	return db
		.select({ eventId: rsvps.eventId, parties: count() })
		.from(rsvps)
		.where(isPartyAt(eventIds))
		.groupBy(rsvps.eventId);
}
