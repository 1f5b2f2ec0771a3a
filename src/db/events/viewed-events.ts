import { eq, type SQL, sql } from 'drizzle-orm';
import type { EventStory } from '../../domain/events/story.ts';
import type { OwnRsvp } from '../../domain/rsvps/own-rsvp.ts';
import type { Db } from '../client.ts';
import { columnsBut, pickColumns } from '../columns.ts';
import { cameTo, LINE, SEATS } from '../event-columns.ts';
import { type PreparedRows, prepared } from '../prepared.ts';
import { ownPanel, ownRsvp } from '../rsvps/own-rsvps.ts';
import { type EventReference, eventId } from '../rsvps/rsvps.ts';
import { events, series } from '../schema.ts';
import { isBehind, type NextUp, nextUpAfter } from './next-up.ts';
import { eventStory } from './stories.ts';

/** What a page shows of an event: not what its emails and calendar files go by. */
const SHOWN = {
	...columnsBut(events, [
		'id',
		'seriesId',
		'seriesDate',
		'sequence',
		'createdAt',
		'updatedAt',
		'change',
		'sendsInvitations',
	]),
	came: cameTo,
};

const forVisitors = (db: Db, isMeant: SQL) => db.select(SHOWN).from(events).where(isMeant).limit(1);

const forMembers = (db: Db, isMeant: SQL, userId: string) =>
	db
		.select({ ...SHOWN, ...ownPanel(userId, undefined, true) })
		.from(events)
		.where(isMeant)
		.limit(1);

/** What the event's own page shows besides: its story, and once it is over or cancelled, what the viewer had said and the way on. */
const onItsPage = (now: Date, userId?: string) => ({
	story: eventStory,
	own: ownRsvp(userId, isBehind(now)),
	nextUp: nextUpAfter(now, userId),
});

const bySlug = (slug: string) => eq(events.slug, slug);
const byId = (id: string) => eq(events.id, id);
const nextOne = (now: Date) => sql`${events.id} = ${eventId('next', now)}`;

const VISITORS = {
	slug: prepared((db, slug: string, now: Date) =>
		db
			.select({ ...SHOWN, ...onItsPage(now) })
			.from(events)
			.where(bySlug(slug))
			.limit(1),
	),
	id: prepared((db, id: string) => forVisitors(db, byId(id))),
	next: prepared((db, now: Date) => forVisitors(db, nextOne(now))),
};

const MEMBERS = {
	slug: prepared((db, slug: string, userId: string, now: Date) =>
		db
			.select({ ...SHOWN, ...ownPanel(userId, undefined, true), ...onItsPage(now, userId) })
			.from(events)
			.where(bySlug(slug))
			.limit(1),
	),
	id: prepared((db, id: string, userId: string) => forMembers(db, byId(id), userId)),
	next: prepared((db, now: Date, userId: string) => forMembers(db, nextOne(now), userId)),
};

type OwnPageOf<Event> = Event & {
	story?: EventStory | null;
	own?: OwnRsvp | null;
	nextUp?: NextUp | null;
};
type VisitorsEvent = Awaited<ReturnType<typeof VISITORS.next>>[number];
type MembersEvent = Awaited<ReturnType<typeof MEMBERS.next>>[number];

/** One event as a page shows it, with how many came; by its slug, as its own page does: a query for a batch. */
export function eventForVisitor(
	db: Db,
	reference: EventReference,
	now: Date,
): PreparedRows<OwnPageOf<VisitorsEvent>> {
	if (reference === 'next') return VISITORS.next(db, now);
	return 'id' in reference ? VISITORS.id(db, reference.id) : VISITORS.slug(db, reference.slug, now);
}

/** The same with the member's own RSVP and the event's series, as a panel shows them. */
export function eventForMember(
	db: Db,
	reference: EventReference,
	userId: string,
	now: Date,
): PreparedRows<OwnPageOf<MembersEvent>> {
	if (reference === 'next') return MEMBERS.next(db, now, userId);
	return 'id' in reference
		? MEMBERS.id(db, reference.id, userId)
		: MEMBERS.slug(db, reference.slug, userId, now);
}

/** What the panel of an RSVP and the heading above it say of an event. */
const ANSWERED = {
	...LINE,
	...SEATS,
	...pickColumns(events, ['place', 'guestsAllowed']),
};

/** The next event for a member's page that only asks about it, with their own RSVP and its series. */
export const nextEventToAnswer = prepared((db, now: Date, userId: string) =>
	db
		.select({ ...ANSWERED, ...ownPanel(userId) })
		.from(events)
		.where(nextOne(now))
		.limit(1),
);

/** One event for the page behind a link in an email: a query for a batch. */
export const eventOfLink = prepared((db, id: string) =>
	db
		.select({ ...ANSWERED, ...pickColumns(events, ['cancelReason']) })
		.from(events)
		.where(byId(id))
		.limit(1),
);

/** One event as the page shows it that passes it on: a query for a batch. */
export const eventToShare = prepared((db, slug: string) =>
	db
		.select({
			slug: events.slug,
			title: events.title,
			place: events.place,
			timeZone: events.timeZone,
			startsAt: events.startsAt,
			endsAt: events.endsAt,
			status: events.status,
			cancelReason: events.cancelReason,
			going: events.going,
			came: cameTo,
		})
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The next event as a text about the club names it, with the rule of its series; null without one: a query for a batch. */
export const eventToPost = prepared((db, now: Date) =>
	db
		.select({
			title: events.title,
			place: events.place,
			timeZone: events.timeZone,
			startsAt: events.startsAt,
			endsAt: events.endsAt,
			rule: series.rule,
		})
		.from(events)
		.leftJoin(series, eq(series.id, events.seriesId))
		.where(nextOne(now))
		.limit(1),
);
