import { and, asc, count, eq, gt, isNull, type SQL, sql } from 'drizzle-orm';
import { user } from '../auth-schema.ts';
import type { Db } from '../client.ts';
import { seriesIdOfSlug } from '../event-columns.ts';
import { listOf, prepared, preparedLines, preparedList } from '../prepared.ts';
import { type ANSWERS, checkIns, events, mailAddresses, rsvps, standingRsvps } from '../schema.ts';
import { isFoundBy } from '../text/name-search.ts';
import { positionOf } from '../waiting-list.ts';

type Answer = (typeof ANSWERS)[number];

/** The id of the event with this slug, as an expression. */
export function eventIdOf(slug: string): SQL {
	return sql`(select ${events.id} from ${events} where ${events.slug} = ${slug})`;
}

/** How many guests came along. Named apart from those that were said to: the rows of a batch go by name. */
export const guestsHere = sql<number | null>`${checkIns.guests}`.as('guests_here');

/** Whether whoever is checked in was on no list: the RSVP `rsvps` is joined to the check-in. */
const isWalkIn = sql`coalesce(${rsvps.answer}, 'declined') = 'declined'`;

/** Whether the member of `rsvps` comes to every event of the series that the event is of. */
function isStanding(slug: string): SQL<boolean> {
	return sql`exists (
		select 1 from ${standingRsvps} where ${standingRsvps.userId} = ${rsvps.userId}
			and ${standingRsvps.seriesId} = ${seriesIdOfSlug(slug)})`.mapWith(Boolean) as SQL<boolean>;
}

/**
 * The parties of an event with one RSVP, in order: a query for a batch. Deleted accounts are among them
 * without a name, as they are among those counted.
 *
 * @param page.after only those behind this place
 * @param page.search only members whose name or address contains these words; left out, all
 */
export function partiesOf(
	db: Db,
	slug: string,
	answer: Answer,
	{ after, limit, search }: { after: number; limit: number; search?: string | undefined },
) {
	return search
		? listOf(db, partyRows(db, slug, answer, after, limit, isFoundBy(search)))
		: allParties(db, slug, answer, after, limit);
}

function partyRows(
	db: Db,
	slug: string,
	answer: Answer,
	after: number,
	limit: number,
	isFound?: SQL,
) {
	return db
		.select({
			userId: rsvps.userId,
			name: user.name,
			email: user.email,
			/** Set if the account is deleted, and the RSVP stays for its count. */
			deletedAt: user.deletedAt,
			/** Set where email to the member does not arrive, or is not wanted. */
			mailStoppedBy: mailAddresses.stoppedBy,
			guests: rsvps.guests,
			note: rsvps.note,
			place: rsvps.place,
			promoteUntilHours: rsvps.promoteUntilHours,
			position: positionOf('rsvps').as('position'),
			checkedInAt: checkIns.checkedInAt,
			guestsHere,
			/** Whether the member comes to every event of the series. */
			isStanding: isStanding(slug).as('is_standing'),
		})
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.leftJoin(checkIns, and(eq(checkIns.eventId, rsvps.eventId), eq(checkIns.userId, rsvps.userId)))
		.where(
			and(
				sql`${rsvps.eventId} = ${eventIdOf(slug)}`,
				eq(rsvps.answer, answer),
				gt(rsvps.place, after),
				isFound,
			),
		)
		.orderBy(asc(rsvps.place))
		.limit(limit);
}

const allParties = preparedList((db, slug: string, answer: Answer, after: number, limit: number) =>
	partyRows(db, slug, answer, after, limit),
);

/**
 * People who came to an event without being on its list, also after a "no": a query for a batch. Deleted
 * accounts are among them without a name.
 *
 * @param page.search only members whose name or address contains these words; left out, all
 */
export function walkInsOf(
	db: Db,
	slug: string,
	{ limit, search }: { limit: number; search?: string | undefined },
) {
	return search
		? listOf(db, walkInRows(db, slug, limit, isFoundBy(search)))
		: allWalkIns(db, slug, limit);
}

function walkInRows(db: Db, slug: string, limit: number, isFound?: SQL) {
	return db
		.select({
			userId: checkIns.userId,
			name: user.name,
			email: user.email,
			deletedAt: user.deletedAt,
			mailStoppedBy: mailAddresses.stoppedBy,
			// What a party says of itself: somebody on no list has said nothing.
			guests: sql<number>`0`.as('guests'),
			note: sql<string>`''`.as('note'),
			/** In the order of arrival. */
			place: sql<number>`${checkIns.checkedInAt}`.as('place'),
			promoteUntilHours: sql<number | null>`null`.as('promote_until_hours'),
			position: sql<number | null>`null`.as('position'),
			checkedInAt: checkIns.checkedInAt,
			guestsHere,
			isStanding: sql`0`.mapWith(Boolean).as('is_standing') as SQL.Aliased<boolean>,
		})
		.from(checkIns)
		.innerJoin(user, eq(user.id, checkIns.userId))
		.leftJoin(mailAddresses, eq(mailAddresses.email, user.email))
		.leftJoin(rsvps, and(eq(rsvps.eventId, checkIns.eventId), eq(rsvps.userId, checkIns.userId)))
		.where(and(sql`${checkIns.eventId} = ${eventIdOf(slug)}`, isWalkIn, isFound))
		.limit(limit);
}

const allWalkIns = preparedList((db, slug: string, limit: number) => walkInRows(db, slug, limit));

/** How many came to an event, by their RSVPs, guests not counted: a query for a batch of one row. */
export function turnoutOf(db: Db, slug: string) {
	const came = (isMeant: SQL) => sql<number>`coalesce(sum(${isMeant}), 0)`;
	return db
		.select({
			cameOfThem: came(sql`${rsvps.answer} = 'going'`).as('came_of_them'),
			fromWaitlist: came(sql`${rsvps.answer} = 'waitlisted'`).as('from_waitlist'),
			/** Those without an address are no members, and came the same. */
			walkedIn: sql<number>`${came(isWalkIn)} + (
				select count(*) from walk_ins where event_id = ${eventIdOf(slug)})`.as('walked_in'),
		})
		.from(checkIns)
		.leftJoin(rsvps, and(eq(rsvps.eventId, checkIns.eventId), eq(rsvps.userId, checkIns.userId)))
		.where(sql`${checkIns.eventId} = ${eventIdOf(slug)}`);
}

const partiesWith = (answer: Answer) =>
	sql<number>`(select count(*) from rsvps said where said.event_id = events.id and said.answer = ${answer})`.as(
		`parties_${answer}`,
	);

/**
 * An event as its guest list shows it, with how many parties gave each answer, and how many came, guests not counted: a
 * query for a batch.
 */
export const eventOfGuestList = prepared((db, slug: string) =>
	db
		.select({
			title: events.title,
			place: events.place,
			timeZone: events.timeZone,
			startsAt: events.startsAt,
			endsAt: events.endsAt,
			status: events.status,
			capacity: events.capacity,
			guestsAllowed: events.guestsAllowed,
			seatsTaken: events.going,
			going: partiesWith('going'),
			waitlisted: partiesWith('waitlisted'),
			declined: partiesWith('declined'),
			/** People without an address are no members, and came the same. */
			cameByName: sql<number>`(select count(*) from walk_ins where event_id = events.id)`.as(
				'came_by_name',
			),
			came: sql`(
				select json_object('going', coalesce(sum(said.answer = 'going'), 0),
					'waitlisted', coalesce(sum(said.answer = 'waitlisted'), 0),
					'others', coalesce(sum(coalesce(said.answer, 'declined') = 'declined'), 0))
				from check_ins here
				left join rsvps said on said.event_id = here.event_id and said.user_id = here.user_id
				where here.event_id = events.id)`
				.mapWith(
					(json: string) => JSON.parse(json) as Record<'going' | 'waitlisted' | 'others', number>,
				)
				.as('came'),
		})
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** People going to an event, for a printed list, with an address where there is no name: a query for a batch. */
export const partiesOnPaper = preparedList((db, slug: string, limit: number) =>
	db
		.select({
			name: user.name,
			email: sql<string>`iif(trim(${user.name}) = '', ${user.email}, '')`.as('address'),
			deletedAt: user.deletedAt,
			guests: rsvps.guests,
		})
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.where(and(sql`${rsvps.eventId} = ${eventIdOf(slug)}`, eq(rsvps.answer, 'going')))
		.limit(limit),
);

/** How many parties of an event there are by RSVP, and how many guests they bring: a query for a batch. */
export const partyCounts = prepared((db, slug: string) =>
	db
		.select({
			answer: rsvps.answer,
			parties: count().as('parties'),
		})
		.from(rsvps)
		.where(sql`${rsvps.eventId} = ${eventIdOf(slug)}`)
		.groupBy(rsvps.answer),
);

/** The member with this address: a query for a batch. */
export const memberByEmail = prepared((db, email: string) =>
	db
		.select({ id: user.id, bannedAt: user.bannedAt })
		.from(user)
		.where(eq(user.email, email))
		.limit(1),
);

/** What the file of an event's guest list says of it, and what attendees are asked for a line about: a query for a batch. */
export const eventOfFile = prepared((db, slug: string) =>
	db
		.select({
			timeZone: events.timeZone,
			noteLabel: sql<string>`coalesce((select note_label from club), '')`.as('note_label'),
		})
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The same by id; nobody for a deleted account. */
export const memberWithId = prepared((db, userId: string) =>
	db
		.select({ id: user.id, bannedAt: user.bannedAt })
		.from(user)
		.where(and(eq(user.id, userId), isNull(user.deletedAt)))
		.limit(1),
);

/** Everybody with an RSVP to an event, for a file, in order within each answer: a query for a batch. */
export const rsvpsForFile = preparedLines((db, slug: string, limit: number) =>
	db
		.select({
			name: user.name,
			email: user.email,
			answer: rsvps.answer,
			guests: rsvps.guests,
			note: rsvps.note,
			answeredAt: rsvps.answeredAt,
			isStanding: isStanding(slug).as('is_standing'),
			checkedInAt: checkIns.checkedInAt,
			guestsHere,
		})
		.from(rsvps)
		.innerJoin(user, eq(user.id, rsvps.userId))
		.leftJoin(checkIns, and(eq(checkIns.eventId, rsvps.eventId), eq(checkIns.userId, rsvps.userId)))
		.where(and(sql`${rsvps.eventId} = ${eventIdOf(slug)}`, isNull(user.deletedAt)))
		.orderBy(asc(rsvps.answer), asc(rsvps.place))
		.limit(limit),
);

/** People who came to an event without an RSVP, for a file: a query for a batch. */
export const walkInsForFile = preparedLines((db, slug: string, limit: number) =>
	db
		.select({
			name: user.name,
			email: user.email,
			checkedInAt: checkIns.checkedInAt,
			guestsHere,
		})
		.from(checkIns)
		.innerJoin(user, eq(user.id, checkIns.userId))
		.leftJoin(rsvps, and(eq(rsvps.eventId, checkIns.eventId), eq(rsvps.userId, checkIns.userId)))
		.where(
			and(
				sql`${checkIns.eventId} = ${eventIdOf(slug)}`,
				isNull(rsvps.userId),
				isNull(user.deletedAt),
			),
		)
		.limit(limit),
);
