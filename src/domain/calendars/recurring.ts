import { Temporal } from 'temporal-polyfill';
import type { FormFields } from '../forms/fields.ts';
import { newSeriesFields } from '../series/plan.ts';
import { choiceOf, type RhythmId, ruleOf, type Weekday, weekdayOf } from '../series/rhythms.ts';
import { occurrencesBetween } from '../time/recurrence.ts';
import { localClock, localDate } from '../time/time.ts';
import { propertyNamed } from './components.ts';
import { allWritten, type Entry, momentIn } from './entries.ts';
import { DATES_DAYS_AHEAD } from './limits.ts';
import { datesOf, type Rule, readRule } from './rule.ts';
import { momentOf, readWritten, type Written } from './times.ts';

/** What repeats in a calendar: as a series where ours can say it, and otherwise as its coming dates. */

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** So far ahead a series must have the dates of the calendar. Days. */
const COMPARED_DAYS = 366;
/** So far ahead the last date of what is counted is looked for. Days. */
const COUNTED_DAYS = 11 * 366;

/** One date of what repeats. */
export interface Occurrence {
	entry: Entry;
	/** When the rule has it, whenever it is. */
	originally: Date;
	startsAt: Date;
	endsAt: Date;
	isCancelled: boolean;
	/** Whether the calendar leaves the date out, which matters where it was imported before. */
	isExcluded: boolean;
	/** Whether it is as the others are. */
	isUsual: boolean;
}

/** A series that the form of a new one can begin with. */
export interface SeriesOffer {
	uid: string;
	line: number;
	title: string;
	/** The form, filled in. */
	fields: FormFields;
	/** Its coming dates that the calendar leaves out, or has otherwise: moments in UTC, the soonest first. */
	skipped: string[];
	/** The last local date; null where there is no end. */
	endsOnDate: string | null;
	/** The local date of the next one. */
	firstDate: string;
}

/** What becomes of an event that repeats. */
export interface Recurring {
	/** Its coming dates; of a series only those that aren't as the others. */
	occurrences: Occurrence[];
	offer: SeriesOffer | null;
	/** The last local date up to which there are occurrences, where they stand for all; null for a series. */
	until: string | null;
}

/** What a rule says in our rhythms; null for what they can't say. */
function rhythmOf(rule: Rule, start: string): { rhythm: RhythmId; weekday: Weekday } | null {
	const { frequency, interval, byDay, byMonthDay, byMonth, bySetPosition } = rule;
	const [day, ...otherDays] = byDay;
	if (otherDays.length > 0 || (byMonth.length > 0 && byMonth.length < 12)) return null;
	const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
	const weekday = day ? names[day.weekday] : weekdayOf(start);
	if (!weekday) return null;
	const isWeekly = frequency === 'WEEKLY' || (frequency === 'DAILY' && interval % 7 === 0 && !day);
	if (isWeekly) {
		if (byMonthDay.length > 0 || bySetPosition.length > 0) return null;
		const weeks = frequency === 'WEEKLY' ? interval : interval / 7;
		const choice = choiceOf(
			`FREQ=WEEKLY;${weeks === 1 ? '' : `INTERVAL=${weeks};`}BYDAY=${weekday}`,
		);
		return choice && { rhythm: choice.rhythm, weekday };
	}
	const isMonthly = frequency === 'MONTHLY' && interval === 1;
	if (!isMonthly || (day && byMonthDay.length > 0)) return null;
	if (day) {
		const [position = 0, ...others] = bySetPosition;
		if (others.length > 0 || (day.position !== 0 && position !== 0 && position !== 1)) return null;
		const choice = choiceOf(`FREQ=MONTHLY;BYDAY=${day.position || position}${weekday}`);
		return choice && { rhythm: choice.rhythm, weekday };
	}
	const days = byMonthDay.length > 0 ? byMonthDay : [Number(start.slice(8))];
	const position = bySetPosition.length > 0 ? `;BYSETPOS=${bySetPosition.join()}` : '';
	const text = days.join() === '-1' ? '28,29,30,31;BYSETPOS=-1' : `${days.join()}${position}`;
	const choice = choiceOf(`FREQ=MONTHLY;BYMONTHDAY=${text}`);
	return choice && { rhythm: choice.rhythm, weekday };
}

/** The rule of an event that repeats; null where it can't be read, or there are several. */
function ruleOfEntry({ component, start }: Entry): Rule | null {
	const rules = component.properties.filter(({ name }) => name === 'rrule');
	if (rules.length > 1) return null;
	// Without a zone of its own, UNTIL is on the event's clock.
	const zone: Record<string, string> = start.zone === null ? {} : { tzid: start.zone };
	return readRule(rules[0]?.values[0], start, (value) => readWritten(value, zone));
}

/** Whether an event repeats. */
export const repeats = ({ component }: Entry): boolean =>
	propertyNamed(component, 'rrule') !== undefined ||
	propertyNamed(component, 'rdate') !== undefined;

/** The moments of a rule that aren't before a date nor after another, on the clock of its event. */
function momentsOf(entry: Entry, rule: Rule, from: Date, to: Date): Date[] | null {
	const { start, zone, zones } = entry;
	const at = (date: string) => momentOf({ ...start, date }, zone);
	const { until } = rule;
	const last = until && until.time !== null ? momentIn(until, zones) : null;
	const isOver = (date: string) =>
		until !== null && (last === null ? date > until.date : at(date) > last);
	const text = (moment: Date) => moment.toISOString().slice(0, 10);
	const dates = datesOf(rule, start.date, { from: text(from), to: text(to) }, isOver);
	return dates?.map(at) ?? null;
}

/** Which of its dates are otherwise, by the moment at which the rule has them. */
function replacements(overrides: readonly Entry[]): Map<number, Entry> {
	return new Map(
		overrides.flatMap((entry) => {
			const { replaces, zones, start, zone } = entry;
			if (replaces === null) return [];
			// Some calendars name the day alone.
			const written: Written =
				replaces.time === null ? { ...start, date: replaces.date } : replaces;
			const moment = replaces.time === null ? momentOf(written, zone) : momentIn(written, zones);
			return [[moment.getTime(), entry] as const];
		}),
	);
}

/** A rule as a series of the club: the form with it, where its dates are those of the calendar. */
function offerOf(
	entry: Entry,
	rule: Rule,
	moments: readonly Date[],
	skipped: readonly Date[],
	club: {
		timeZone: string;
		now: Date;
		seats: { defaultCapacity: number; defaultGuestsAllowed: number };
	},
): SeriesOffer | null {
	const { timeZone, now, seats } = club;
	const coming = moments.filter((moment) => moment > now);
	const [next] = coming;
	if (!next || coming.length < 2) return null;
	const fromDate = localDate(next, timeZone);
	const chosen = rhythmOf(rule, fromDate);
	if (!chosen) return null;
	const horizon = new Date(now.getTime() + COMPARED_DAYS * DAY_MS);
	const isEnding = rule.until !== null || rule.count !== null;
	const all = isEnding
		? momentsOf(entry, rule, now, new Date(now.getTime() + COUNTED_DAYS * DAY_MS))
		: null;
	const last = all?.at(-1);
	const endsOnDate = isEnding && last ? localDate(last, timeZone) : null;
	const durationMinutes = Math.round(entry.durationMs / MINUTE_MS);
	const startsAtTime = localClock(next, timeZone);
	const series = {
		rule: ruleOf({ ...chosen, fromDate }),
		startsOnDate: fromDate,
		endsOnDate,
		startsAtTime,
		durationMinutes,
		timeZone,
	};
	const ours = occurrencesBetween(series, [], now, horizon).map(({ startsAt }) =>
		startsAt.getTime(),
	);
	const theirs = coming.filter((moment) => moment <= horizon).map((moment) => moment.getTime());
	if (ours.join() !== theirs.join()) return null;
	return {
		uid: entry.uid,
		line: entry.line,
		title: entry.title,
		fields: {
			...newSeriesFields('', timeZone, now, seats),
			title: entry.title,
			description: entry.description,
			whatToBring: '',
			place: entry.place,
			...chosen,
			fromDate,
			startsAtTime,
			durationMinutes: String(durationMinutes),
			// Nobody is emailed unless the owner says so.
			sendsInvitations: 'no',
		},
		skipped: skipped.filter((moment) => moment > now).map((moment) => moment.toISOString()),
		endsOnDate,
		firstDate: fromDate,
	};
}

/**
 * What becomes of an event that repeats, with the dates of it that are otherwise.
 *
 * @param overrides events with its UID that stand for one of its dates
 * @returns null where its rule can't be read
 */
export function readRecurring(
	entry: Entry,
	overrides: readonly Entry[],
	club: {
		timeZone: string;
		now: Date;
		seats: { defaultCapacity: number; defaultGuestsAllowed: number };
	},
): Recurring | null {
	const { now, timeZone } = club;
	const { component, start, zone, zones, durationMs } = entry;
	const hasRule = propertyNamed(component, 'rrule') !== undefined;
	const rule = hasRule ? ruleOfEntry(entry) : null;
	if (hasRule && rule === null) return null;
	const yesterday = new Date(now.getTime() - 2 * DAY_MS);
	const compared = new Date(now.getTime() + (COMPARED_DAYS + 2) * DAY_MS);
	const ofRule = rule ? momentsOf(entry, rule, yesterday, compared) : [entry.startsAt];
	if (ofRule === null) return null;
	const added = allWritten(component, 'rdate').map((written) =>
		written.time === null
			? momentOf({ ...start, date: written.date }, zone)
			: momentIn(written, zones),
	);
	const excluded = allWritten(component, 'exdate');
	const excludedDays = new Set(excluded.flatMap(({ date, time }) => (time === null ? [date] : [])));
	const excludedMoments = new Set(
		excluded.flatMap((written) =>
			written.time === null ? [] : [momentIn(written, zones).getTime()],
		),
	);
	const dayOf = (moment: Date) =>
		Temporal.Instant.fromEpochMilliseconds(moment.getTime())
			.toZonedDateTimeISO(zone)
			.toPlainDate()
			.toString();
	const isExcluded = (moment: Date) =>
		excludedMoments.has(moment.getTime()) || excludedDays.has(dayOf(moment));

	const replaced = replacements(overrides);
	const later = [...replaced]
		.filter(([, each]) => each.replacesLater)
		.sort(([one], [other]) => other - one);
	const occurrenceAt = (moment: Date): Occurrence => {
		const override = replaced.get(moment.getTime());
		const from = override ? undefined : later.find(([since]) => since <= moment.getTime());
		const shown = override ?? from?.[1] ?? entry;
		const startsAt = override
			? override.startsAt
			: from
				? new Date(moment.getTime() + from[1].startsAt.getTime() - from[0])
				: moment;
		return {
			entry: shown,
			originally: moment,
			startsAt,
			endsAt: new Date(startsAt.getTime() + (shown === entry ? durationMs : shown.durationMs)),
			isCancelled: shown.isCancelled || entry.isCancelled || isExcluded(moment),
			isExcluded: isExcluded(moment),
			isUsual: shown === entry,
		};
	};

	const soon = new Date(now.getTime() + DATES_DAYS_AHEAD * DAY_MS);
	const moments = [...new Set([...ofRule, ...added].map((moment) => moment.getTime()))]
		.sort((one, other) => one - other)
		.map((time) => new Date(time));
	const all = moments.map(occurrenceAt);
	// A date that was moved out of the rule's next days, or into them.
	const strays = [...replaced].flatMap(([time]) =>
		moments.some((moment) => moment.getTime() === time) ? [] : [occurrenceAt(new Date(time))],
	);
	const coming = [...all, ...strays].filter(({ startsAt }) => startsAt > now);
	const hasAdded = added.some((moment) => moment > now);
	const skipped = ofRule.filter((moment) => isExcluded(moment) || replaced.has(moment.getTime()));
	const canOffer = rule !== null && !hasAdded && later.length === 0 && !entry.isCancelled;
	const offer = canOffer ? offerOf(entry, rule, ofRule, skipped, club) : null;
	if (offer) {
		const others = coming.filter((each) => !each.isUsual || each.isExcluded);
		return { occurrences: others, offer, until: null };
	}
	const occurrences = coming.filter(({ startsAt, isUsual }) => startsAt <= soon || !isUsual);
	return { occurrences, offer: null, until: localDate(soon, timeZone) };
}
