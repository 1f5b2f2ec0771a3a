import { seriesLineageMessages } from '../../messages/desk/series/lineage.ts';
import { linkTo, type Rich } from '../../messages/rich.ts';
import type { FieldMistake } from '../forms/mistakes.ts';
import type { Locale } from '../text/language.ts';
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

/**
 * How a series continues another, or the other it.
 *
 * @param path where the page of the other is
 */
export function relationText(
	series: SeriesStretch,
	related: Pick<RelatedSeries, 'title'> & SeriesStretch,
	path: string,
	locale: Locale,
): Rich {
	const messages = seriesLineageMessages(locale);
	const { title, startsOnDate, endsOnDate } = related;
	const named = { title, link: linkTo(path) };
	if (startsOnDate >= series.startsOnDate) {
		return messages.from({ ...named, start: dateText(startsOnDate, locale) });
	}
	return endsOnDate === null
		? messages.before(named)
		: messages.until({ ...named, end: dateText(endsOnDate, locale) });
}

/** What becomes of a series that continues one that ends. */
export function endsWithText(
	{
		title,
		startsOnDate,
		events,
	}: Pick<RelatedSeries, 'title' | 'startsOnDate'> & { events: number },
	locale: Locale,
): string {
	const start = dateText(startsOnDate, locale);
	return seriesLineageMessages(locale).endsToo({ title, start, events });
}

/** That a series which continues one stays as it is, though all that follow are changed. */
export function staysText(
	{ title, startsOnDate }: Pick<RelatedSeries, 'title' | 'startsOnDate'>,
	locale: Locale,
): string {
	return seriesLineageMessages(locale).stays({ title, start: dateText(startsOnDate, locale) });
}
