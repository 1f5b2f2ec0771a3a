import { attendancePageMessages } from '../../messages/desk/attendance/page.ts';
import { attendanceSentenceMessages } from '../../messages/desk/attendance/sentences.ts';
import type { Locale } from '../text/language.ts';
import {
	type Cohort,
	type EventGroup,
	GONE_AFTER_MS,
	percent,
	type Return,
	type Stay,
	type Sums,
	sumsOf,
} from './attendance.ts';

/** What the page about attendance says above its charts, and writes into its tables. */

const DAYS_A_WEEK = 7;
const DAYS_A_MONTH = 365.25 / 12;
const GONE_AFTER_WEEKS = GONE_AFTER_MS / (DAYS_A_WEEK * 24 * 60 * 60_000);

/** A mean as people say it: whole from 10 on, with one decimal below. */
export function meanOf(sum: number, count: number): number {
	const mean = sum / count;
	return mean >= 10 ? Math.round(mean) : Math.round(10 * mean) / 10;
}

/** How many came, and whether that is more than before. */
export function cameSentence(
	sums: Sums,
	before: { events: number; people: number },
	locale: Locale,
): string {
	const messages = attendanceSentenceMessages(locale);
	if (sums.events === 0) return messages.noEvent;
	if (sums.events === 1) return messages.cameToOne({ people: sums.people });
	const people = meanOf(sums.people, sums.events);
	if (before.events === 0) return messages.cameOnAverage({ people });
	const meanBefore = meanOf(before.people, before.events);
	const exact = people - meanBefore;
	// No finer than the means are said.
	const change =
		Math.max(people, meanBefore) >= 10 ? Math.round(exact) : Math.round(10 * exact) / 10;
	if (change === 0) return messages.asManyAsBefore({ people });
	return change > 0
		? messages.moreThanBefore({ people, more: change })
		: messages.fewerThanBefore({ people, fewer: -change });
}

/** How many events these were, and how many different members. */
export function eventsSentence(
	sums: Sums,
	cancelled: number,
	people: number,
	locale: Locale,
): string {
	const messages = attendanceSentenceMessages(locale);
	return [
		messages.tookPlace({ events: sums.events }),
		...(cancelled === 0 ? [] : [messages.cancelled({ events: cancelled })]),
		messages.differentMembers({ members: people }),
	].join(' ');
}

/** How many of those who said yes came, as far as anybody was at the door. */
export function doorSentence(sums: Sums, locale: Locale): string {
	const messages = attendanceSentenceMessages(locale);
	const { doorsWithCheckIns: some, events, saidYes, cameOfThem: came, withoutSeat } = sums;
	if (some === 0) return messages.noCheckIns;
	const share = percent(came, saidYes);
	return [
		share === null ? messages.nobodySaidYes : messages.cameOfYes({ saidYes, came, share }),
		...(withoutSeat === 0 ? [] : [messages.withoutSeat({ members: withoutSeat })]),
		...(some === events ? [] : [messages.someCheckIns({ some, events })]),
	].join(' ');
}

/** How many came for the first time, and again. */
export function newcomersSentence(sums: Sums, locale: Locale): string {
	const messages = attendanceSentenceMessages(locale);
	const { newcomers: people, cameAgain: again } = sums;
	if (people === 0) return messages.noNewcomers;
	if (again === 0) return messages.newNotAgain({ people });
	return again === people
		? messages.newAllAgain({ people })
		: messages.newSomeAgain({ people, again });
}

/** The month whose figure is given as well. */
const LATER = 3;

/** Whether newcomers come back in the first month, and in a later one. */
export function returnsSentence(together: readonly Return[], locale: Locale): string {
	const messages = attendanceSentenceMessages(locale);
	const [first] = together;
	const later = together[LATER - 1];
	if (!first) return messages.tooEarly;
	const begin = messages.firstMonth(first);
	return later ? `${begin} ${messages.thirdMonth(later)}` : begin;
}

/** A length of time, roughly: `10 days`, `6 weeks`, `8 months`. */
export function spanText(days: number, locale: Locale): string {
	const messages = attendanceSentenceMessages(locale);
	if (days < 2 * DAYS_A_WEEK) return messages.days({ days });
	return days < 26 * DAYS_A_WEEK
		? messages.weeks({ weeks: Math.round(days / DAYS_A_WEEK) })
		: messages.months({ months: Math.round(days / DAYS_A_MONTH) });
}

/** How long people came who haven't been seen lately. */
export function staySentence({ members, once, medianDays }: Stay, locale: Locale): string {
	const messages = attendanceSentenceMessages(locale);
	const weeks = GONE_AFTER_WEEKS;
	if (members === 0) return messages.allLately({ weeks });
	const sentences = [messages.gone({ members, weeks })];
	if (once > 0) {
		const { someOnce, thatMemberOnce, allOnce } = messages;
		const isAll = once === members;
		sentences.push(
			isAll ? (members === 1 ? thatMemberOnce : allOnce) : someOnce({ members: once }),
		);
	}
	if (medianDays !== null) {
		const span = spanText(medianDays, locale);
		const { thatMember, theOther, halfOfThem, halfOfOthers } = messages;
		const isOne = members - once === 1;
		const said = once === 0 ? (isOne ? thatMember : halfOfThem) : isOne ? theOther : halfOfOthers;
		sentences.push(said({ span }));
	}
	return sentences.join(' ');
}

/** A table as pages show it: the first row names the columns. */
export interface Table {
	head: string[];
	rows: string[][];
}

/** Who came, by events that were put together, with their names in front. */
export function cameTable(
	groups: readonly EventGroup[],
	isByEvent: boolean,
	locale: Locale,
): Table {
	const { columns, eventCancelled, eventsAndCancelled } = attendancePageMessages(locale);
	return {
		head: [
			isByEvent ? columns.event : columns.when,
			...(isByEvent ? [] : [columns.events]),
			columns.cameBefore,
			columns.firstTime,
			columns.guests,
			columns.together,
			...(isByEvent ? [] : [columns.onAverage]),
		],
		rows: groups.map((group) => {
			const { name, held, cancelled } = group;
			const sums = sumsOf(held);
			if (isByEvent && cancelled > 0) return [name, eventCancelled, '', '', ''];
			const numbers = [sums.before, sums.newcomers, sums.guests, sums.people].map(String);
			if (isByEvent) return [name, ...numbers];
			const { events } = sums;
			return [
				name,
				cancelled === 0 ? String(events) : eventsAndCancelled({ events, cancelled }),
				...numbers,
				sums.events === 0 ? '' : String(meanOf(sums.people, sums.events)),
			];
		}),
	};
}

/** Who of those who had said yes came, by events that were put together. */
export function doorTable(
	groups: readonly EventGroup[],
	isByEvent: boolean,
	locale: Locale,
): Table {
	const messages = attendancePageMessages(locale);
	const { columns } = messages;
	return {
		head: [
			isByEvent ? columns.event : columns.when,
			columns.saidYes,
			columns.cameOfThem,
			columns.share,
			columns.withoutSeat,
		],
		rows: groups
			.filter(({ held }) => held.length > 0)
			.map(({ name, held }) => {
				const sums = sumsOf(held);
				if (sums.doorsWithCheckIns === 0) return [name, messages.withoutCheckIns, '', '', ''];
				const share = percent(sums.cameOfThem, sums.saidYes);
				return [
					name,
					String(sums.saidYes),
					String(sums.cameOfThem),
					share === null ? '' : messages.percent({ share }),
					String(sums.withoutSeat),
				];
			}),
	};
}

/** Who came for the first time, by months or longer. */
export function newcomersTable(groups: readonly EventGroup[], locale: Locale): Table {
	const { columns } = attendancePageMessages(locale);
	return {
		head: [columns.when, columns.firstTime, columns.cameAgain, columns.notYet],
		rows: groups.map(({ name, held }) => {
			const { newcomers, cameAgain } = sumsOf(held);
			return [name, ...[newcomers, cameAgain, newcomers - cameAgain].map(String)];
		}),
	};
}

/** Of how many newcomers of a month how many came in one of the months after, for people who hear the table. */
export function returnText(
	{ name: month }: Pick<Cohort, 'name'>,
	{ came, of }: NonNullable<Return>,
	locale: Locale,
): string {
	return attendancePageMessages(locale).returned({ came, of, month });
}
