import type {
	Mistake,
	Mistakes,
	PlainMistakeCode,
	ValuedMistake,
	ValuedMistakeCode,
} from '../../domain/forms/mistakes.ts';
import type { LineMistake } from '../../domain/members/import.ts';
import { datesText, dateText } from '../../domain/series/date-texts.ts';
import { dayAndMonth, zoneName } from '../../domain/time/time.ts';

/** The sentences of mistakes, as people read them beside a field. A code without one doesn't compile. */

/** What is wrong with a form, a sentence for each field at fault. */
export type FieldErrors = Readonly<Record<string, string>>;

export const PLAIN_MISTAKE_TEXT: Readonly<Record<PlainMistakeCode, string>> = {
	field_missing: 'Fill in this field.',
	field_wrong: 'Check this field.',
	fields_missing: 'Send the fields as a form, or as an object in JSON.',
	not_one_line: 'Letters and signs on one line only, please.',
	not_printable: 'Letters and signs only, please.',
	not_a_date: 'A date like 2027-01-30, please.',
	not_a_time: 'A time from 00:00 to 23:59, please, like 19:30.',
	not_a_web_address: 'A web address, please, like https://example.org/map.',
	date_missing: 'Please choose a date.',
	time_missing: 'Please choose a time.',
	date_over: 'That day is over. Please choose today or a later one.',
	time_over: 'That time is over. Please choose a later one.',
	note_not_one_line: "Remove line breaks and characters that can't be shown.",
	email_missing: 'Enter an email address.',
	email_typo: 'Check the email address for a typo.',
	name_missing: 'Enter a name.',
	name_not_one_line: "Enter a name without line breaks or characters that can't be shown.",
	name_is_address: 'Enter a name, not an email address.',
	message_missing: 'Enter a message.',
	code_missing: 'Enter the six digits from the email.',
	pause_date_missing: 'Choose a date.',
	date_after_today: 'Choose a date after today.',
	date_within_year: 'Choose a date within a year from today.',
	club_name_missing: 'Please give the club a name.',
	time_zone_missing: 'Please choose a time zone.',
	time_zone_unknown: 'Please choose a time zone from the list.',
	not_a_color: 'A # and six digits from 0 to 9 or letters from a to f, please, like #1f6b45.',
	not_a_sender_name:
		'Letters, digits and spaces, please: none of < > " \\ @ and nothing invisible.',
	joining_missing: 'Please choose one of the two.',
	link_label_missing: 'Please say what stands on the link.',
	link_address_missing: 'Please give the address of the page.',
	link_not_https: 'A web address that begins with https://, please.',
	link_repeated: 'This address stands further up already.',
	banner_missing: 'Please choose a picture.',
	banner_alt_missing: 'Please say what the picture shows, for who cannot see it.',
	picture_too_large: 'This picture has more than 1.4 MB. Please choose a smaller one.',
	picture_unknown: 'This is no picture that we know. A JPEG, PNG, WebP or AVIF, please.',
	picture_broken: 'This file is damaged or cut short. Please save the picture again.',
	picture_moves: 'This picture moves. Please choose one that stands still.',
	event_title_missing: 'Please give the event a title.',
	series_title_missing: 'Please give the series a title.',
	rhythm_missing: 'Please choose how often you meet.',
	weekday_missing: 'Please choose a weekday.',
	scope_missing: 'Please choose how far this reaches.',
	cancel_reason_missing: 'Please say why: everybody who comes is told.',
	break_reason_missing: 'Please say why: everybody reads it beside the dates.',
	more_guests_than_seats:
		'That is more guests than there are seats beside the one who brings them.',
	date_for_all: 'Another date is for this event only: those that follow keep theirs.',
	before_first_day: 'That is before the first day. Please choose a later one.',
	end_over: 'Yesterday is the earliest: with it the series ends at once.',
	subject_missing: 'Please give it a subject: the first thing that is read.',
	body_missing: 'Please write something: an empty mail helps nobody.',
	recipients_missing: 'Please choose who gets it.',
	put_off_too_far: 'That is more than a year away. Please choose an earlier day.',
	file_empty: 'There is nothing in it.',
	columns_missing: 'The first line must name the columns: email, and name if you have it.',
	people_not_previewed: "These aren't the people that the preview showed. Choose the file again.",
};

/** `add, change or remove` */
function eitherOf(choices: readonly string[]): string {
	return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}

const VALUED_MISTAKE_TEXT: {
	readonly [Code in ValuedMistakeCode]: (mistake: ValuedMistake<Code>) => string;
} = {
	too_long: ({ most }) => `At most ${most} characters, please.`,
	input_too_long: ({ most }) => `Use ${most} characters at most.`,
	email_too_long: ({ most }) => `Enter an email address of ${most} characters at most.`,
	name_too_long: ({ most }) => `Enter a name of ${most} characters at most.`,
	not_a_whole_number: ({ least, most }) => `A whole number from ${least} to ${most}, please.`,
	not_a_count: ({ least, most }) =>
		`Enter a whole number from ${least} to ${most.toLocaleString('en')}.`,
	not_a_choice: ({ choices }) => `Choose ${eitherOf(choices)}.`,
	not_listed: ({ choices }) => `Choose one of ${choices.join(', ')}.`,
	not_the_value: ({ value }) => `Send ${value}.`,
	picture_too_wide: ({ width, height, mostSide }) =>
		`This picture has ${width} by ${height} pixels. At most ${mostSide} on a side, please, and 40 million in all.`,
	share_picture_wrong: ({ width, height }) =>
		`The picture for previews has to be a JPEG of ${width} by ${height} pixels.`,
	break_too_long: ({ mostDays }) =>
		`At most ${mostDays} days, please. What pauses for longer can end instead.`,
	break_overlaps: ({ title, ...dates }) =>
		`There is a break already${title === null ? '' : ` for “${title}”`}, ${datesText(dates)}. Choose other dates, or remove that one first.`,
	first_date_too_far: ({ mostDays }) =>
		`The first event would be more than ${mostDays} days away. Please choose an earlier date.`,
	opens_after_first: ({ daysAway }) =>
		`The first event is ${daysAway} days away: at least ${daysAway}, please, so that your front page shows it at once.`,
	opens_after_next: ({ gap }) =>
		`Up to ${gap} days lie between two events: at least ${gap}, please, so that your front page always shows the next one.`,
	begins_after_end: ({ endsOnDate }) =>
		`The series ends on ${dayAndMonth(endsOnDate)}, so no date would be left. Please choose an earlier one, or another end first.`,
	goes_on_from: ({ title, endsOnDate }) =>
		`“${title}”, which this series goes on from, meets until ${dateText(endsOnDate)}. Choose a later date. Its own dates can be changed on its own page, and the people coming keep their seats.`,
	followed_by: ({ title, startsOnDate }) =>
		`“${title}” goes on from ${dateText(startsOnDate)}, so the club would meet twice. Choose an earlier date, or end that series first.`,
	event_too_far: ({ years }) =>
		`That is more than ${years} years away. Please choose an earlier day.`,
	zone_changed: ({ timeZone }) =>
		`The club uses ${zoneName(timeZone)} now. Please check the time again.`,
	too_many_lines: ({ lines, most }) =>
		`It has ${lines} lines; please import at most ${most} at once.`,
};

function valuedText<Code extends ValuedMistakeCode>(mistake: ValuedMistake<Code>): string {
	return VALUED_MISTAKE_TEXT[mistake.code](mistake);
}

function isPlain(mistake: Mistake): mistake is { code: PlainMistakeCode } {
	return mistake.code in PLAIN_MISTAKE_TEXT;
}

/** The sentence of a mistake. */
export function mistakeText(mistake: Mistake): string {
	return isPlain(mistake) ? PLAIN_MISTAKE_TEXT[mistake.code] : valuedText(mistake);
}

/** The sentences of a form's mistakes, by field. */
export function fieldErrors(mistakes: Mistakes): FieldErrors {
	return Object.fromEntries(
		Object.entries(mistakes).map(([field, mistake]) => [field, mistakeText(mistake)]),
	);
}

/** What is wrong with a line of a file of members, to go on after "Line 3: ". */
export function lineMistakeText(mistake: LineMistake): string {
	switch (mistake.code) {
		case 'quotes_torn':
			return 'its quotation marks do not come in pairs';
		case 'address_missing':
			return 'the address is missing';
		case 'address_too_long':
			return `the address is longer than ${mistake.most} characters`;
		case 'address_wrong':
			return 'that does not look like an e-mail address';
		case 'name_too_long':
			return `the name is longer than ${mistake.most} characters`;
		case 'name_not_shown':
			return 'the name holds signs that no page can show';
	}
}
