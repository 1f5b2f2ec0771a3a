import { seriesDateMessages } from '../../messages/desk/series/dates.ts';
import { hoursOf } from '../../messages/wording/times.ts';
import type { Locale } from '../text/language.ts';
import { briefDate } from '../time/time.ts';
import type { EventOutcome, SeriesEvent } from './change.ts';
import type { DateState, PreviewedBreak, PreviewedDate } from './preview.ts';

/** The dates of a series as a list to look over, with what a change does to each. */

/** What becomes of a date: what a preview knows of it, or what a change makes of its event. */
type ListedState = DateState | 'same' | 'changed' | 'moved' | 'dropped';

interface ListedDate extends Omit<PreviewedDate, 'state'> {
	state: ListedState;
	/** What is different besides, in sentences. */
	changes?: string[];
}

export type ListedLine = ListedDate | PreviewedBreak;

/** What is different about an event, in sentences. */
function changesOf(
	{ event, becomes, details }: EventOutcome<SeriesEvent>,
	locale: Locale,
): string[] {
	if (becomes === 'cancelled') return [];
	const messages = seriesDateMessages(locale);
	const { timeZone, startsAt } = event;
	const date = briefDate(startsAt, timeZone, locale);
	const { place } = details;
	return [
		becomes === 'moved' && messages.before({ date, times: hoursOf(event, locale) }),
		place !== event.place && (place === '' ? messages.noPlace : messages.newPlace({ place })),
		details.mapUrl !== event.mapUrl && messages.newMap,
	].filter((text) => text !== false);
}

/**
 * The next dates of a series after a change, each open event among them with what becomes of it, and the
 * breaks: the soonest first.
 *
 * @param lines the dates and breaks of the series as it is to be
 * @param outcomes what becomes of every open event
 * @param parties how many people go to an event or wait for it, by its id, where it emails them
 */
export function changedDates(
	lines: readonly (PreviewedDate | PreviewedBreak)[],
	outcomes: readonly EventOutcome<SeriesEvent>[],
	locale: Locale,
	parties: ReadonlyMap<string, number> = new Map(),
): ListedLine[] {
	const STATES = {
		same: 'same',
		changed: 'changed',
		moved: 'moved',
		cancelled: 'dropped',
	} as const;
	const events = outcomes.map((outcome): ListedDate => {
		const { event, becomes, seriesDate } = outcome;
		const { startsAt, endsAt } = becomes === 'cancelled' ? event : outcome.details;
		const known = lines.find((line) => line.kind === 'date' && line.date === seriesDate);
		const people = parties.get(event.id) ?? 0;
		return {
			kind: 'date',
			date: seriesDate ?? '',
			startsAt,
			endsAt,
			state: STATES[becomes],
			notes: known?.kind === 'date' && becomes !== 'cancelled' ? known.notes : [],
			changes: [
				...changesOf(outcome, locale),
				...(people > 0 ? [seriesDateMessages(locale).people({ people })] : []),
			],
		};
	});
	const taken = new Set(events.map(({ date }) => date));
	const others = lines.filter((line) => line.kind === 'break' || !taken.has(line.date));
	const at = (line: ListedLine) =>
		line.kind === 'date' ? line.startsAt.getTime() : Date.parse(`${line.firstDate}T00:00Z`);
	return [...events, ...others].toSorted((one, other) => at(one) - at(other));
}

/** The states of a summary, in its order. */
const SUMMARY = [
	'moved',
	'dropped',
	'changed',
	'at-once',
	'same',
	'open',
	'cancelled',
	'later',
] as const satisfies readonly ListedState[];

/** How many dates there are, and what becomes of how many: `8 dates: 2 move and 6 stay as they are.` */
export function datesSummary(lines: readonly ListedLine[], locale: Locale): string {
	const messages = seriesDateMessages(locale);
	const dates = lines.flatMap((line) => (line.kind === 'date' ? line.state : []));
	if (dates.length === 0) return messages.noneLeft;
	const states = SUMMARY.flatMap((state) => {
		const count = dates.filter((each) => each === state).length;
		return count === 0 ? [] : messages.states[state]({ dates: count });
	});
	return messages.summary({ dates: dates.length, states });
}

/** The lines of each month, `December 2026`, in their order; a break belongs to the month that it begins in. */
export function byMonth<Line extends ListedLine>(
	lines: readonly Line[],
	monthOf: (line: Line) => string,
): { month: string; lines: Line[] }[] {
	const groups: { month: string; lines: Line[] }[] = [];
	for (const line of lines) {
		const month = monthOf(line);
		const last = groups.at(-1);
		if (last?.month === month) last.lines.push(line);
		else groups.push({ month, lines: [line] });
	}
	return groups;
}
