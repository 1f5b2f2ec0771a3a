import { eq } from 'drizzle-orm';
import { columnsBut, pickColumns } from '../columns.ts';
import { cameTo, LINE, SEATS } from '../event-columns.ts';
import { prepared } from '../prepared.ts';
import { events } from '../schema.ts';

/** One event as each page of the desk shows it: queries for a batch. */

/** The event's own page. */
export const deskEventBySlug = prepared((db, slug: string) =>
	db
		.select({
			...LINE,
			...SEATS,
			...pickColumns(events, ['id', 'place', 'guestsAllowed', 'cancelReason']),
			came: cameTo,
		})
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The form that changes it, and what tells whom that would concern. */
export const eventToChange = prepared((db, slug: string) =>
	db
		.select(
			columnsBut(events, [
				'slug',
				'seriesId',
				'cancelReason',
				'waiting',
				'createdAt',
				'updatedAt',
				'change',
				'previousStartsAt',
				'sendsInvitations',
			]),
		)
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The form that cancels it. */
export const eventToCancel = prepared((db, slug: string) =>
	db
		.select(
			pickColumns(events, ['id', 'title', 'timeZone', 'startsAt', 'endsAt', 'status', 'sequence']),
		)
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The form of another one like it. */
export const eventToDuplicate = prepared((db, slug: string) =>
	db
		.select(
			pickColumns(events, [
				'title',
				'description',
				'whatToBring',
				'place',
				'mapUrl',
				'timeZone',
				'startsAt',
				'endsAt',
				'capacity',
				'guestsAllowed',
				'sendsInvitations',
			]),
		)
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The list at its door. */
export const eventAtDoor = prepared((db, slug: string) =>
	db
		.select({ ...LINE, ...pickColumns(events, ['cancelReason', 'guestsAllowed', 'going']) })
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);

/** The camera at its door. */
export const eventToScan = prepared((db, slug: string) =>
	db.select(LINE).from(events).where(eq(events.slug, slug)).limit(1),
);

/** The page that a code at its door leads to. */
export const eventOfCode = prepared((db, id: string) =>
	db
		.select({ ...LINE, ...pickColumns(events, ['guestsAllowed']) })
		.from(events)
		.where(eq(events.id, id))
		.limit(1),
);

/** The forms of its picture and its report. */
export const eventOfStory = prepared((db, slug: string) =>
	db
		.select({ ...LINE, ...pickColumns(events, ['id']) })
		.from(events)
		.where(eq(events.slug, slug))
		.limit(1),
);
