import { attendancePageMessages } from '../../messages/desk/attendance/page.ts';
import { timeMessages } from '../../messages/site/times.ts';
import type { Locale } from '../text/language.ts';
import {
	dateText,
	leafOfDate,
	localDate,
	monthAndYear,
	shortDayAndMonth,
	shortMonthAndYear,
} from '../time/time.ts';
import { weekdaysIn } from '../time/week.ts';

/** Attendance over time: which events count, how they are grouped, and what is calculated from them. */

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back a look goes: so many days, or as far as there is something. */
export const RANGES = {
	'12-weeks': { days: 84 },
	'6-months': { days: 182 },
	'12-months': { days: 364 },
	all: { days: null },
} as const;
export type Range = keyof typeof RANGES;

/** The range of this name; the shortest one for any other. */
export function rangeOf(name: string | null): Range {
	return name !== null && Object.hasOwn(RANGES, name) ? (name as Range) : '12-weeks';
}

/** When a range begins, and the one of the same length before it; null for the one without a beginning. */
export function sinceOf(range: Range, now: Date): { since: Date; before: Date } | null {
	const { days } = RANGES[range];
	if (days === null) return null;
	const at = (ago: number) => new Date(now.getTime() - ago * DAY_MS);
	return { since: at(days), before: at(2 * days) };
}

/**
 * The most events that a look reads, the latest of the range, five years of a weekly club; and about how
 * many seats taken at them. Both bound what one click on the page can cost.
 */
export const MOST_EVENTS = 260;
export const MOST_VISITS = 20_000;
/** How many of those who come most often are named. */
export const MOST_REGULARS = 10;
/** Members who have not come for so long count as gone. Milliseconds. */
export const GONE_AFTER_MS = 56 * DAY_MS;
/**
 * A month after somebody's first time is four weeks, counted for each from their own: so everybody has had
 * the same four Saturdays in it, and nobody need know where a month begins in the club's zone.
 */
export const RETURN_MS = 28 * DAY_MS;
/** Four weeks are four weeks although a clock was put on by an hour, and the afternoon is no return. */
export const RETURN_TOLERANCE_MS = 12 * HOUR_MS;
/** How many of these months count. */
export const LONGEST_RETURN = 12;
/** How many months of first times are listed, the latest ones. */
const MOST_COHORTS = 12;
/** Whose first time is longer ago is not followed any more: thirteen months, whatever their lengths. */
export const FOLLOWED_MS = 13 * 31 * DAY_MS;

/** A past event with its counts. */
export interface HeldEvent {
	/** Its number among the events of the range, the earliest first. */
	nr: number;
	slug: string;
	title: string;
	startsAt: Date;
	timeZone: string;
	isCancelled: boolean;
	/** Members who came, those for the first time among them; guests not counted. */
	members: number;
	newcomers: number;
	/** How many of the newcomers came to a later one as well. */
	cameAgain: number;
	guests: number;
	/** Members who had a seat, and those of them who came; null if nobody was checked in. */
	door: { saidYes: number; cameOfThem: number } | null;
}

/** What is known of a range of events. */
export interface AttendanceFigures {
	/** The earliest first. */
	events: HeldEvent[];
	/** Of those who came to an event for the first time, how many came in the so-manieth month after. */
	returns: { nr: number; step: number; members: number }[];
	/** Of those who have not come for long: so many days lay between the first and the last time. */
	stays: { days: number; members: number }[];
	/** Who came most often, the most frequent first. */
	regulars: { id: string; name: string; email: string; times: number }[];
	/** How many different members came. */
	people: number;
	/** Whether there were earlier events in the range, which were too many to be read. */
	isCut: boolean;
}

/** Events put together: one, or those of a week, a month, a quarter, a year. */
export interface EventGroup {
	/** For an axis, `28 Nov`, `Nov`. */
	label: string;
	/** For a table, `28 November 2026`, `November 2026`. */
	name: string;
	/** Those that took place. */
	held: HeldEvent[];
	cancelled: number;
}

const MONTHS_A_YEAR = 12;
const GRAINS = ['event', 'week', 'month', 'quarter', 'year'] as const;
export type Grain = (typeof GRAINS)[number];

/** The first day of 1970 was a Thursday: so many days after a Monday. */
const DAYS_AFTER_MONDAY = 3;

/** How many days after a Monday weeks begin, in the reader's calendar. */
const weekShift = (locale: Locale) => (weekdaysIn(locale)[0] ?? 1) - 1;

/** The number of the week, month, quarter or year that a local date is in; each one follows the last. */
function indexOf(date: string, grain: Exclude<Grain, 'event'>, locale: Locale): number {
	const year = Number(date.slice(0, 4));
	const month = Number(date.slice(5, 7)) - 1;
	switch (grain) {
		case 'week': {
			const day = Date.parse(`${date}T00:00Z`) / DAY_MS;
			return Math.floor((day + DAYS_AFTER_MONDAY - weekShift(locale)) / 7);
		}
		case 'month':
			return year * MONTHS_A_YEAR + month;
		case 'quarter':
			return year * 4 + Math.floor(month / 3);
		case 'year':
			return year;
	}
}

/** The first day of a month, by its number. */
function dateOfMonth(index: number): string {
	const year = Math.floor(index / MONTHS_A_YEAR);
	return `${year}-${String((index % MONTHS_A_YEAR) + 1).padStart(2, '0')}-01`;
}

/** @param isLong whether there is more than a year of them, so that a month's name alone is not enough */
function namesOf(
	index: number,
	grain: Exclude<Grain, 'event'>,
	isLong: boolean,
	locale: Locale,
): { label: string; name: string } {
	switch (grain) {
		case 'week': {
			const day = index * 7 - DAYS_AFTER_MONDAY + weekShift(locale);
			const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
			return {
				label: shortDayAndMonth(date, locale),
				name: attendancePageMessages(locale).weekOf({ date: dateText(date, locale) }),
			};
		}
		case 'month': {
			const date = dateOfMonth(index);
			const label = isLong ? shortMonthAndYear(date, locale) : leafOfDate(date, locale).shortMonth;
			return { label, name: monthAndYear(date, locale) };
		}
		case 'quarter': {
			const [first, last] = [dateOfMonth(index * 3), dateOfMonth(index * 3 + 2)];
			return {
				label: shortMonthAndYear(first, locale),
				name: timeMessages(locale).range({
					from: leafOfDate(first, locale).month,
					to: monthAndYear(last, locale),
				}),
			};
		}
		case 'year':
			return { label: String(index), name: String(index) };
	}
}

const dateOf = (event: HeldEvent) => localDate(event.startsAt, event.timeZone);

/**
 * The finest way to put events together that makes no more than so many groups.
 *
 * @param finest where to begin: nothing finer than this
 */
export function grainFor(
	events: readonly HeldEvent[],
	most: number,
	locale: Locale,
	finest: Grain = 'event',
): Grain {
	const [first, last] = [events[0], events.at(-1)];
	if (!first || !last) return finest;
	const [from, to] = [dateOf(first), dateOf(last)];
	const countOf = (grain: Grain) =>
		grain === 'event'
			? events.length
			: indexOf(to, grain, locale) - indexOf(from, grain, locale) + 1;
	return GRAINS.slice(GRAINS.indexOf(finest)).find((grain) => countOf(grain) <= most) ?? 'year';
}

/**
 * Events put together by local dates, with an empty group where there was none: time passes at one pace.
 *
 * @param events the earliest first
 */
export function groupEvents(
	events: readonly HeldEvent[],
	grain: Grain,
	locale: Locale,
): EventGroup[] {
	const groupOf = (label: string, name: string, list: readonly HeldEvent[]): EventGroup => {
		const held = list.filter(({ isCancelled }) => !isCancelled);
		return { label, name, held, cancelled: list.length - held.length };
	};
	if (grain === 'event') {
		return events.map((event) => {
			const date = dateOf(event);
			return groupOf(shortDayAndMonth(date, locale), dateText(date, locale), [event]);
		});
	}
	const byIndex = Map.groupBy(events, (event) => indexOf(dateOf(event), grain, locale));
	if (byIndex.size === 0) return [];
	const groups: EventGroup[] = [];
	const [first, last] = [Math.min(...byIndex.keys()), Math.max(...byIndex.keys())];
	for (let index = first; index <= last; index += 1) {
		const { label, name } = namesOf(index, grain, last - first >= MONTHS_A_YEAR, locale);
		groups.push(groupOf(label, name, byIndex.get(index) ?? []));
	}
	return groups;
}

/** What some events come to together. */
export interface Sums {
	events: number;
	/** Members who had come before, those who came for the first time, and guests. */
	before: number;
	newcomers: number;
	guests: number;
	/** All of them. */
	people: number;
	cameAgain: number;
	/** How many of the events had somebody at the door, and what is known of these. */
	doorsWithCheckIns: number;
	saidYes: number;
	cameOfThem: number;
	/** Members who came without a seat: from the waiting list, or walked in. */
	withoutSeat: number;
}

/** The sums over events that took place. */
export function sumsOf(held: readonly HeldEvent[]): Sums {
	const sum = (value: (event: HeldEvent) => number) =>
		held.reduce((total, event) => total + value(event), 0);
	return {
		events: held.length,
		before: sum(({ members, newcomers }) => members - newcomers),
		newcomers: sum(({ newcomers }) => newcomers),
		guests: sum(({ guests }) => guests),
		people: sum(({ members, guests }) => members + guests),
		cameAgain: sum(({ cameAgain }) => cameAgain),
		doorsWithCheckIns: sum(({ door }) => (door ? 1 : 0)),
		saidYes: sum(({ door }) => door?.saidYes ?? 0),
		cameOfThem: sum(({ door }) => door?.cameOfThem ?? 0),
		withoutSeat: sum(({ door, members }) => (door ? members - door.cameOfThem : 0)),
	};
}

/** A share in whole hundredths; null of nothing. */
export function percent(part: number, whole: number): number | null {
	return whole === 0 ? null : Math.round((100 * part) / whole);
}

/** Of some people, how many came: null where their time for it is not over yet. */
export type Return = { came: number; of: number } | null;

/** Those who came for the first time in one month, and who of them came in each month after. */
export interface Cohort {
	name: string;
	newcomers: number;
	/** The first month after, the second, … */
	returns: Return[];
}

/**
 * Who came back, by the month of the first time. Whoever's own month after is not over yet is left out of
 * it: so a share only ever speaks of people who had the whole of it.
 *
 * @returns the latest months in which somebody came for the first time, the earliest first, and all of these
 *   newcomers together
 */
export function cohortsOf(
	{ events, returns }: Pick<AttendanceFigures, 'events' | 'returns'>,
	now: Date,
	locale: Locale,
): { cohorts: Cohort[]; together: Return[] } {
	const came = new Map(returns.map(({ nr, step, members }) => [`${nr} ${step}`, members]));
	const stepsOver = ({ startsAt }: HeldEvent) =>
		Math.min(
			LONGEST_RETURN,
			Math.floor((now.getTime() - startsAt.getTime() - RETURN_TOLERANCE_MS) / RETURN_MS),
		);
	const returnsOf = (firsts: readonly HeldEvent[]): Return[] => {
		const list: Return[] = [];
		for (let step = 1; step <= LONGEST_RETURN; step += 1) {
			const ready = firsts.filter((event) => stepsOver(event) >= step);
			const of = ready.reduce((total, { newcomers }) => total + newcomers, 0);
			if (of === 0) break;
			list.push({
				came: ready.reduce((total, { nr }) => total + (came.get(`${nr} ${step}`) ?? 0), 0),
				of,
			});
		}
		return list;
	};
	const followedFrom = new Date(now.getTime() - FOLLOWED_MS);
	const withNewcomers = events.filter(
		({ newcomers, startsAt }) => newcomers > 0 && startsAt > followedFrom,
	);
	const shown = groupEvents(withNewcomers, 'month', locale)
		.filter(({ held }) => held.length > 0)
		.slice(-MOST_COHORTS);
	return {
		cohorts: shown.map(({ name, held }) => ({
			name,
			newcomers: sumsOf(held).newcomers,
			returns: returnsOf(held),
		})),
		together: returnsOf(shown.flatMap(({ held }) => held)),
	};
}

/** How long people stayed who haven't been seen lately. */
export interface Stay {
	/** How many they are. */
	members: number;
	/** How many of them came on one day only. */
	once: number;
	/** Half of the others came for so many days or longer; null where there are no others. */
	medianDays: number | null;
}

/** Those who have not come for long, by the days between the first and the last time. */
export function stayOf(stays: AttendanceFigures['stays']): Stay {
	const sorted = stays.toSorted((one, other) => one.days - other.days);
	const count = (list: typeof sorted) => list.reduce((total, { members }) => total + members, 0);
	const members = count(sorted);
	const longer = sorted.filter(({ days }) => days > 0);
	const half = Math.ceil(count(longer) / 2);
	let passed = 0;
	let medianDays: number | null = null;
	for (const { days, members: some } of longer) {
		passed += some;
		if (medianDays === null && passed >= half) medianDays = days;
	}
	return { members, once: members - count(longer), medianDays };
}
