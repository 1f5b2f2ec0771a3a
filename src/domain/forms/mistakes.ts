import type { z } from 'zod';

/**
 * What is wrong with a field of a form or of JSON: a code with its values. Its sentence is made at the edge
 * (`http/responses/mistake-text.ts`).
 */

/** Mistakes that a code says whole. */
export type PlainMistakeCode =
	// Any field, and the fields as a whole.
	| 'field_missing'
	| 'field_wrong'
	| 'fields_missing'
	| 'not_one_line'
	| 'not_printable'
	| 'not_a_date'
	| 'not_a_time'
	| 'not_a_web_address'
	| 'date_missing'
	| 'time_missing'
	| 'date_over'
	| 'time_over'
	// What the site's other forms and JSON send.
	| 'note_not_one_line'
	| 'email_missing'
	| 'email_typo'
	| 'name_missing'
	| 'name_not_one_line'
	| 'name_is_address'
	| 'code_missing'
	| 'message_missing'
	| 'pause_date_missing'
	| 'date_after_today'
	| 'date_within_year'
	// The club and its settings.
	| 'club_name_missing'
	| 'time_zone_missing'
	| 'time_zone_unknown'
	| 'not_a_color'
	| 'not_a_sender_name'
	| 'joining_missing'
	| 'locale_missing'
	| 'link_label_missing'
	| 'link_address_missing'
	| 'link_not_https'
	| 'link_repeated'
	| 'picture_missing'
	| 'picture_alt_missing'
	| 'picture_too_large'
	| 'picture_unknown'
	| 'picture_broken'
	| 'picture_moves'
	// Events and series.
	| 'event_title_missing'
	| 'series_title_missing'
	| 'rhythm_missing'
	| 'weekday_missing'
	| 'scope_missing'
	| 'cancel_reason_missing'
	| 'break_reason_missing'
	| 'more_guests_than_seats'
	| 'date_for_all'
	| 'before_first_day'
	| 'end_over'
	// Announcements.
	| 'subject_missing'
	| 'body_missing'
	| 'recipients_missing'
	| 'put_off_too_far'
	// Members from a file.
	| 'file_empty'
	| 'file_is_spreadsheet'
	| 'file_is_zip'
	| 'file_is_compressed'
	| 'file_not_text'
	| 'file_of_meetup'
	| 'columns_missing'
	| 'people_not_previewed'
	// Events from a calendar.
	| 'calendar_missing'
	| 'calendar_empty'
	| 'calendar_is_page'
	| 'not_a_calendar'
	| 'calendar_file_other'
	| 'calendar_address_other'
	| 'calendar_not_https'
	| 'calendar_not_public'
	| 'calendar_needs_sign_in'
	| 'calendar_not_found'
	| 'calendar_too_large'
	| 'calendar_too_slow'
	| 'calendar_unreachable'
	| 'calendar_sent_around';

/** Mistakes whose sentence names something. Dates are local, `YYYY-MM-DD`. */
interface MistakeValues {
	/** Characters in a desk form. */
	too_long: { most: number };
	/** Characters in the site's other forms and in JSON. */
	input_too_long: { most: number };
	email_too_long: { most: number };
	name_too_long: { most: number };
	not_a_whole_number: { least: number; most: number };
	/** The same in the site's other forms and in JSON. */
	not_a_count: { least: number; most: number };
	/** None of a few choices, named as they are sent. */
	not_a_choice: { choices: readonly string[] };
	/** None of a longer list. */
	not_listed: { choices: readonly string[] };
	/** Not the only value that may be sent. */
	not_the_value: { value: string };
	/** Pixels. */
	picture_too_wide: { width: number; height: number; mostSide: number };
	/** Pixels. */
	share_picture_wrong: { width: number; height: number };
	break_too_long: { mostDays: number };
	/** `title` is that of another series, null where the break is one of this. */
	break_overlaps: { title: string | null; firstDate: string; lastDate: string };
	first_date_too_far: { mostDays: number };
	/** The days up to the first event. */
	opens_after_first: { daysAway: number };
	/** The days between two events. */
	opens_after_next: { gap: number };
	begins_after_end: { endsOnDate: string };
	/** This series goes on from one that has dates until then. */
	goes_on_from: { title: string; endsOnDate: string };
	/** Another series goes on from this one. */
	followed_by: { title: string; startsOnDate: string };
	event_too_far: { years: number };
	/** `timeZone` is an IANA name. */
	zone_changed: { timeZone: string };
	too_many_lines: { lines: number; most: number };
	calendar_too_many: { events: number; most: number };
	/** The status of HTTP. */
	calendar_refused: { status: number };
}

/** A mistake whose sentence names something. */
type ValuedMistake<Code extends keyof MistakeValues = keyof MistakeValues> = {
	[Each in Code]: { code: Each } & MistakeValues[Each];
}[Code];

export type ValuedMistakeCode = keyof MistakeValues;

/** What is wrong with a field. */
export type Mistake = { code: PlainMistakeCode } | ValuedMistake;

/** What is wrong with a form, by field. */
export type Mistakes = Readonly<Record<string, Mistake>>;

/** What is wrong with one field of a form. */
export interface FieldMistake<Field extends string = string> {
	field: Field;
	mistake: Mistake;
}

/** A mistake as the `message` of a schema, which zod hands on as it is; `mistakeIn` reads it. */
export function messageOf(mistake: Mistake): string {
	return JSON.stringify(mistake);
}

/**
 * The mistake in a message that `messageOf` wrote.
 *
 * @returns `field_wrong` for zod's own sentences, which are about types
 */
export function mistakeIn(message: string): Mistake {
	try {
		return JSON.parse(message) as Mistake;
	} catch {
		return { code: 'field_wrong' };
	}
}

/** The message of a rule that has none of its own, by what was sent. */
function messageOfIssue(issue: { input?: unknown; path?: PropertyKey[] | undefined }): string {
	if (!issue.path?.length) return messageOf({ code: 'fields_missing' });
	const isMissing = issue.input === undefined || issue.input === null || issue.input === '';
	return messageOf({ code: isMissing ? 'field_missing' : 'field_wrong' });
}

/** What a schema makes of fields. */
export type CheckedFields<Values> =
	| { ok: true; values: Values }
	| { ok: false; mistakes: readonly FieldMistake[] };

/**
 * Checks fields against a schema.
 *
 * @returns the values, or every mistake in the order of the schema; `body` is at fault where there are no fields
 */
export function checkFields<Values>(
	schema: z.ZodType<Values>,
	fields: unknown,
): CheckedFields<Values> {
	const result = schema.safeParse(fields, { error: messageOfIssue });
	if (result.success) return { ok: true, values: result.data };
	const mistakes = result.error.issues.map(({ path, message }) => ({
		field: String(path[0] ?? 'body'),
		mistake: mistakeIn(message),
	}));
	return { ok: false, mistakes };
}
