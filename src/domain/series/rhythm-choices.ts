import { rhythmChoiceMessages } from '../../messages/desk/series/rhythms.ts';
import type { Locale } from '../text/language.ts';
import { weekdayNames, weekdaysIn } from '../time/week.ts';
import { RHYTHM_IDS, type RhythmId, WEEKDAYS, type Weekday } from './rhythms.ts';

/** How often a series meets, and on which weekday, as lists to choose from. */

interface Option<Value> {
	value: Value;
	label: string;
}

function labelOf(id: RhythmId, locale: Locale): string {
	const messages = rhythmChoiceMessages(locale);
	const named: Partial<Record<RhythmId, string>> = messages;
	return named[id] ?? messages.everyWeeks({ weeks: Number.parseInt(id, 10) });
}

/** The rhythms, in groups. */
export function rhythmGroups(locale: Locale): { name: string; options: Option<RhythmId>[] }[] {
	const { groups } = rhythmChoiceMessages(locale);
	const optionsOf = (fits: (id: RhythmId) => boolean) =>
		RHYTHM_IDS.filter(fits).map((id) => ({ value: id, label: labelOf(id, locale) }));
	const isByWeeks = (id: RhythmId) => /-weeks?$/.test(id);
	const isByDate = (id: RhythmId) => id.startsWith('date');
	return [
		{ name: groups.weeks, options: optionsOf(isByWeeks) },
		{ name: groups.ofMonth, options: optionsOf((id) => !isByWeeks(id) && !isByDate(id)) },
		{ name: groups.dayOfMonth, options: optionsOf(isByDate) },
	];
}

/** The weekdays, in the order of the reader's calendar. */
export function weekdayOptions(locale: Locale): Option<Weekday>[] {
	const names = weekdayNames(locale);
	return weekdaysIn(locale).flatMap((day) => {
		const weekday = WEEKDAYS[day - 1];
		return weekday ? [{ value: weekday.value, label: names[day - 1] ?? weekday.value }] : [];
	});
}
