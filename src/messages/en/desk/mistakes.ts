import { formsOf } from '../../forms-of.ts';

const { number, plural } = formsOf('en');

/** What is wrong with a field of an organizer's form: what to enter instead. Dates and zones come in as text. */
export const mistakes = {
	not_one_line: "Use one line, without characters that can't be shown.",
	not_a_date: 'Enter a date like 2027-01-30.',
	not_a_time: 'Enter a time from 00:00 to 23:59, like 19:30.',
	not_a_web_address: 'Enter a web address like https://example.org/map.',
	date_missing: 'Choose a date.',
	time_missing: 'Choose a time.',
	date_over: 'That day has passed. Choose today or a later day.',
	time_over: 'That time has passed. Choose a later one.',
	club_name_missing: 'Give the club a name.',
	time_zone_missing: 'Choose a time zone.',
	time_zone_unknown: 'Choose a time zone from the list.',
	not_a_color: 'Enter # and six digits or letters from a to f, like #1f6b45.',
	not_a_sender_name: 'Use letters, digits and spaces, without < > " \\ or @.',
	joining_missing: 'Choose one of the two.',
	locale_missing: 'Choose one of the languages.',
	link_label_missing: 'Enter a label for the link.',
	link_address_missing: 'Enter the address of the page.',
	link_not_https: 'Enter a web address that begins with https://.',
	link_repeated: 'This address is already in the list above.',
	picture_missing: 'Choose a picture.',
	picture_alt_missing: "Describe the picture for people who can't see it.",
	picture_too_large: 'This picture is larger than 1.4 MB. Choose a smaller one.',
	picture_unknown: "We don't know this kind of picture. Use a JPEG, PNG, WebP or AVIF.",
	picture_broken: 'This file is damaged or incomplete. Save the picture again.',
	picture_moves: "This picture is animated. Choose one that isn't.",
	event_title_missing: 'Give the event a title.',
	series_title_missing: 'Give the series a title.',
	rhythm_missing: 'Choose how often you meet.',
	weekday_missing: 'Choose a weekday.',
	scope_missing: 'Choose which events this changes.',
	cancel_reason_missing: "Give a reason. We'll send it to everyone going or waiting.",
	break_reason_missing: "Give a reason. It's shown beside the dates.",
	more_guests_than_seats: "That's more guests than there are seats besides the member's own.",
	date_for_all: 'A new date is for this event only. Later events keep their dates.',
	before_first_day: "That's before the first day. Choose a later one.",
	end_over: 'Choose yesterday or later. Yesterday ends the series right away.',
	subject_missing: "Enter a subject. It's the first thing people read.",
	body_missing: 'Write a message.',
	recipients_missing: 'Choose who gets it.',
	put_off_too_far: "That's more than a year away. Choose an earlier day.",
	file_empty: 'This file is empty.',
	file_is_spreadsheet:
		'This is a spreadsheet. Open it in your spreadsheet program, save it as CSV, and choose that file.',
	file_is_zip:
		"This is a zip archive. Unpack it and choose the CSV file that's inside. Save a spreadsheet as CSV first.",
	file_is_compressed: "This is a compressed file. Unpack it and choose the CSV file that's inside.",
	file_not_text:
		"This file isn't text, so we can't read it. Choose a CSV file or an address book (.vcf).",
	file_of_meetup:
		'Files from Meetup have no email addresses, so nobody can be imported from them. Send your Meetup group an invitation to join here instead.',
	columns_missing:
		"We couldn't find any email addresses. Check that it's the right file, or choose the column with the addresses.",
	people_not_previewed: "These aren't the people that the preview showed. Choose the file again.",
	calendar_missing: 'Choose a file, or enter the address of a calendar.',
	calendar_empty: 'This calendar is empty.',
	calendar_is_page:
		"That's a web page, not a calendar. Look there for a link to subscribe or to export, often called iCal or .ics, and use that.",
	not_a_calendar: "That isn't a calendar. Choose a file that ends in .ics, or the address of one.",
	calendar_file_other:
		"We can't read this file. Choose one that ends in .ics. If it's in a zip archive, unpack it first.",
	calendar_address_other: 'Check the address. It begins with https:// or webcal://.',
	calendar_not_https: 'Use an address that begins with https:// or webcal://.',
	calendar_not_public:
		'Use the public address of a calendar: a name like calendar.example.com, without a password or a port.',
	calendar_needs_sign_in:
		'That address wants somebody to sign in. Use the public or secret address of the calendar, or download the file and choose it here.',
	calendar_not_found: "There's nothing at that address. Copy it once more from your calendar.",
	calendar_too_large:
		"That's more than 1 MB. Export only the events to come, and choose that file.",
	calendar_too_slow:
		'That address took too long. Try again in a moment, or download the file and choose it here.',
	calendar_unreachable:
		"We couldn't reach that address. Check it, or download the file and choose it here.",
	calendar_sent_around:
		'That address sends us on too often. Open it in your browser, and copy the address from there.',
	calendar_too_many: ({ events, most }: { events: number; most: number }) =>
		`This would add or change ${number(events)} events. Import ${number(most)} at most at once: export a shorter time.`,
	calendar_refused: ({ status }: { status: number }) =>
		`That address answered with an error (${status}). Try again in a moment, or download the file and choose it here.`,
	too_long: ({ most }: { most: number }) => `Use ${number(most)} characters at most.`,
	not_a_whole_number: ({ least, most }: { least: number; most: number }) =>
		`Enter a whole number from ${number(least)} to ${number(most)}.`,
	picture_too_wide: (size: { width: number; height: number; mostSide: number }) =>
		`This picture is ${number(size.width)} by ${number(size.height)} pixels. It can have ${number(size.mostSide)} on a side and 40 million in all.`,
	share_picture_wrong: ({ width, height }: { width: number; height: number }) =>
		`The picture for previews has to be a JPEG of ${number(width)} by ${number(height)} pixels.`,
	break_too_long: ({ mostDays }: { mostDays: number }) =>
		`A break can have ${number(mostDays)} days at most. For a longer one, end the series instead.`,
	break_overlaps: ({ dates }: { dates: string }) =>
		`There's already a break, ${dates}. Choose other dates, or remove that one first.`,
	break_overlaps_other: ({ title, dates }: { title: string; dates: string }) =>
		`There's already a break for “${title}”, ${dates}. Choose other dates, or remove that one first.`,
	first_date_too_far: ({ mostDays }: { mostDays: number }) =>
		`The first event would be more than ${number(mostDays)} days away. Choose an earlier date.`,
	opens_after_first: ({ daysAway }: { daysAway: number }) =>
		plural(daysAway, {
			one: 'The first event is 1 day away. Enter at least 1, so that your front page shows it right away.',
			other: `The first event is ${number(daysAway)} days away. Enter at least ${number(daysAway)}, so that your front page shows it right away.`,
		}),
	opens_after_next: ({ gap }: { gap: number }) =>
		plural(gap, {
			one: 'The events are 1 day apart. Enter at least 1, so that your front page always shows the next one.',
			other: `There can be ${number(gap)} days between two events. Enter at least ${number(gap)}, so that your front page always shows the next one.`,
		}),
	begins_after_end: ({ end }: { end: string }) =>
		`The series ends on ${end}, so no date would be left. Choose an earlier one, or set a later end date first.`,
	goes_on_from: ({ title, end }: { title: string; end: string }) =>
		`This series continues “${title}”, which meets until ${end}. Choose a later date. You can change those dates on that series' own page, and the people coming keep their seats.`,
	followed_by: ({ title, start }: { title: string; start: string }) =>
		`“${title}” continues this series from ${start}, so the club would meet twice. Choose an earlier date, or end that series first.`,
	event_too_far: ({ years }: { years: number }) =>
		plural(years, {
			one: "That's more than 1 year away. Choose an earlier day.",
			other: `That's more than ${number(years)} years away. Choose an earlier day.`,
		}),
	zone_changed: ({ zone }: { zone: string }) => `The club uses ${zone} now. Check the time again.`,
	too_many_lines: ({ lines, most }: { lines: number; most: number }) =>
		`This file has ${number(lines)} lines. Import ${number(most)} at most at once.`,
};
