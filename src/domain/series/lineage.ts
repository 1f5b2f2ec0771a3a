import type { FieldMistake } from '../forms/mistakes.ts';
import type { Locale } from '../text/language.ts';
import { counted } from '../text/names.ts';
import { dateText } from '../time/time.ts';

/** Series that go on from one another: a change split one in two, and each has its own stretch of dates. */

/** A series as far as its stretch goes, by local dates, both included. */
export interface SeriesStretch {
	startsOnDate: string;
	/** Null where no end is planned. */
	endsOnDate: string | null;
}

/** One of the series that a series goes on from, or that go on from it. */
export interface RelatedSeries extends SeriesStretch {
	id: string;
	title: string;
}

/** The first of the series that one goes on from; itself where it goes on from none. */
export function originOf({ id, originId }: { id: string; originId: string | null }): string {
	return originId ?? id;
}

/** Whether two stretches have a day in common that is not over. */
function shareDays(one: SeriesStretch, other: SeriesStretch, today: string): boolean {
	const from = [one.startsOnDate, other.startsOnDate, today].sort().at(-1) ?? today;
	return [one, other].every(({ endsOnDate }) => endsOnDate === null || endsOnDate >= from);
}

/** Whether a stretch reaches further than before, at either end. */
function reachesFurther(before: SeriesStretch, after: SeriesStretch): boolean {
	if (after.startsOnDate < before.startsOnDate) return true;
	if (before.endsOnDate === null) return false;
	return after.endsOnDate === null || after.endsOnDate > before.endsOnDate;
}

/**
 * What is wrong with another stretch for a series: another one that it goes on from, or that goes on from
 * it, has dates there, so the club would meet twice.
 *
 * @param related the series that go on from one another with it, without itself
 * @param today `YYYY-MM-DD`, in the club's zone: past dates don't count
 * @param field the form's field at fault
 * @returns the field with its mistake, or null
 */
export function problemWithStretch<Field extends 'fromDate' | 'endsOnDate'>(
	before: SeriesStretch,
	after: SeriesStretch,
	related: readonly RelatedSeries[],
	today: string,
	field: Field,
): FieldMistake<Field> | null {
	if (!reachesFurther(before, after)) return null;
	const other = related.find((each) => shareDays(after, each, today));
	if (!other) return null;
	const { title, startsOnDate, endsOnDate } = other;
	if (endsOnDate !== null && startsOnDate < after.startsOnDate) {
		return {
			field,
			mistake: { code: 'goes_on_from', title, endsOnDate },
		};
	}
	return { field, mistake: { code: 'followed_by', title, startsOnDate } };
}

/** How a series goes on from another, or the other from it, to follow its title. */
export function relationText(
	series: SeriesStretch,
	related: SeriesStretch,
	locale: Locale,
): string {
	const { startsOnDate, endsOnDate } = related;
	return startsOnDate < series.startsOnDate
		? `before it${endsOnDate === null ? '' : `, until ${dateText(endsOnDate, locale)}`}`
		: `after it, from ${dateText(startsOnDate, locale)}`;
}

/** What becomes of a series that goes on from one that ends. */
export function endsWithText(
	{
		title,
		startsOnDate,
		events,
	}: Pick<RelatedSeries, 'title' | 'startsOnDate'> & { events: number },
	locale: Locale,
): string {
	const series = `“${title}”, which goes on from ${dateText(startsOnDate, locale)},`;
	return events === 0
		? `${series} ends too. None of its events is open yet.`
		: `${series} ends too: ${counted(events, 'of these events is its own', 'of these events are its own')}.`;
}

/** That a series which goes on from one stays as it is, though all that follow are changed. */
export function staysText(
	{ title, startsOnDate }: Pick<RelatedSeries, 'title' | 'startsOnDate'>,
	locale: Locale,
): string {
	return `“${title}”, which goes on from ${dateText(startsOnDate, locale)}, stays as it is. Change it on its own page.`;
}
