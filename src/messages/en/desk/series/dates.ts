import { formsOf } from '../../../forms-of.ts';

const { list, number, plural } = formsOf('en');

/** The dates of a series as a list, with what a change does to each. Dates, times and zones come in as text. */
export const seriesDates = {
	next: ({ dates }: { dates: number }) =>
		plural(dates, {
			none: 'No date is left',
			one: 'The next date',
			other: `The next ${number(dates)} dates`,
		}),
	timesIn: ({ zone }: { zone: string }) => `Times are in ${zone}.`,
	tags: {
		open: 'Open',
		cancelled: 'Cancelled',
		'at-once': 'New',
		later: 'Later',
		same: 'Unchanged',
		changed: 'Changed',
		moved: 'Moved',
		dropped: 'Cancelled',
	},
	skipped: 'Skipped',
	break: 'Break',
	breakBecause: ({ reason }: { reason: string }) => `Break: ${reason}`,

	// What is different about an event.
	before: ({ date, times }: { date: string; times: string }) => `Before: ${date}, ${times}`,
	newPlace: ({ place }: { place: string }) => `New place: ${place}`,
	noPlace: 'No place anymore',
	newMap: 'New link to a map',
	people: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 person going or waiting',
			other: `${number(people)} people going or waiting`,
		}),

	// How many dates there are, and what becomes of them.
	noneLeft: 'No dates are left.',
	summary: ({ dates, states }: { dates: number; states: readonly string[] }) =>
		plural(dates, {
			one: `1 date: ${list(states)}.`,
			other: `${number(dates)} dates: ${list(states)}.`,
		}),
	states: {
		moved: ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 moves', other: `${number(dates)} move` }),
		dropped: ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 is cancelled', other: `${number(dates)} are cancelled` }),
		changed: ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 gets new details', other: `${number(dates)} get new details` }),
		'at-once': ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 opens when you save', other: `${number(dates)} open when you save` }),
		same: ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 stays as it is', other: `${number(dates)} stay as they are` }),
		open: ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 is open', other: `${number(dates)} are open` }),
		cancelled: ({ dates }: { dates: number }) =>
			plural(dates, {
				one: '1 was cancelled before',
				other: `${number(dates)} were cancelled before`,
			}),
		later: ({ dates }: { dates: number }) =>
			plural(dates, { one: '1 opens later', other: `${number(dates)} open later` }),
	},
};
