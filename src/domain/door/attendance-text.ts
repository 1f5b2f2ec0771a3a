import { counted } from '../text/names.ts';
import {
	type Cohort,
	type EventGroup,
	GONE_AFTER_MS,
	percent,
	RANGES,
	type Range,
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
	range: Range,
): string {
	if (sums.events === 0) return 'No event took place.';
	if (sums.events === 1) return `${sums.people} came to the one event that took place.`;
	const mean = meanOf(sums.people, sums.events);
	const { before: beforeText } = RANGES[range];
	if (before.events === 0 || beforeText === null) return `${mean} came on average.`;
	const meanBefore = meanOf(before.people, before.events);
	const exact = mean - meanBefore;
	// No finer than the means are said.
	const change = Math.max(mean, meanBefore) >= 10 ? Math.round(exact) : Math.round(10 * exact) / 10;
	if (change === 0) return `${mean} came on average, as many as in ${beforeText}.`;
	return `${mean} came on average, ${Math.abs(change)} ${change > 0 ? 'more' : 'fewer'} than in ${beforeText}.`;
}

/** How many events these were, and how many different members. */
export function eventsSentence(sums: Sums, cancelled: number, people: number): string {
	const took = `${counted(sums.events, 'event')} took place${
		cancelled === 0 ? '' : `, ${cancelled} ${cancelled === 1 ? 'was' : 'were'} cancelled`
	}.`;
	return `${took} ${counted(people, 'different member')} came.`;
}

/** How many of those who said yes came, as far as anybody was at the door. */
export function doorSentence(sums: Sums): string {
	if (sums.doorsWithCheckIns === 0) {
		return 'Nobody was checked in at the door, so this cannot be told. Check people in at the next event, and it will stand here.';
	}
	const where =
		sums.doorsWithCheckIns === sums.events
			? ''
			: ` The door was kept at ${sums.doorsWithCheckIns} of ${counted(sums.events, 'event')}; the others are left out.`;
	const share = percent(sums.cameOfThem, sums.saidYes);
	const came =
		share === null
			? 'No member had said yes.'
			: `Of ${sums.saidYes} who said yes, ${sums.cameOfThem} came: ${share} %.`;
	const others =
		sums.withoutSeat === 0
			? ''
			: ` ${sums.withoutSeat} came without a seat, from the waiting list or as walk-ins.`;
	return `${came}${others}${where}`;
}

/** How many came for the first time, and again. */
export function newcomersSentence(sums: Sums): string {
	if (sums.newcomers === 0) return 'Nobody came for the first time.';
	const again =
		sums.cameAgain === 0
			? 'nobody of them has come again yet'
			: sums.cameAgain === sums.newcomers
				? sums.newcomers === 1
					? 'and came again'
					: 'and all of them came again'
				: `${sums.cameAgain} of them came again`;
	return `${sums.newcomers} came for the first time, ${again}.`;
}

/** The month whose figure is given as well. */
const LATER = 3;

/** Whether newcomers come back in the first month, and in a later one. */
export function returnsSentence(together: readonly Return[]): string {
	const shareText = (each: Return | undefined) =>
		each ? `${each.came === 0 ? 'nobody' : each.came} of ${each.of}` : null;
	const first = shareText(together[0]);
	const later = shareText(together[LATER - 1]);
	if (first === null) {
		return 'Nobody came for the first time four weeks ago or earlier, so it cannot be told yet who comes back.';
	}
	const begin = `In the month after their first time, ${first} came again`;
	return later === null ? `${begin}.` : `${begin}; in the third month, ${later}.`;
}

/** A length of time, roughly: `10 days`, `6 weeks`, `8 months`. */
export function spanText(days: number): string {
	if (days < 2 * DAYS_A_WEEK) return counted(days, 'day');
	if (days < 26 * DAYS_A_WEEK) return counted(Math.round(days / DAYS_A_WEEK), 'week');
	return counted(Math.round(days / DAYS_A_MONTH), 'month');
}

/** How long people came who haven't been seen lately. */
export function staySentence({ members, once, medianDays }: Stay): string {
	const gone = `for ${GONE_AFTER_WEEKS} weeks`;
	if (members === 0)
		return `Everybody who came in this time has come in the last ${GONE_AFTER_WEEKS} weeks.`;
	const begin = `${members} of those who came ${members === 1 ? 'has' : 'have'} not come ${gone}.`;
	const whoOnce =
		once < members ? `${once} of them` : members === 1 ? 'That member' : 'All of them';
	const onDay = once === 0 ? '' : ` ${whoOnce} came on one day only.`;
	if (medianDays === null) return `${begin}${onDay}`;
	const rest = once === 0 ? 'Half of them' : 'Half of the others';
	return members - once === 1
		? `${begin}${onDay} ${once === 0 ? 'That member' : 'The other one'} came for ${spanText(medianDays)}.`
		: `${begin}${onDay} ${rest} came for ${spanText(medianDays)} or less.`;
}

/** A table as pages show it and files hold it: the first row names the columns. */
export interface Table {
	head: string[];
	rows: string[][];
}

/** Who came, by events that were put together, with their names in front. */
export function cameTable(groups: readonly EventGroup[], isByEvent: boolean): Table {
	return {
		head: [
			isByEvent ? 'Event' : 'When',
			...(isByEvent ? [] : ['Events']),
			'Came before',
			'First time',
			'Guests',
			'Together',
			...(isByEvent ? [] : ['On average']),
		],
		rows: groups.map((group) => {
			const { name, held, cancelled } = group;
			const sums = sumsOf(held);
			if (isByEvent && cancelled > 0) return [name, 'cancelled', '', '', ''];
			const numbers = [sums.before, sums.newcomers, sums.guests, sums.people].map(String);
			if (isByEvent) return [name, ...numbers];
			const events = cancelled === 0 ? `${sums.events}` : `${sums.events}, ${cancelled} cancelled`;
			return [
				name,
				events,
				...numbers,
				sums.events === 0 ? '' : String(meanOf(sums.people, sums.events)),
			];
		}),
	};
}

/** Who of those who had said yes came, by events that were put together. */
export function doorTable(groups: readonly EventGroup[], isByEvent: boolean): Table {
	return {
		head: [
			isByEvent ? 'Event' : 'When',
			'Said yes',
			'Of them came',
			'Share',
			'Came without a seat',
		],
		rows: groups
			.filter(({ held }) => held.length > 0)
			.map(({ name, held }) => {
				const sums = sumsOf(held);
				if (sums.doorsWithCheckIns === 0) return [name, 'door not kept', '', '', ''];
				const share = percent(sums.cameOfThem, sums.saidYes);
				return [
					name,
					String(sums.saidYes),
					String(sums.cameOfThem),
					share === null ? '' : `${share} %`,
					String(sums.withoutSeat),
				];
			}),
	};
}

/** Who came for the first time, by months or longer. */
export function newcomersTable(groups: readonly EventGroup[]): Table {
	return {
		head: ['When', 'For the first time', 'Came again', 'Not yet'],
		rows: groups.map(({ name, held }) => {
			const { newcomers, cameAgain } = sumsOf(held);
			return [name, ...[newcomers, cameAgain, newcomers - cameAgain].map(String)];
		}),
	};
}

/** Of how many newcomers of a month how many came in one of the months after, for people who hear the table. */
export function returnText(
	cohort: Pick<Cohort, 'name'>,
	{ came, of }: NonNullable<Return>,
): string {
	return `${came} of ${of} from ${cohort.name}`;
}
