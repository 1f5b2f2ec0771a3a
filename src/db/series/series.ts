import { and, asc, eq, gt, gte, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { ImportedSeries } from '../../domain/series/imported.ts';
import { auditedBatch } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { columnsBut, pickColumns } from '../columns.ts';
import { LINE, SEATS, seriesIdOfSlug } from '../event-columns.ts';
import { prepared, preparedList } from '../prepared.ts';
import { breaks, events, series } from '../schema.ts';
import {
	auditedSeries,
	type SeriesValues,
	seriesColumns,
	seriesSubject,
	seriesTuple,
} from './values.ts';

export type BreakRow = typeof breaks.$inferSelect;

/** Every series: a query for a batch. */
export const allSeries = prepared((db) => db.select().from(series));

/** Every series as a list shows it, by title, with how many members come every week: a query for a batch. */
export const listedSeries = prepared((db) =>
	db
		.select({
			...pickColumns(series, [
				'id',
				'title',
				'rule',
				'startsOnDate',
				'startsAtTime',
				'durationMinutes',
				'endsOnDate',
				'place',
				'capacity',
				'originId',
			]),
			standing:
				sql<number>`(select count(*) from standing_rsvps where series_id = ${series.id})`.as(
					'standing',
				),
		})
		.from(series)
		.orderBy(asc(series.title), asc(series.createdAt))
		.limit(200),
);

/** The ids of a series and of all that it goes on from or that go on from it, as a query. */
export function lineageOf(seriesId: string | SQL): SQL {
	const origin = sql`(select coalesce(origin_id, id) from series where id = ${seriesId})`;
	return sql`select id from series where id = ${origin}
		union all select id from series where origin_id = ${origin}`;
}

/** The series that a series goes on from, and those that go on from it: a query for a batch. */
export const relatedSeriesOf = prepared((db, seriesId: string) =>
	db
		.select({
			id: series.id,
			title: series.title,
			startsOnDate: series.startsOnDate,
			endsOnDate: series.endsOnDate,
		})
		.from(series)
		.where(sql`${series.id} in (${lineageOf(seriesId)}) and ${series.id} <> ${seriesId}`)
		.orderBy(asc(series.startsOnDate))
		.limit(50),
);

/** The series that go on from a series, whole, the soonest first: a query for a batch. */
export function followingSeriesOf(db: Db, seriesId: string | SQL) {
	return db
		.select()
		.from(series)
		.where(
			sql`${series.id} in (${lineageOf(seriesId)}) and ${series.startsOnDate} >
				(select self.starts_on_date from series self where self.id = ${seriesId})`,
		)
		.orderBy(asc(series.startsOnDate))
		.limit(50);
}

/** The id of the series that an event belongs to, as an expression. */
export function seriesIdOf(eventId: string): SQL {
	return sql`(select series_id from events where id = ${eventId})`;
}

/** The series that the event with this slug belongs to, as the event's page names it: a query for a batch. */
export const seriesOfSlug = prepared((db, slug: string) =>
	db
		.select({ id: series.id, title: series.title, rule: series.rule })
		.from(series)
		.where(sql`${series.id} = ${seriesIdOfSlug(slug)}`)
		.limit(1),
);

/** Its id alone: a query for a batch, without a row where the event belongs to none. */
export const seriesIdBySlug = prepared((db, slug: string) =>
	db
		.select({ id: series.id })
		.from(series)
		.where(sql`${series.id} = ${seriesIdOfSlug(slug)}`)
		.limit(1),
);

/** Every series by its name, by title: a query for a batch. */
export const seriesNames = prepared((db) =>
	db
		.select({ id: series.id, title: series.title, endsOnDate: series.endsOnDate })
		.from(series)
		.orderBy(asc(series.title), asc(series.createdAt))
		.limit(200),
);

/** When the meetings of every series begin, by the club's clocks: a query for a batch. */
export const seriesTimes = prepared((db) =>
	db.select(pickColumns(series, ['title', 'startsAtTime', 'endsOnDate'])).from(series),
);

/** A row if there is a series with this id: a query for a batch. */
export const hasSeries = prepared((db, id: string) =>
	db
		.select({ isThere: sql<number>`1`.as('is_there') })
		.from(series)
		.where(eq(series.id, id))
		.limit(1),
);

/** One series as its own page shows it: a query for a batch. */
export const shownSeries = prepared((db, id: string) =>
	db
		.select(
			columnsBut(series, ['id', 'description', 'originId', 'createdAt', 'updatedAt', 'change']),
		)
		.from(series)
		.where(eq(series.id, id))
		.limit(1),
);

/** One series for the form that changes it: a query for a batch. */
export const seriesToChange = prepared((db, id: string) =>
	db
		.select(columnsBut(series, ['id', 'originId', 'createdAt', 'change']))
		.from(series)
		.where(eq(series.id, id))
		.limit(1),
);

/** One series for the forms of its breaks and of its end: a query for a batch. */
export const seriesStretch = prepared((db, id: string) =>
	db
		.select(pickColumns(series, ['title', 'startsOnDate', 'endsOnDate', 'sendsInvitations']))
		.from(series)
		.where(eq(series.id, id))
		.limit(1),
);

/** One series, whole: a query for a batch. */
export function seriesById(db: Db, id: string | SQL) {
	return db.select().from(series).where(eq(series.id, id)).limit(1);
}

/** A break does not begin after the last date of its series. */
const isWithinSeries = sql`not exists (select 1 from series
	where series.id = ${breaks.seriesId} and series.ends_on_date < ${breaks.firstDate})`;

/**
 * The dates of breaks that are not over on this local date, but for those that begin after the last date of their
 * series: a query for a batch.
 */
export const breaksBySeries = prepared((db, fromDate: string) =>
	db
		.select(pickColumns(breaks, ['seriesId', 'firstDate', 'lastDate', 'reason']))
		.from(breaks)
		.where(and(gte(breaks.lastDate, fromDate), isWithinSeries))
		.orderBy(asc(breaks.lastDate))
		.limit(200),
);

/** What everyone is shown of a break. */
const SHOWN_BREAK = {
	...pickColumns(breaks, ['firstDate', 'lastDate', 'reason']),
	seriesTitle: sql<string>`(select title from series where id = ${breaks.seriesId})`.as(
		'series_title',
	),
	runningTitles: sql<string[]>`(select json_group_array(running.title) from series running
		where running.ends_on_date is null or running.ends_on_date >= ${breaks.firstDate})`
		.mapWith((titles: string) => JSON.parse(titles) as string[])
		.as('running_titles'),
};

/**
 * Breaks that are not over on this local date, the soonest first, but for those that begin after the
 * last date of their series; with the series that pauses, and those that run then: a query for a batch.
 */
export const upcomingBreaks = prepared((db, fromDate: string) =>
	db
		.select(SHOWN_BREAK)
		.from(breaks)
		.where(and(gte(breaks.lastDate, fromDate), isWithinSeries))
		.orderBy(asc(breaks.lastDate))
		.limit(200),
);

/** The same with when they were planned, for feeds. */
export const fedBreaks = prepared((db, fromDate: string) =>
	db
		.select({ ...SHOWN_BREAK, createdAt: breaks.createdAt })
		.from(breaks)
		.where(and(gte(breaks.lastDate, fromDate), isWithinSeries))
		.orderBy(asc(breaks.lastDate))
		.limit(200),
);

/** One break: a query for a batch. */
export const breakById = prepared((db, id: string) =>
	db.select().from(breaks).where(eq(breaks.id, id)).limit(1),
);

/** Breaks of one series that are not over on this local date, as its page shows them, in their order: a query for a batch. */
export const shownBreaksOf = prepared((db, seriesId: string, fromDate: string) =>
	db
		.select(pickColumns(breaks, ['firstDate', 'lastDate', 'reason']))
		.from(breaks)
		.where(and(eq(breaks.seriesId, seriesId), gte(breaks.lastDate, fromDate)))
		.orderBy(asc(breaks.firstDate))
		.limit(100),
);

/** The same, whole: a query for a batch. */
export const upcomingBreaksOf = prepared((db, seriesId: string, fromDate: string) =>
	db
		.select()
		.from(breaks)
		.where(and(eq(breaks.seriesId, seriesId), gte(breaks.lastDate, fromDate)))
		.orderBy(asc(breaks.firstDate))
		.limit(100),
);

/**
 * The same of a series and of all that it goes on from or that go on from it: a query for a batch.
 */
export const upcomingBreaksOfLineage = prepared((db, seriesId: string, fromDate: string) =>
	db
		.select()
		.from(breaks)
		.where(and(sql`${breaks.seriesId} in (${lineageOf(seriesId)})`, gte(breaks.lastDate, fromDate)))
		.orderBy(asc(breaks.firstDate))
		.limit(500),
);

/**
 * The dates of series, from this local date on, that have an event, whether it still takes place or
 * not: a query for a batch.
 */
export const openedDates = preparedList((db, fromDate: string) =>
	db
		.select({ seriesId: events.seriesId, seriesDate: events.seriesDate })
		.from(events)
		.where(
			sql`${events.seriesId} in (select id from series) and ${events.seriesDate} >= ${fromDate}`,
		)
		.limit(1000),
);

/** The events of a series that take place and have not begun, as a list shows them, the soonest first: a query for a batch. */
export const openLinesOf = prepared((db, seriesId: string, now: Date) =>
	db
		.select({ ...LINE, ...SEATS })
		.from(events)
		.where(
			and(eq(events.seriesId, seriesId), eq(events.status, 'scheduled'), gt(events.startsAt, now)),
		)
		.orderBy(asc(events.startsAt))
		.limit(200),
);

/** The same, whole: a query for a batch. */
export function openEventsOf(db: Db, seriesId: string | SQL, now: Date) {
	return db
		.select()
		.from(events)
		.where(
			and(eq(events.seriesId, seriesId), eq(events.status, 'scheduled'), gt(events.startsAt, now)),
		)
		.orderBy(asc(events.startsAt))
		.limit(200);
}

/** The open events of a series and of all that it goes on from or that go on from it: a query for a batch. */
export function openEventsOfLineage(db: Db, seriesId: string | SQL, now: Date) {
	return db
		.select()
		.from(events)
		.where(
			and(
				sql`${events.seriesId} in (${lineageOf(seriesId)})`,
				eq(events.status, 'scheduled'),
				gt(events.startsAt, now),
			),
		)
		.orderBy(asc(events.startsAt))
		.limit(400);
}

/** When the open events of all series begin, the soonest first: a query for a batch. */
export const openStarts = prepared((db, now: Date) =>
	db
		.select({ seriesId: events.seriesId, startsAt: events.startsAt })
		.from(events)
		.where(
			and(eq(events.status, 'scheduled'), gt(events.startsAt, now), isNotNull(events.seriesId)),
		)
		.orderBy(asc(events.startsAt))
		.limit(500),
);

/**
 * The dates, from this local date on, that have an event of a series or of one that it goes on from or
 * that goes on from it: a query for a batch.
 */
export const openedDatesOf = preparedList((db, seriesId: string, fromDate: string) =>
	db
		.select({
			seriesId: events.seriesId,
			seriesDate: events.seriesDate,
			status: events.status,
			startsAt: events.startsAt,
		})
		.from(events)

		.where(
			and(sql`${events.seriesId} in (${lineageOf(seriesId)})`, gte(events.seriesDate, fromDate)),
		)
		.orderBy(asc(events.seriesDate))
		.limit(500),
);

/**
 * Stores a series of a club that is set up, unless there is one of this id, or one with the same UID of a calendar.
 *
 * @param by the organizer who creates it
 * @param imported what it takes over from a calendar: dates of it that were imported already become its events
 * @returns whether it was stored
 */
export async function insertSeries(
	db: Db,
	id: string,
	values: SeriesValues,
	by: Authority,
	now: Date,
	imported: ImportedSeries | null = null,
): Promise<boolean> {
	const time = now.getTime();
	const isNew = imported
		? sql`not exists (select 1 from imported_events where uid = ${imported.uid} and series_id is not null)`
		: sql`true`;
	const { stored } = await auditedBatch(
		db,
		{
			action: 'series.created',
			by,
			now,
			subject: seriesSubject(id),
			snapshot: auditedSeries(sql`from series where id = ${id}`),
		},
		{
			stored: sql<{ id: string }>`
				insert into series (id, ${seriesColumns}, created_at, updated_at)
				select ${id}, ${seriesTuple(values)}, ${time}, ${time}
				from club where id = 1 and set_up_at is not null and ${isNew}
				on conflict do nothing
				returning id`,
			...(imported && takeOver(id, imported, time)),
		},
	);
	return stored.length > 0;
}

/**
 * What a series that was just stored takes over from a calendar: its UID, the events that were imported as dates of it,
 * and the dates that it skips: statements for a batch.
 *
 * @param time when it was stored, in milliseconds
 */
function takeOver(id: string, { uid, skipped }: ImportedSeries, time: number) {
	const isStored = sql`exists (select 1 from series where id = ${id} and created_at = ${time})`;
	const dates = JSON.stringify(skipped);
	return {
		entered: sql`
			insert into imported_events (uid, recurrence, series_id, imported_at)
			select ${uid}, '', ${id}, ${time} where ${isStored}
			on conflict do update set series_id = excluded.series_id`,
		attached: sql`
			update events set series_id = ${id}, series_date = wanted.value ->> 'date'
			from json_each(${dates}) wanted
			cross join imported_events entry
				on entry.uid = ${uid} and entry.recurrence = wanted.value ->> 'recurrence'
			where events.id = entry.event_id and events.series_id is null and ${isStored}`,
		skipped: sql`
			insert into breaks (id, series_id, first_date, last_date, reason, created_at)
			select lower(hex(randomblob(16))), ${id}, day.date, day.date, '', ${time}
			from (select distinct value ->> 'date' as date from json_each(${dates})) day
			where ${isStored} and not exists (
				select 1 from events where series_id = ${id} and series_date = day.date)`,
	};
}
