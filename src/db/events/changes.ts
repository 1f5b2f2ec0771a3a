import { type SQL, sql } from 'drizzle-orm';
import type { AuditedAction } from '../../domain/audit/audited-actions.ts';
import type { EventBefore } from '../../domain/events/moved-event.ts';
import type { EventKind } from '../../domain/mail/outbox-kinds.ts';
import type { SeriesStretch } from '../../domain/series/lineage.ts';
import { localDate } from '../../domain/time/time.ts';
import { holdAnnouncements } from '../announcements/event-announcements.ts';
import { auditedBatch, fieldsOf } from '../audit/audit-log.ts';
import type { Authority } from '../authority.ts';
import type { Db } from '../client.ts';
import { jsonOf, setFromJson } from '../columns.ts';
import {
	idsToDeliver,
	type OwedMessage,
	owedMessage,
	peopleEmailed,
} from '../mail/owed-messages.ts';
import { seatWaitingParties } from '../rsvps/seats.ts';
import { events as eventsTable } from '../schema.ts';
import { lineageOf } from '../series/series.ts';
import {
	auditedSeries,
	type SeriesValues,
	seriesColumns,
	seriesSubject,
	seriesTuple,
} from '../series/values.ts';
import { auditedEvent, CHANGED, type EventRow, eventSubject } from './events.ts';
import {
	areImported,
	auditedImport,
	type ImportedChanges,
	insertImported,
	rememberContents,
} from './imported-events.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What an event is to be from now on, all of it. */
export interface EventUpdate extends Pick<EventRow, keyof typeof CHANGED> {
	id: string;
	/** The SEQUENCE of the event that the organizer saw. */
	sequence: number;
	/** The email to everybody going or waiting, if any. */
	tells: EventKind | null;
	/** When and where it was, for people who are emailed that it moved. */
	before?: EventBefore;
}

/** How many people are emailed about a change of events, each counted once in each number. */
export interface Emailed {
	/** People who go or wait, about the change itself. */
	notified: number;
	/** People who moved up from the waiting list by it. */
	movedUp: number;
}

export const NOBODY_EMAILED: Emailed = { notified: 0, movedUp: 0 };

/** An action of an organizer: what becomes of events, and of the series they belong to. */
export interface EventChanges {
	/** Names this action; every row that it touches carries it. */
	change: string;
	now: Date;
	/** The organizer, and how it is logged: as done to one event, or to a series. */
	by: Authority;
	action: AuditedAction;
	/** Null for many events that belong together in no other way. */
	subject: { eventId: string } | { seriesId: string } | null;
	events: readonly EventUpdate[];
	/** What came from a calendar: nothing is done where one of the new ones has been imported meanwhile. */
	imported?: ImportedChanges;
	/**
	 * The series as it is to be from now on; `seenAt` is its `updatedAt` as the organizer saw it, and
	 * `related` are the stretches of those that it goes on from or that go on from it, where that matters.
	 */
	series?: {
		id: string;
		seenAt: Date;
		values: SeriesValues;
		related?: readonly (SeriesStretch & { id: string })[];
	};
	/** Series that go on from `series` and end with it, each with its `updatedAt` as the organizer saw it. */
	ending?: readonly { id: string; seenAt: Date; endsOnDate: string }[];
	/**
	 * A series that goes on where `series` ends: it takes over the standing RSVPs, and the breaks that
	 * are not over.
	 */
	following?: { id: string; values: SeriesValues };
	/**
	 * A break of a series, and of those in `alsoIn`, which it goes on from or which go on from it; where
	 * another break of any of them overlaps it, nothing is done.
	 */
	addedBreak?: {
		id: string;
		seriesId: string;
		alsoIn?: readonly string[];
		firstDate: string;
		lastDate: string;
		reason: string;
	};
	/** How many open events of each series the organizer saw: one opened meanwhile is not passed over. */
	seen?: readonly { seriesId: string; openEvents: number }[];
}

/** What the log stores of a break. */
const auditedBreak = (id: string): SQL =>
	fieldsOf(
		{ firstDate: sql`first_date`, lastDate: sql`last_date`, reason: sql`reason` },
		sql`from breaks where id = ${id}`,
	);

/**
 * A snapshot of everything an action may change, for the log: one event alone, or a series, a break and the
 * events by their slugs. If a series is split, it is the one that goes on.
 */
function snapshotOf(
	{ events, series, following, addedBreak, imported }: EventChanges,
	list: string,
): SQL {
	if (imported) return auditedImport([...events, ...imported.added.map(({ event }) => event)]);
	const [event, ...others] = events;
	if (event && others.length === 0 && !series && !addedBreak) {
		return auditedEvent(sql`from events where id = ${event.id}`);
	}
	const rule = addedBreak
		? auditedBreak(addedBreak.id)
		: series
			? auditedSeries(sql`from (select * from series where id in (${series.id}, ${following?.id ?? series.id})
				order by id = ${series.id} limit 1)`)
			: sql`null`;
	return sql`json_set(coalesce(${rule}, '{}'), '$.events', json((
		select json_group_object(mine.slug, json(${auditedEvent(sql`from events each where each.id = mine.id`)}))
		from json_each(${list}) wanted
		cross join events mine on mine.id = wanted.value ->> 'id')))`;
}

/**
 * Does all of an organizer's action in one batch, or nothing: if an event, the series or the number of its
 * open events is no longer what the organizer saw, or an event has begun, nothing changes. The same batch
 * gives out seats that come free, notifies everyone affected, and turns announcements scheduled for
 * attendees of cancelled events into drafts.
 *
 * @returns whether it was done, the messages that it owes, how many people are emailed, and how many
 *   announcements became drafts
 */
export async function applyEventChanges(
	db: Db,
	changes: EventChanges,
): Promise<{ isDone: boolean; outboxIds: string[]; emailed: Emailed; held: number }> {
	const { change, now, by, action, subject, events, series, ending, following, addedBreak, seen } =
		changes;
	const { imported } = changes;
	const time = now.getTime();
	const list = JSON.stringify(events.map((event) => jsonOf(CHANGED, event)));
	const openEvents = seen
		? sql`not exists (select 1 from json_each(${JSON.stringify(seen)}) seen
			where seen.value ->> 'openEvents' <> (select count(*) from events
				where series_id = seen.value ->> 'seriesId' and status = 'scheduled' and starts_at > ${time}))`
		: sql`true`;
	const isAsSeen = sql`(
			select count(*) from json_each(${list}) wanted
			cross join events present on present.id = wanted.value ->> 'id'
			where present.sequence = wanted.value ->> 'sequence'
				and present.status = 'scheduled' and present.starts_at > ${time}
		) = ${events.length} and ${openEvents}`;
	const isSeriesChanged = series
		? sql`exists (select 1 from series where id = ${series.id} and change = ${change})`
		: sql`true`;
	const isBreakStored = addedBreak
		? sql`exists (select 1 from breaks where id = ${addedBreak.id})`
		: sql`true`;

	const areAdded = imported ? areImported(imported) : sql`true`;
	const { stored = [], entered } = imported ? insertImported(imported, now, isAsSeen) : {};
	const alsoIn = addedBreak?.alsoIn ?? [];

	// Each statement checks whether it may act; the events change last, because the others check them.
	const endings = JSON.stringify(
		(ending ?? []).map((each) => ({ ...each, seenAt: each.seenAt.getTime() })),
	);
	const changedSeries =
		series &&
		sql<{ id: string }>`
			update series set (${seriesColumns}) = (select ${seriesTuple(series.values)}),
				change = ${change}, updated_at = ${time}
			where id = ${series.id} and updated_at = ${series.seenAt.getTime()} and ${isAsSeen}
				and not exists (
					select 1 from json_each(${JSON.stringify(series.related ?? [])}) seen
					cross join series other on other.id = seen.value ->> 'id'
					where other.starts_on_date is not seen.value ->> 'startsOnDate'
						or other.ends_on_date is not seen.value ->> 'endsOnDate')
				and not exists (
					select 1 from json_each(${endings}) seen
					left join series other on other.id = seen.value ->> 'id'
					where other.updated_at is not seen.value ->> 'seenAt')
			returning id`;
	const endedSeries =
		ending &&
		ending.length > 0 &&
		sql`
			update series set ends_on_date = wanted.value ->> 'endsOnDate',
				change = ${change}, updated_at = ${time}
			from json_each(${endings}) wanted
			where series.id = wanted.value ->> 'id' and ${isSeriesChanged}`;
	const goingOn = series &&
		following && [
			sql`
				insert into series (id, ${seriesColumns}, created_at, updated_at, change, origin_id)
				select ${following.id}, ${seriesTuple(following.values)}, ${time}, ${time}, ${change},
					coalesce(origin_id, id)
				from series where id = ${series.id} and ${isSeriesChanged}`,
			sql`
				insert into standing_rsvps (series_id, user_id, guests, place, created_at, updated_at)
				select ${following.id}, user_id, guests, place, created_at, updated_at
				from standing_rsvps
				where series_id = ${series.id} and ${isSeriesChanged}`,
			sql`
				insert into breaks (id, series_id, first_date, last_date, reason, created_at)
				select lower(hex(randomblob(16))), ${following.id}, first_date, last_date, reason, created_at
				from breaks
				where series_id = ${series.id} and last_date >= ${localDate(new Date(time - DAY_MS), 'UTC')}
					and ${isSeriesChanged}`,
			// A date that was cancelled, or whose event was brought forward, is not opened again.
			db
				.update(eventsTable)
				.set({ seriesId: following.id })
				.where(sql`series_id = ${series.id} and series_date >= ${following.values.startsOnDate}
					and (status = 'cancelled' or starts_at <= ${time}) and ${isSeriesChanged}`),
		];
	const storedBreak =
		addedBreak &&
		sql<{ id: string }>`
			insert into breaks (id, series_id, first_date, last_date, reason, created_at)
			select ${addedBreak.id}, id, ${addedBreak.firstDate}, ${addedBreak.lastDate}, ${addedBreak.reason}, ${time}
			from series where id = ${addedBreak.seriesId} and ${isAsSeen}
				and not exists (
					select 1 from breaks other
					where other.series_id in (select value from json_each(${JSON.stringify([addedBreak.seriesId, ...alsoIn])}))
						and other.first_date <= ${addedBreak.lastDate} and other.last_date >= ${addedBreak.firstDate}
				)
			returning id`;
	// The same form may be sent twice: of its break there is one in each series.
	const alsoStoredBreaks =
		addedBreak &&
		alsoIn.length > 0 &&
		sql`
			insert into breaks (id, series_id, first_date, last_date, reason, created_at)
			select lower(hex(randomblob(16))), also.id, made.first_date, made.last_date, made.reason, made.created_at
			from breaks made
			cross join json_each(${JSON.stringify(alsoIn)}) wanted
			cross join series also on also.id = wanted.value
			where made.id = ${addedBreak.id} and not exists (
				select 1 from breaks other where other.series_id = also.id
					and other.first_date <= made.last_date and other.last_date >= made.first_date)`;

	// Somebody with an unsent email about an earlier move still knows the event as it was before that.
	const heardLast = sql`(select earlier.event_before from outbox earlier
		where earlier.user_id = party.user_id and earlier.event_id = mine.id
			and earlier.kind = 'event_moved' and wanted.value ->> 'tells' = 'event_moved'
			and earlier.sent_at is null and earlier.due_at is not null
		order by earlier.revision limit 1)`;
	const changed = sql`select value ->> 'id' from json_each(${list})
		cross join events mine on mine.id = value ->> 'id' and mine.change = ${change}`;
	const logged = {
		action,
		by,
		now,
		change,
		...(subject && {
			subject:
				'eventId' in subject
					? eventSubject({ id: subject.eventId })
					: seriesSubject(subject.seriesId),
		}),
		snapshot: snapshotOf(changes, list),
	};
	const rows = await auditedBatch(db, logged, {
		stored,
		entered,
		changedSeries,
		endedSeries: endedSeries || undefined,
		goingOn,
		storedBreak,
		alsoStoredBreaks: alsoStoredBreaks || undefined,
		updated: sql<{ id: string }>`
			update events set
				previous_starts_at = iif(starts_at = wanted.value ->> 'startsAt', previous_starts_at, starts_at),
				${setFromJson(CHANGED, sql`wanted.value`)},
				sequence = events.sequence + 1,
				change = ${change},
				updated_at = ${time}
			from json_each(${list}) wanted
			where events.id = wanted.value ->> 'id' and ${isAsSeen}
				and ${isSeriesChanged} and ${isBreakStored} and ${areAdded}
			returning id`,
		remembered: imported && rememberContents(imported, change, now),
		...seatWaitingParties(changed, change, now),
		notified: sql<OwedMessage>`
			insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at, event_before)
			select lower(hex(randomblob(16))), wanted.value ->> 'tells', party.user_id, mine.id, mine.sequence,
				${time}, ${time}, coalesce(${heardLast}, wanted.value ->> 'before')
			from json_each(${list}) wanted
			cross join events mine on mine.id = wanted.value ->> 'id' and mine.change = ${change}
			cross join rsvps party on party.event_id = mine.id and party.answer in ('going', 'waitlisted')
			where wanted.value ->> 'tells' is not null
			on conflict do nothing
			returning ${owedMessage(now)}`,
		held: holdAnnouncements(
			db,
			sql`select mine.id from json_each(${list}) cross join events mine
				on mine.id = value ->> 'id' and mine.change = ${change} and mine.status = 'cancelled'`,
			now,
		),
	});

	const { updated, seated, notified, held } = rows;
	// Where there is a series or a break to change, its statement comes first and decides.
	const deciding = series ? rows.changedSeries : addedBreak ? rows.storedBreak : updated;
	const areStored = rows.stored.flat().length === (imported?.added.length ?? 0);
	const isDecided = deciding.length > 0 || (imported !== undefined && events.length === 0);
	const isDone = isDecided && updated.length === events.length && areStored;
	return {
		isDone,
		outboxIds: idsToDeliver([...seated, ...notified]),
		emailed: { notified: peopleEmailed(notified), movedUp: peopleEmailed(seated) },
		held: held.length,
	};
}

/**
 * Removes a break, and where a split copied it, its copies; events that it cancelled stay cancelled.
 */
export async function deleteBreak(
	db: Db,
	{ seriesId, breakId, by, now }: { seriesId: string; breakId: string; by: Authority; now: Date },
): Promise<boolean> {
	const { deleted } = await auditedBatch(
		db,
		{
			action: 'break.removed',
			by,
			now,
			subject: seriesSubject(seriesId),
			snapshot: auditedBreak(breakId),
		},
		{
			deleted: sql<{ id: string }>`
				delete from breaks
				where series_id in (${lineageOf(seriesId)})
					and (first_date, last_date, reason, created_at) = (
						select first_date, last_date, reason, created_at from breaks
						where id = ${breakId} and series_id = ${seriesId})
				returning id`,
		},
	);
	return deleted.length > 0;
}
