import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The list of series, and each one's own page. Dates, times, zones and rules come in as text. */
export const seriesPages = {
	// The list.
	title: 'Series',
	lede: 'Each series says how often you meet. Its events open automatically.',
	newSeries: 'New series',
	current: 'Current series',
	noneCurrent:
		'You have no current series. Create one, and its events open as their dates come near.',
	ended: 'Ended',
	noDate: 'no date',
	ruleAt: ({ rule, time }: { rule: string; time: string }) => `${rule}, ${time}`,
	seats: ({ seats }: { seats: number }) =>
		plural(seats, { one: '1 seat', other: `${number(seats)} seats` }),
	comesEveryTime: ({ members }: { members: number }) =>
		plural(members, {
			none: 'nobody comes every time yet',
			one: '1 comes every time',
			other: `${number(members)} come every time`,
		}),
	breakOn: ({ dates, reason }: { dates: string; reason: string }) => `Break, ${dates}: ${reason}`,
	lastDate: ({ date }: { date: string }) => `Last date: ${date}`,

	// One of them.
	ruleAtIn: ({ rule, time, zone }: { rule: string; time: string; zone: string }) =>
		`${rule}, ${time}, ${zone}.`,
	change: 'Change series',
	breaks: 'Breaks',
	changeEnd: 'Change the end date',
	end: 'End the series',
	lasts: 'Duration',
	place: 'Place',
	noPlace: 'No place yet.',
	map: 'Map',
	toBring: 'What to bring',
	seatsTitle: 'Seats',
	seatsAndGuests: ({ seats, guests }: { seats: number; guests: number }) =>
		plural(guests, {
			none: `${number(seats)}. No guests.`,
			one: `${number(seats)}. Each member can bring 1 guest.`,
			other: `${number(seats)}. Each member can bring ${number(guests)} guests.`,
		}),
	everyTime: 'Every time',
	standing: ({ members }: { members: number }) =>
		plural(members, {
			none: 'Nobody comes every time yet.',
			one: '1 member comes every time.',
			other: `${number(members)} members come every time.`,
		}),
	otherParts: 'Other parts',
	opens: 'Opens',
	opensAhead: ({ days }: { days: number }) =>
		plural(days, {
			one: '1 day before an event starts',
			other: `${number(days)} days before an event starts`,
		}),
	emails: 'Emails',
	noBreaks: 'None planned.',
	datesAndReason: ({ dates, reason }: { dates: string; reason: string }) => `${dates}: ${reason}`,
	held: 'Held announcements',
	heldAnnouncement: ({ subject, link }: { subject: string; link: Wrap }) =>
		rich`${link(subject)} is a draft again, because its event is cancelled.`,
	endTitle: 'Ends',
	endedTitle: 'Ended',
	lastDateIs: ({ date }: { date: string }) => `Its last date is ${date}.`,
	lastDateWas: ({ date }: { date: string }) => `Its last date was ${date}.`,
	openEvents: 'Open events',
	noneOpen: 'No event is open. Events open automatically as their dates come near.',
	noneOpenAfterEnd: 'The series has ended, so no more events open.',
};
