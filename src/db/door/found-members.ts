import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { listedName, user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { listOf } from '../prepared.ts';
import { checkIns, rsvps } from '../schema.ts';
import { isFoundBy } from '../text/name-search.ts';
import { eventIdOf } from './guest-list.ts';

/** Members whom an organizer may add to an event: neither banned nor deleted. */

/** Whether somebody is neither on the list of the event nor checked in there. */
const isElsewhere: SQL = sql`coalesce(${rsvps.answer}, 'declined') = 'declined' and ${checkIns.userId} is null`;

/**
 * Members whose name or address contains these words, by name, with their RSVP to an event: a query for a
 * batch. It reads members in the order of an index until there are as many as asked for, so that one which
 * finds little reads every member once, as a search of the list of members does.
 *
 * @param page.isNew only those who are neither on the event's list nor checked in
 */
export function foundMembers(
	db: Db,
	slug: string,
	page: { search: string; limit: number; isNew?: true },
) {
	const atEvent = sql`${eventIdOf(slug)}`;
	return listOf(
		db,
		db
			.select({ userId: user.id, name: user.name, email: user.email, answer: rsvps.answer })
			.from(user)
			.leftJoin(rsvps, and(eq(rsvps.userId, user.id), sql`${rsvps.eventId} = ${atEvent}`))
			.leftJoin(checkIns, and(eq(checkIns.userId, user.id), sql`${checkIns.eventId} = ${atEvent}`))
			.where(
				and(
					isNull(user.deletedAt),
					isNull(user.bannedAt),
					isFoundBy(page.search),
					page.isNew && isElsewhere,
				),
			)
			.orderBy(listedName('"user".'), asc(user.id))
			.limit(page.limit),
	);
}
