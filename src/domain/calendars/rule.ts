import type { Written } from './times.ts';

/**
 * The dates of a recurrence rule (RFC 5545, section 3.3.10), day by day up to a last one. `rrule` and `ical.js` look
 * for the next date for as long as it takes, which for a rule without dates is for ever; rules from elsewhere may be
 * of any kind, and here the work ends with the days.
 */

const DAY_MS = 24 * 60 * 60_000;
/** What stands at the front is how far a day is from Sunday. */
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
/** A rule that began before that is none that is still meant: 150 years of days. */
const MOST_DAYS = 55_000;

type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A rule for days. */
export interface Rule {
	frequency: Frequency;
	interval: number;
	count: number | null;
	/** A moment in UTC, a wall clock or a date, as it is written; null where there is no end. */
	until: Written | null;
	byMonth: readonly number[];
	byMonthDay: readonly number[];
	/** With the position in the month or year; 0 for every one. 0 is Sunday. */
	byDay: readonly { weekday: number; position: number }[];
	bySetPosition: readonly number[];
	/** 0 is Sunday. */
	weekStart: number;
}

const listOf = (value: unknown): readonly unknown[] =>
	value === undefined ? [] : Array.isArray(value) ? value : [value];

function numbersOf(value: unknown, most: number, isSigned: boolean): readonly number[] | null {
	const numbers = listOf(value).map(Number);
	const fits = (number: number) =>
		Number.isInteger(number) &&
		number !== 0 &&
		Math.abs(number) <= most &&
		(isSigned || number > 0);
	return numbers.every(fits) ? numbers : null;
}

function daysOf(value: unknown): Rule['byDay'] | null {
	const days = listOf(value).map((each) => {
		const [, position = '0', name = ''] =
			/^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(String(each)) ?? [];
		return {
			weekday: WEEKDAYS.indexOf(name as (typeof WEEKDAYS)[number]),
			position: Number(position),
		};
	});
	return days.every(({ weekday }) => weekday >= 0) ? days : null;
}

/** What a rule may have beside the parts that are read here: the time of day that the first date has anyway. */
function saysNothingNew(recur: Record<string, unknown>, start: Written): boolean {
	const [hour, minute, second] = (start.time ?? '00:00:00').split(':').map(Number);
	return (
		(
			[
				['byhour', hour],
				['byminute', minute],
				['bysecond', second],
			] as const
		).every(([part, usual]) => listOf(recur[part]).every((value) => Number(value) === usual)) &&
		['byyearday', 'byweekno'].every((part) => recur[part] === undefined)
	);
}

/**
 * Reads a rule of jCal.
 *
 * @param until reads its UNTIL
 * @returns null for a rule that isn't about days, or can't be read
 */
export function readRule(
	value: unknown,
	start: Written,
	until: (value: unknown) => Written | null,
): Rule | null {
	if (typeof value !== 'object' || value === null) return null;
	const recur = value as Record<string, unknown>;
	const frequency = (['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const).find(
		(each) => each === recur.freq,
	);
	const interval = Number(recur.interval ?? 1);
	const count = recur.count === undefined ? null : Number(recur.count);
	const byMonth = numbersOf(recur.bymonth, 12, false);
	const byMonthDay = numbersOf(recur.bymonthday, 31, true);
	const byDay = daysOf(recur.byday);
	const bySetPosition = numbersOf(recur.bysetpos, 366, true);
	const isInOrder =
		Number.isInteger(interval) &&
		interval >= 1 &&
		(count === null || (Number.isInteger(count) && count >= 1));
	if (!frequency || !isInOrder || !byMonth || !byMonthDay || !byDay || !bySetPosition) return null;
	if (!saysNothingNew(recur, start)) return null;
	const last = recur.until === undefined ? null : until(recur.until);
	if (recur.until !== undefined && last === null) return null;
	const weekStart =
		typeof recur.wkst === 'string'
			? WEEKDAYS.indexOf(recur.wkst as 'MO')
			: Number(recur.wkst ?? 2) - 1;
	return {
		frequency,
		interval,
		count,
		until: last,
		byMonth,
		byMonthDay,
		byDay,
		bySetPosition,
		weekStart: weekStart >= 0 && weekStart < 7 ? weekStart : 1,
	};
}

interface Day {
	/** Days since 1970-01-01. */
	number: number;
	year: number;
	/** 1 to 12. */
	month: number;
	day: number;
	weekday: number;
}

function dayOf(number: number): Day {
	const date = new Date(number * DAY_MS);
	return {
		number,
		year: date.getUTCFullYear(),
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
		weekday: date.getUTCDay(),
	};
}

const numberOf = (year: number, month: number, day: number) =>
	Date.UTC(year, month - 1, day) / DAY_MS;
const lengthOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Which one of its weekday a day is between two days, counted from the front and from the end. */
function isAtPosition(day: Day, position: number, first: number, last: number): boolean {
	if (position === 0) return true;
	return position > 0
		? Math.floor((day.number - first) / 7) + 1 === position
		: -(Math.floor((last - day.number) / 7) + 1) === position;
}

/** Whether a day is one of the rule's, beside its interval and its positions in the set. */
function fits(day: Day, rule: Rule, start: Day): boolean {
	const { frequency, byMonth, byMonthDay, byDay } = rule;
	if (byMonth.length > 0 && !byMonth.includes(day.month)) return false;
	const length = lengthOf(day.year, day.month);
	if (
		byMonthDay.length > 0 &&
		!byMonthDay.includes(day.day) &&
		!byMonthDay.includes(day.day - length - 1)
	) {
		return false;
	}
	if (byDay.length > 0) {
		const isInYear = frequency === 'YEARLY' && byMonth.length === 0;
		const [first, last] = isInYear
			? [numberOf(day.year, 1, 1), numberOf(day.year, 12, 31)]
			: [numberOf(day.year, day.month, 1), numberOf(day.year, day.month, length)];
		const isPositioned = frequency === 'MONTHLY' || frequency === 'YEARLY';
		return byDay.some(
			({ weekday, position }) =>
				weekday === day.weekday && isAtPosition(day, isPositioned ? position : 0, first, last),
		);
	}
	if (byMonthDay.length > 0 || frequency === 'DAILY') return true;
	if (frequency === 'WEEKLY') return day.weekday === start.weekday;
	if (frequency === 'YEARLY' && byMonth.length === 0 && day.month !== start.month) return false;
	return day.day === start.day;
}

/** Which turn of the rule a day belongs to: a number that rises with each day, week, month or year. */
function turnOf(day: Day, { frequency, weekStart }: Rule): number {
	if (frequency === 'DAILY') return day.number;
	// 1970-01-01 was a Thursday.
	if (frequency === 'WEEKLY') return Math.floor((day.number + 4 - weekStart) / 7);
	return frequency === 'MONTHLY' ? day.year * 12 + day.month : day.year;
}

/** The first day of a turn. */
function firstOfTurn(turn: number, { frequency, weekStart }: Rule): number {
	if (frequency === 'DAILY') return turn;
	if (frequency === 'WEEKLY') return turn * 7 - 4 + weekStart;
	if (frequency === 'MONTHLY')
		return numberOf(Math.floor((turn - 1) / 12), ((turn - 1) % 12) + 1, 1);
	return numberOf(turn, 1, 1);
}

function atPositions<Value>(values: readonly Value[], positions: readonly number[]): Value[] {
	if (positions.length === 0) return [...values];
	return values.filter(
		(_, index) => positions.includes(index + 1) || positions.includes(index - values.length),
	);
}

/**
 * The local dates of a rule that aren't before `from` nor after `to`, the soonest first. The first date belongs to it
 * also where the rule leaves it out (RFC 5545, section 3.8.5.3).
 *
 * @param start the first date, `YYYY-MM-DD`
 * @param isOver whether a date is behind the rule's UNTIL
 * @returns null where the rule would have to be counted over more than a lifetime
 */
export function datesOf(
	rule: Rule,
	start: string,
	range: { from: string; to: string },
	isOver: (date: string) => boolean,
): string[] | null {
	const dayNumber = (date: string) => Date.parse(`${date}T00:00Z`) / DAY_MS;
	const text = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
	const first = dayOf(dayNumber(start));
	const to = dayNumber(range.to);
	const firstTurn = turnOf(first, rule);
	// What isn't counted is looked at from the range on.
	const looked = rule.count === null ? Math.max(first.number, dayNumber(range.from)) : first.number;
	if (to - looked > MOST_DAYS) return null;
	const skipped = Math.floor((turnOf(dayOf(looked), rule) - firstTurn) / rule.interval);
	const found: string[] = [];
	let left = rule.count ?? Number.POSITIVE_INFINITY;
	const take = (number: number): boolean => {
		const date = text(number);
		if (left <= 0 || isOver(date)) return false;
		left -= 1;
		if (date >= range.from && date <= range.to) found.push(date);
		return true;
	};
	// The first date may be none of the rule's; it counts as one.
	let hasFirst = false;
	if (skipped === 0) {
		hasFirst = true;
		if (!take(first.number)) return found;
	}
	for (
		let turn = firstTurn + skipped * rule.interval;
		firstOfTurn(turn, rule) <= to;
		turn += rule.interval
	) {
		const days: number[] = [];
		const end = firstOfTurn(turn + 1, rule);
		for (let number = firstOfTurn(turn, rule); number < end; number += 1) {
			if (fits(dayOf(number), rule, first)) days.push(number);
		}
		for (const number of atPositions(days, rule.bySetPosition)) {
			if (number < first.number || (hasFirst && number === first.number)) continue;
			if (number > to) return found;
			if (!take(number)) return found;
		}
		if (left <= 0) break;
	}
	return found;
}
