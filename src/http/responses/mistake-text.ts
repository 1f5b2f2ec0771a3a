import type { Mistake, Mistakes } from '../../domain/forms/mistakes.ts';
import type { Locale } from '../../domain/text/language.ts';
import { dateText, dayAndMonth } from '../../domain/time/time.ts';
import { deskMistakeMessages } from '../../messages/desk/mistakes.ts';
import { mistakeMessages } from '../../messages/site/mistakes.ts';
import { datesText, zoneName } from '../../messages/wording/times.ts';

/** The sentences of mistakes, as people read them beside a field. A code without one doesn't compile. */

/** What is wrong with a form, a sentence for each field at fault. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The sentence of a mistake, with its dates and zones in the reader's locale. */
export function mistakeText(mistake: Mistake, locale: Locale): string {
	const site = mistakeMessages(locale);
	const desk = deskMistakeMessages(locale);
	switch (mistake.code) {
		case 'input_too_long':
		case 'email_too_long':
		case 'name_too_long':
			return site[mistake.code](mistake);
		case 'not_a_count':
			return site.not_a_count(mistake);
		case 'not_a_choice':
		case 'not_listed':
			return site[mistake.code](mistake);
		case 'not_the_value':
			return site.not_the_value(mistake);
		case 'too_long':
			return desk.too_long(mistake);
		case 'not_a_whole_number':
			return desk.not_a_whole_number(mistake);
		case 'picture_too_wide':
			return desk.picture_too_wide(mistake);
		case 'share_picture_wrong':
			return desk.share_picture_wrong(mistake);
		case 'break_too_long':
		case 'first_date_too_far':
			return desk[mistake.code](mistake);
		case 'break_overlaps': {
			const { title } = mistake;
			const dates = datesText(mistake, locale);
			return title === null
				? desk.break_overlaps({ dates })
				: desk.break_overlaps_other({ title, dates });
		}
		case 'opens_after_first':
			return desk.opens_after_first(mistake);
		case 'opens_after_next':
			return desk.opens_after_next(mistake);
		case 'begins_after_end':
			return desk.begins_after_end({ end: dayAndMonth(mistake.endsOnDate, locale) });
		case 'goes_on_from':
			return desk.goes_on_from({ title: mistake.title, end: dateText(mistake.endsOnDate, locale) });
		case 'followed_by':
			return desk.followed_by({
				title: mistake.title,
				start: dateText(mistake.startsOnDate, locale),
			});
		case 'event_too_far':
			return desk.event_too_far(mistake);
		case 'zone_changed':
			return desk.zone_changed({ zone: zoneName(mistake.timeZone, locale) });
		case 'too_many_lines':
			return desk.too_many_lines(mistake);
		case 'calendar_too_many':
			return desk.calendar_too_many(mistake);
		case 'calendar_refused':
			return desk.calendar_refused(mistake);
		default:
			return { ...desk, ...site }[mistake.code];
	}
}

/** The sentences of a form's mistakes, by field. */
export function fieldErrors(mistakes: Mistakes, locale: Locale): FieldErrors {
	return Object.fromEntries(
		Object.entries(mistakes).map(([field, mistake]) => [field, mistakeText(mistake, locale)]),
	);
}
