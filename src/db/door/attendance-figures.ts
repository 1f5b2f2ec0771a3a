import { type SQL, sql } from 'drizzle-orm';
import {
	type AttendanceFigures,
	FOLLOWED_MS,
	GONE_AFTER_MS,
	type HeldEvent,
	LONGEST_RETURN,
	MOST_EVENTS,
	MOST_REGULARS,
	MOST_VISITS,
	type Range,
	RETURN_MS,
	RETURN_TOLERANCE_MS,
} from '../../domain/door/attendance.ts';
import type { Db } from '../client.ts';
import { prepared } from '../prepared.ts';
import { attendanceFigures as attendanceFiguresTable } from '../schema.ts';
import { attendedBy, isOver, nobodyCheckedIn } from './attendance.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Which events a look at attendance is about: those that began after `since`, of one series or of all. */
export interface AttendanceChoice {
	range: Range;
	/** Null for all that there were. */
	since: Date | null;
	seriesId: string | null;
}

/** The plus keeps SQLite from reading a series from its beginning: the time limits what is read. */
const isOfSeries = (seriesId: string | null): SQL =>
	seriesId === null ? sql`true` : sql`+e.series_id = ${seriesId}`;

type EventCells = [
	nr: number,
	slug: string,
	title: string,
	at: number,
	timeZone: string,
	isOver: 0 | 1,
	hasCheckIns: 0 | 1,
	members: number,
	newcomers: number,
	again: number,
	guests: number,
	saidYes: number | null,
	cameOfThem: number | null,
];

/** The figures as SQLite makes them. */
interface StoredFigures {
	events: EventCells[];
	returns: [nr: number, step: number, members: number][];
	stays: [days: number, members: number][];
	regulars: [id: string, times: number][];
	people: number;
	isCut: 0 | 1;
}

/** Under which the figures of a choice are stored; other bounds make other figures. */
const keyOf = ({ range, seriesId }: AttendanceChoice) =>
	[
		range,
		seriesId ?? '',
		...[MOST_EVENTS, MOST_VISITS, MOST_REGULARS, RETURN_MS, RETURN_TOLERANCE_MS],
		...[LONGEST_RETURN, FOLLOWED_MS, GONE_AFTER_MS],
	].join(' ');

/** The moments that decide which events and members count, beside the events themselves. */
interface Moments {
	now: Date;
	/** Events that began later are in the range. */
	since: Date;
	/** Members whose first time was later are followed. */
	followedFrom: Date;
	/** Members whose last time was earlier count as gone. */
	goneBefore: Date;
}

/**
 * What the figures were made of, as a text: the last change of anything in them (the triggers of migration 0019 write
 * it), and, as time alone changes them too, the event next to each of the moments that they depend on. Each is one
 * look into an index.
 */
const seenAt = ({ now, since, followedFrom, goneBefore }: Moments) => sql`
	coalesce((select stamp from attendance_changes where id = 1), '')
	|| ' ' || coalesce((select max(starts_at) from events where starts_at <= ${now.getTime()}), 0)
	|| ' ' || coalesce((select max(ends_at) from events where ends_at <= ${now.getTime()}), 0)
	|| ' ' || coalesce((select min(starts_at) from events where starts_at > ${since.getTime()}), 0)
	|| ' ' || coalesce((select min(starts_at) from events where starts_at > ${followedFrom.getTime()}), 0)
	|| ' ' || coalesce((select max(starts_at) from events where starts_at <= ${goneBefore.getTime()}), 0)`;

/**
 * Who came to the events of a range, as counts: JSON. Of members it names only the few who came most often, by id.
 *
 * It reads whoever came to the range's events, the latest `MOST_EVENTS` or `MOST_VISITS` at most, and for
 * each of these members enough earlier RSVPs to tell whether they had come before: one event for most, all
 * of them for members who haven't been seen lately and whose first time is wanted. Members are told apart by
 * their rows, so a deleted account still counts, without a name.
 */
function madeFigures({ now, since, followedFrom, goneBefore }: Moments, seriesId: string | null) {
	const isMeant = isOfSeries(seriesId);
	const isInRange = sql`e.starts_at > ${since.getTime()} and e.starts_at <= ${now.getTime()}
		and (e.status = 'cancelled' or ${isOver(now)}) and ${isMeant}`;
	const isEarlier = sql`e.starts_at < (select min(at) from held) and ${isMeant}`;
	// D1 binds numbers as floats, so what is divided by one is made whole again.
	return sql`
		with held as materialized (
			select ranged.*, row_number() over (order by at, id) as nr
			from (
				select e.id, e.slug, e.title, e.starts_at as at, e.time_zone,
					${isOver(now)} as is_over, ${nobodyCheckedIn} as is_open,
					sum(e.going) over (order by e.starts_at desc, e.id desc) - e.going as later_visits
				from events e
				where ${isInRange}
				order by e.starts_at desc, e.id desc
				limit ${MOST_EVENTS}) ranged
			where later_visits < ${MOST_VISITS}
		), came as materialized (
			select held.nr, held.at, mine.user_id, mine.guests
			from held cross join check_ins mine on mine.event_id = held.id
			where held.is_over
			union all
			select held.nr, held.at, mine.user_id, mine.guests
			from held cross join rsvps mine on mine.event_id = held.id and mine.answer = 'going'
			where held.is_over and held.is_open
		), people as materialized (
			select seen.*,
				not (exists (select 1 from events e where ${isOver(now)} and ${isEarlier})
					and exists (${attendedBy(sql`seen.user_id`, now, isEarlier)})) as is_new
			from (
				select user_id, count(*) as times, min(nr) as first_nr, max(nr) as last_nr,
					min(at) as first_at, max(at) as last_at
				from came group by user_id) seen
		), counts as materialized (
			select nr, count(*) as members, sum(guests) as guests from came group by nr
		), newcomers as materialized (
			select first_nr, count(*) as members, sum(times > 1) as again
			from people where is_new group by first_nr
		)
		select json_object(
			'events', (select json_group_array(json_array(
				held.nr, held.slug, held.title, held.at, held.time_zone, held.is_over, not held.is_open,
				coalesce(counts.members, 0), coalesce(newcomers.members, 0), coalesce(newcomers.again, 0),
				coalesce(counts.guests, 0) + iif(held.is_over, coalesce((
					select sum(1 + guests) from walk_ins where event_id = held.id), 0), 0),
				iif(held.is_open, null, (
					select count(*) from rsvps said where said.event_id = held.id and said.answer = 'going')),
				iif(held.is_open, null, (
					select count(*) from check_ins here
					cross join rsvps said on said.event_id = here.event_id and said.user_id = here.user_id
					where here.event_id = held.id and said.answer = 'going'))
				))
				from held
				left join counts on counts.nr = held.nr
				left join newcomers on newcomers.first_nr = held.nr),
			'returns', (select json_group_array(json_array(first_nr, step, members)) from (
				select first_nr, step, count(*) as members from (
					select distinct people.user_id, people.first_nr,
						cast((came.at - people.first_at - ${RETURN_TOLERANCE_MS} + ${RETURN_MS - 1}) / ${RETURN_MS} as integer) as step
					from people join came on came.user_id = people.user_id
					where people.is_new and people.first_at > ${followedFrom.getTime()}
						and people.times > 1 and came.at > people.first_at + ${RETURN_TOLERANCE_MS})
				where step <= ${LONGEST_RETURN}
				group by first_nr, step)),
			'stays', (select json_group_array(json_array(days, members)) from (
				select cast((last_at - iif(is_new, first_at, (
						select min(at) from (${attendedBy(sql`people.user_id`, now, isMeant)}))))
						/ ${DAY_MS} + 0.5 as integer) as days,
					count(*) as members
				from people where last_at <= ${goneBefore.getTime()} group by days)),
			'regulars', (select json_group_array(json_array(id, times)) from (
				select user.id, people.times
				from people cross join user on user.id = people.user_id
				where user.deleted_at is null
				order by people.times desc, people.last_nr desc, user.id
				limit ${MOST_REGULARS})),
			'people', (select count(*) from people),
			'isCut', exists (select 1 from events e
				where ${isInRange} and e.starts_at < (select min(at) from held)))`;
}

/** The stored figures where nothing has changed since, else newly made ones: SQLite makes them only then. */
const figuresRow = (db: Db, key: string, moments: Moments, seriesId: string | null) =>
	db
		.select({
			figures: sql<string>`found.figures`.as('figures'),
			seen: sql<string>`found.seen`.as('seen'),
			isStored: sql`found.is_stored`.mapWith(Boolean).as('is_stored') as SQL.Aliased<boolean>,
			regulars: sql<string>`(
				select json_group_array(json_array(user.id, user.name, user.email, often.value ->> 1))
				from json_each(found.figures -> '$.regulars') often
				cross join user on user.id = often.value ->> 0
				where user.deleted_at is null)`.as('regulars'),
		})
		.from(
			sql`(
				with now_seen as materialized (select ${seenAt(moments)} as seen),
				stored as materialized (
					select kept.figures from attendance_figures kept
					where kept.key = ${key} and kept.seen = (select seen from now_seen)
				)
				select (select seen from now_seen) as seen,
					exists (select 1 from stored) as is_stored,
					coalesce((select figures from stored), (${madeFigures(moments, seriesId)})) as figures
				limit 1
			) as found`,
		)
		.limit(1);

const FIGURES = {
	ofAll: prepared((db, key: string, now: Date, since: Date, followedFrom: Date, goneBefore: Date) =>
		figuresRow(db, key, { now, since, followedFrom, goneBefore }, null),
	),
	ofSeries: prepared(
		(
			db,
			key: string,
			now: Date,
			since: Date,
			followedFrom: Date,
			goneBefore: Date,
			seriesId: string,
		) => figuresRow(db, key, { now, since, followedFrom, goneBefore }, seriesId),
	),
};

/** The figures of a choice: a query for a batch, which gives one row; `attendanceFigures` reads it. */
export function attendanceIn(db: Db, choice: AttendanceChoice, now: Date) {
	const { since, seriesId } = choice;
	const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
	const moments = [since ?? new Date(0), ago(FOLLOWED_MS), ago(GONE_AFTER_MS)] as const;
	return seriesId === null
		? FIGURES.ofAll(db, keyOf(choice), now, ...moments)
		: FIGURES.ofSeries(db, keyOf(choice), now, ...moments, seriesId);
}

type FiguresRow = Awaited<ReturnType<typeof attendanceIn>>[number];

/** Figures that were made because none were stored, to be stored. */
export interface MadeFigures {
	key: string;
	seen: string;
	figures: string;
}

/** What of a row of `attendanceIn` isn't stored yet; null where it is. */
export function unstoredFigures(
	choice: AttendanceChoice,
	row: FiguresRow | undefined,
): MadeFigures | null {
	if (!row || row.isStored) return null;
	return { key: keyOf(choice), seen: row.seen, figures: row.figures };
}

/** Stores figures, so that nobody else has to make them. What was changed since doesn't match what they saw. */
export async function storeFigures(db: Db, made: MadeFigures, now: Date): Promise<void> {
	const { seen, figures } = made;
	await db
		.insert(attendanceFiguresTable)
		.values({ ...made, madeAt: now })
		.onConflictDoUpdate({
			target: attendanceFiguresTable.key,
			set: { seen, figures, madeAt: now },
		});
}

/** The figures that a row of `attendanceIn` holds, the events with the earliest first. */
export function attendanceFigures(
	row: Pick<FiguresRow, 'figures' | 'regulars'> | undefined,
): AttendanceFigures {
	if (!row) return { events: [], returns: [], stays: [], regulars: [], people: 0, isCut: false };
	const figures = JSON.parse(row.figures) as StoredFigures;
	const events = figures.events.map(
		([
			nr,
			slug,
			title,
			at,
			timeZone,
			isHeld,
			hasCheckIns,
			members,
			newcomers,
			again,
			guests,
			yes,
			came,
		]) =>
			({
				nr,
				slug,
				title,
				startsAt: new Date(at),
				timeZone,
				isCancelled: isHeld === 0,
				members,
				newcomers,
				cameAgain: again,
				guests,
				door: hasCheckIns === 1 ? { saidYes: yes ?? 0, cameOfThem: came ?? 0 } : null,
			}) satisfies HeldEvent,
	);
	return {
		events: events.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime()),
		returns: figures.returns.map(([nr, step, members]) => ({
			nr,
			step,
			members,
		})),
		stays: figures.stays.map(([days, members]) => ({ days, members })),
		regulars: (JSON.parse(row.regulars) as [string, string, string, number][]).map(
			([id, name, email, times]) => ({ id, name, email, times }),
		),
		people: figures.people,
		isCut: figures.isCut === 1,
	};
}

/**
 * How many events took place between two moments, and how many people came to all of them together, guests
 * counted: a query for a batch.
 *
 * @param range.until itself included
 */
export function attendanceTotals(
	db: Db,
	{ after, until, seriesId }: { after: Date; until: Date; seriesId: string | null },
	now: Date,
) {
	return seriesId === null
		? TOTALS.ofAll(db, after, until, now)
		: TOTALS.ofSeries(db, after, until, now, seriesId);
}

const totals = (db: Db, after: Date, until: Date, now: Date, seriesId: string | null) =>
	db
		.select({
			events: sql<number>`count(*)`.as('events'),
			people: sql<number>`coalesce(sum(iif(${nobodyCheckedIn}, e.going,
				coalesce((select sum(1 + guests) from check_ins where event_id = e.id), 0)
				+ coalesce((select sum(1 + guests) from walk_ins where event_id = e.id), 0))), 0)`.as(
				'people',
			),
		})
		.from(sql`events e`)
		.where(
			sql`${isOver(now)} and e.starts_at > ${after.getTime()} and e.starts_at <= ${until.getTime()}
				and ${isOfSeries(seriesId)}`,
		);

const TOTALS = {
	ofAll: prepared((db, after: Date, until: Date, now: Date) => totals(db, after, until, now, null)),
	ofSeries: prepared((db, after: Date, until: Date, now: Date, seriesId: string) =>
		totals(db, after, until, now, seriesId),
	),
};
