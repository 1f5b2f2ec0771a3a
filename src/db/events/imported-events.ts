import { type SQL, sql } from 'drizzle-orm';
import {
	type ImportedContent,
	type KnownCalendar,
	keyOf,
	ownIdOf,
} from '../../domain/calendars/plan.ts';
import { fieldsOf } from '../audit/audit-log.ts';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import { events, importedEvents } from '../schema.ts';
import { type EventRow, insertEvents, type NewEvent } from './events.ts';

/** What came from calendars, by UID. */

/** An event of a calendar, and what the calendar says of it. */
interface ImportedEntry {
	uid: string;
	recurrence: string;
	content: ImportedContent;
}

/** What an import stores beside the events that it changes. */
export interface ImportedChanges {
	added: readonly (ImportedEntry & { event: NewEvent })[];
	/** What the calendar says by now of those that are here already. */
	known: readonly (ImportedEntry & { eventId: string })[];
}

/** So many events travel in one parameter, of which D1 takes 2 MB: their longest texts are 6 kB each. */
const EVENTS_OF_A_PARAMETER = 150;

function inParts<Value>(values: readonly Value[]): Value[][] {
	const parts: Value[][] = [];
	for (let from = 0; from < values.length; from += EVENTS_OF_A_PARAMETER) {
		parts.push(values.slice(from, from + EVENTS_OF_A_PARAMETER));
	}
	return parts;
}

const idsOf = (imported: ImportedChanges) =>
	JSON.stringify(imported.added.map(({ event }) => event.id));

/** Whether every new event of an import is there: a condition. */
export const areImported = (imported: ImportedChanges): SQL =>
	sql`(select count(*) from json_each(${idsOf(imported)}) wanted
		cross join events on events.id = wanted.value) = ${imported.added.length}`;

/**
 * Stores the new events of an import, unless one of them has been imported already: statements for a batch, of
 * which the first ones return the ids of what was stored.
 *
 * @param condition what else must hold
 */
export function insertImported(
	imported: ImportedChanges,
	now: Date,
	condition: SQL,
): { stored: SQL<{ id: string }>[]; entered: SQL[] } {
	const keys = JSON.stringify(imported.added.map(({ uid, recurrence }) => ({ uid, recurrence })));
	const isNew = sql`not exists (
		select 1 from json_each(${keys}) wanted
		cross join imported_events known on known.uid = wanted.value ->> 'uid'
			and known.recurrence = wanted.value ->> 'recurrence')`;
	const stored = inParts(imported.added.map(({ event }) => event)).map((part) =>
		insertEvents(part, now, sql`${isNew} and ${condition}`),
	);
	const entered = inParts(imported.added).map((part) => {
		const rows = part.map(({ event, uid, recurrence, content }) => [
			event.id,
			uid,
			recurrence,
			content,
		]);
		return sql`
			insert into imported_events (uid, recurrence, event_id, content, imported_at)
			select value ->> 1, value ->> 2, value ->> 0, value -> 3, ${now.getTime()}
			from json_each(${JSON.stringify(rows)})
			where ${areImported(imported)}`;
	});
	return { stored, entered };
}

/** Remembers what the calendar says by now of events that this action has changed: a statement for a batch. */
export function rememberContents({ known }: ImportedChanges, change: string, now: Date): SQL[] {
	return inParts(known).map(
		(part) => sql`
			update imported_events set content = wanted.value -> 'content', imported_at = ${now.getTime()}
			from json_each(${JSON.stringify(part)}) wanted
			where imported_events.uid = wanted.value ->> 'uid'
				and imported_events.recurrence = wanted.value ->> 'recurrence'
				and exists (select 1 from events where id = imported_events.event_id and change = ${change})`,
	);
}

/** What the log stores of events that an import adds or changes: enough to know them, for there may be hundreds. */
export function auditedImport(changed: readonly { id: string }[]): SQL {
	const ids = JSON.stringify(changed.map(({ id }) => id));
	const fields = fieldsOf(
		{
			title: sql`title`,
			startsAt: sql`starts_at`,
			endsAt: sql`ends_at`,
			place: sql`place`,
			status: sql`status`,
			description: sql`substr(description, 1, 200)`,
		},
		sql`from events each where each.id = mine.id`,
	);
	return sql`json_object('events', json((
		select json_group_object(mine.slug, json(${fields}))
		from json_each(${ids}) wanted cross join events mine on mine.id = wanted.value)))`;
}

/**
 * What the club has of a calendar: the events and series with its UIDs, and those of its UIDs that are events of this
 * very site.
 */
export async function knownOfCalendar(
	db: Db,
	uids: readonly string[],
): Promise<KnownCalendar<EventRow>> {
	const wanted = JSON.stringify([...new Set(uids)]);
	const ids = JSON.stringify(uids.flatMap((uid) => ownIdOf(uid) ?? []));
	const ofCalendar = sql`${importedEvents.uid} in (select value from json_each(${wanted}))`;
	const { entries, rows, own } = await rawBatch(db, {
		entries: db.select().from(importedEvents).where(ofCalendar).limit(20_000),
		rows: db
			.select()
			.from(events)
			.where(
				sql`${events.id} in (select event_id from imported_events where uid in (select value from json_each(${wanted})))`,
			)
			.limit(20_000),
		own: sql<{ id: string }>`select events.id from json_each(${ids}) wanted
			cross join events on events.id = wanted.value`,
	});
	const byId = new Map(rows.map((event) => [event.id, event]));
	return {
		events: new Map(
			entries.flatMap((entry) => {
				const event = byId.get(entry.eventId ?? '');
				return event && entry.content ? [[keyOf(entry), { event, content: entry.content }]] : [];
			}),
		),
		series: new Set(entries.flatMap(({ uid, seriesId }) => (seriesId === null ? [] : [uid]))),
		own: new Set(own.map(({ id }) => id)),
	};
}
