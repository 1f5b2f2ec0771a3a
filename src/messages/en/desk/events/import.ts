import { formsOf } from '../../../forms-of.ts';

const { list, number, plural } = formsOf('en');

interface Events {
	events: number;
}
interface People {
	people: number;
}

/** The import of events from a calendar. Dates come in as text. */
export const calendarImport = {
	title: 'Events from a calendar',
	lede: 'Bring along the upcoming events from Meetup, Luma, Google Calendar or any other calendar. Import the same calendar again later, and its changes come along.',
	nextPage:
		'The next page shows what will happen before anything is saved. Nobody is emailed unless you say so.',
	file: 'Calendar file',
	fileHint: 'A file that ends in .ics, of 1 MB at most.',
	address: 'Or the address of a calendar',
	addressHint:
		'Like https://www.meetup.com/your-group/events/ical/ or the secret iCal address of a Google calendar. The site reads it once, and forgets it.',
	continue: 'Continue',
	back: 'Back',

	question: 'Import these events?',
	notYet: 'Nothing is saved yet.',
	nothing: 'Nothing to import',
	nothingLede: 'There is nothing new in this calendar.',
	changed: 'The calendar, or something here, has changed since. Check again what will happen.',
	added: ({ events }: Events) =>
		plural(events, { one: '1 event is new.', other: `${number(events)} events are new.` }),
	updated: ({ events }: Events) =>
		plural(events, {
			one: '1 event has changed in the calendar.',
			other: `${number(events)} events have changed in the calendar.`,
		}),
	updatedHint: "What you've changed here yourself stays as it is.",
	unchanged: ({ events }: Events) =>
		plural(events, {
			one: '1 event is here already. Nothing changes.',
			other: `${number(events)} events are here already. Nothing changes.`,
		}),
	usualSeats: ({ seats, guests }: { seats: number; guests: number }) =>
		`New events have ${plural(seats, { one: '1 seat', other: `${number(seats)} seats` })} and allow ${plural(guests, { none: 'no guests', one: '1 guest per person', other: `${number(guests)} guests per person` })}. You can change that for each event afterwards.`,
	times: ({ zone }: { zone: string }) => `All times are in ${zone}.`,
	unknownZones: ({ names, zone }: { names: readonly string[]; zone: string }) =>
		`We don't know the time zone ${list(names.map((name) => `“${name}”`))}, so we read its times as ${zone}. Check them.`,
	newEvents: 'New events',
	more: ({ events }: Events) =>
		plural(events, { one: 'And 1 more.', other: `And ${number(events)} more.` }),
	changes: 'Changes',

	leftOut: 'Left out',
	/** Why events are left out. */
	leftOutBecause: {
		undated: ({ events }: Events) =>
			plural(events, {
				one: '1 event has no date that we can read.',
				other: `${number(events)} events have no date that we can read.`,
			}),
		whole_day: ({ events }: Events) =>
			plural(events, {
				one: '1 event lasts whole days. Events here have a time.',
				other: `${number(events)} events last whole days. Events here have a time.`,
			}),
		untitled: ({ events }: Events) =>
			plural(events, {
				one: '1 event has no title.',
				other: `${number(events)} events have no title.`,
			}),
		private: ({ events }: Events) =>
			plural(events, {
				one: '1 event is marked as private.',
				other: `${number(events)} events are marked as private.`,
			}),
		too_long: ({ events }: Events) =>
			plural(events, {
				one: '1 event lasts more than 14 days.',
				other: `${number(events)} events last more than 14 days.`,
			}),
		past: ({ events }: Events) =>
			plural(events, {
				one: '1 event is over or has begun.',
				other: `${number(events)} events are over or have begun.`,
			}),
		too_far: ({ events }: Events) =>
			plural(events, {
				one: '1 event is more than 2 years away.',
				other: `${number(events)} events are more than 2 years away.`,
			}),
		cancelled: ({ events }: Events) =>
			plural(events, {
				one: "1 event is cancelled, and isn't here.",
				other: `${number(events)} events are cancelled, and aren't here.`,
			}),
		repeated: ({ events }: Events) =>
			plural(events, {
				one: '1 event is in the calendar twice. The later version counts.',
				other: `${number(events)} events are in the calendar more than once. The latest version counts.`,
			}),
		rule_unreadable: ({ events }: Events) =>
			plural(events, {
				one: "1 event repeats in a way that we can't read. Create it here yourself.",
				other: `${number(events)} events repeat in a way that we can't read. Create them here yourself.`,
			}),
		own: ({ events }: Events) =>
			plural(events, {
				one: "1 event is from this site's own calendar.",
				other: `${number(events)} events are from this site's own calendar.`,
			}),
		series_here: ({ events }: Events) =>
			plural(events, {
				one: '1 event is a series here already, or one of its dates. Change it there.',
				other: `${number(events)} events are series here already, or some of their dates. Change them there.`,
			}),
	},
	/** @param titles those of some of the events */
	named: ({ reason, titles }: { reason: string; titles: readonly string[] }) =>
		`${reason} ${list(titles.map((title) => `“${title}”`))}`,
	bad: ({ lines }: { lines: number }) =>
		plural(lines, {
			one: "1 line can't be read:",
			other: `${number(lines)} lines can't be read:`,
		}),
	badLine: ({ line, text }: { line: number; text: string }) => `Line ${number(line)}: ${text}`,

	series: 'Set up as series',
	seriesHint:
		'These events repeat. As a series, their dates open here on their own. The form opens in a new tab, filled in, so that this page stays.',
	seriesLater: 'Add the events above first: dates that differ then become part of the series.',
	seriesOf: ({ rhythm, time, first }: { rhythm: string; time: string; first: string }) =>
		`${rhythm}, ${time}, next on ${first}.`,
	seriesEnds: ({ end }: { end: string }) => `The last date is ${end}.`,
	seriesSkips: ({ dates }: { dates: number }) =>
		plural(dates, {
			one: '1 date is left out.',
			other: `${number(dates)} dates are left out.`,
		}),
	setUp: ({ title }: { title: string }) => `Set up “${title}” (new tab)`,
	loose: ({ title, dates, until }: { title: string; dates: number; until: string }) =>
		plural(dates, {
			one: `“${title}” repeats in a way that a series here can't. Its 1 date until ${until} is among the events; import the calendar again later for more.`,
			other: `“${title}” repeats in a way that a series here can't. Its ${number(dates)} dates until ${until} are among the events; import the calendar again later for more.`,
		}),

	invitations: 'Invitations',
	inviteNobody: "Don't invite anyone",
	inviteNobodyHint: 'No emails. People find the events on the site and in calendars.',
	invite: ({ people, events }: People & Events) =>
		plural(people, {
			none: 'Invite subscribers (nobody at the moment)',
			one: `Invite 1 subscriber to each new event (${number(events)} emails)`,
			other: `Invite ${number(people)} subscribers to each new event (${number(people * events)} emails)`,
		}),
	inviteHint: 'The emails go out within a minute, one for each event.',
	notify: ({ people, events }: People & Events) =>
		plural(people, {
			one: `Email the 1 person going or on the waiting list about the new time or place`,
			other: `Email the ${number(people)} people going or on the waiting list about the new time or place (${plural(events, { one: '1 event', other: `${number(events)} events` })})`,
		}),
	cancel: ({ events }: Events) =>
		plural(events, {
			one: '1 event is cancelled in the calendar. Cancel it here as well.',
			other: `${number(events)} events are cancelled in the calendar. Cancel them here as well.`,
		}),
	cancelEmails: ({ people }: People) =>
		plural(people, {
			none: 'Nobody is going or on a waiting list, so nobody is emailed.',
			one: 'The 1 person going or on the waiting list is emailed.',
			other: `The ${number(people)} people going or on the waiting list are emailed.`,
		}),
	atOnce: 'Either all of it is imported, or nothing if something goes wrong.',
	import: ({ added, updated }: { added: number; updated: number }) =>
		added === 0
			? plural(updated, {
					none: 'Import',
					one: 'Change 1 event',
					other: `Change ${number(updated)} events`,
				})
			: updated === 0
				? plural(added, { one: 'Add 1 event', other: `Add ${number(added)} events` })
				: `Add ${number(added)} and change ${number(updated)} events`,
	importing: 'Importing. This can take a moment.',
	another: 'Choose another calendar',
};
