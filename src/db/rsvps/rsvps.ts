import { and, asc, count, eq, gt, ne, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { isReachable } from '../mail/eligibility.ts';
import { IS_MAIL_RELEASED } from '../mail/hold.ts';
import { prepared } from '../prepared.ts';
import { events, rsvps } from '../schema.ts';
import { positionOf } from '../waiting-list.ts';

/** Which event an RSVP is about. */
export type EventReference = { slug: string } | { id: string } | 'next';

/** The id of the event that is meant, as an expression. */
export function eventId(reference: EventReference, now: Date): SQL {
	if (reference === 'next') {
		return sql`(select id from events where status = 'scheduled' and starts_at > ${now.getTime()} order by starts_at limit 1)`;
	}
	if ('id' in reference) return sql`${reference.id}`;
	return sql`(select id from events where slug = ${reference.slug})`;
}

const CAN_BE_EMAILED = sql<boolean>`(select ${isReachable()} and ${IS_MAIL_RELEASED} from user
	where user.id = ${rsvps.userId})`
	.mapWith(Boolean)
	.as('can_be_emailed');

/** A member's RSVP to one event, with the position on the waiting list: a query for a batch. */
export function rsvpOf(db: Db, userId: string, event: EventReference, now: Date) {
	return db
		.select({
			eventId: rsvps.eventId,
			answer: rsvps.answer,
			guests: rsvps.guests,
			note: rsvps.note,
			promoteUntilHours: rsvps.promoteUntilHours,
			position: positionOf('rsvps').as('position'),
			canBeEmailed: CAN_BE_EMAILED,
		})
		.from(rsvps)
		.where(and(eq(rsvps.userId, userId), sql`${rsvps.eventId} = ${eventId(event, now)}`))
		.limit(1);
}

/** A member's RSVP to the event behind a link in an email, as that page shows it: a query for a batch. */
export const rsvpOfLink = prepared((db, userId: string, eventId: string) =>
	db
		.select({
			answer: rsvps.answer,
			guests: rsvps.guests,
			promoteUntilHours: rsvps.promoteUntilHours,
			position: positionOf('rsvps').as('position'),
			canBeEmailed: CAN_BE_EMAILED,
		})
		.from(rsvps)
		.where(and(eq(rsvps.userId, userId), eq(rsvps.eventId, eventId)))
		.limit(1),
);

/** A member's RSVPs to events that are not over, the soonest first: a query for a batch. */
export const upcomingRsvpsOf = prepared((db, userId: string, now: Date) =>
	db
		.select({
			eventId: events.id,
			slug: events.slug,
			title: events.title,
			startsAt: events.startsAt,
			endsAt: events.endsAt,
			timeZone: events.timeZone,
			status: events.status,
			seriesId: events.seriesId,
			answer: rsvps.answer,
			guests: rsvps.guests,
			position: positionOf('rsvps').as('position'),
		})
		.from(rsvps)
		.innerJoin(events, eq(events.id, rsvps.eventId))
		.where(and(eq(rsvps.userId, userId), gt(events.endsAt, now)))
		.orderBy(asc(events.startsAt))
		.limit(20),
);

/** How many events to come, that take place, a member goes to or waits for: a query for a batch. */
export const upcomingPartyCount = prepared((db, userId: string, now: Date) =>
	db
		.select({ events: count().as('events') })
		.from(rsvps)
		.innerJoin(events, eq(events.id, rsvps.eventId))
		.where(
			and(
				eq(rsvps.userId, userId),
				ne(rsvps.answer, sql`'declined'`),
				eq(events.status, 'scheduled'),
				gt(events.startsAt, now),
			),
		),
);
