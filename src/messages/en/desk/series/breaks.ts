import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

interface LinkedSeries {
	title: string;
	link: Wrap;
}

/** The breaks of a series, and its end: what both cancel. Dates come in as text. */
export const seriesBreaks = {
	notSaved: "Nothing is saved yet, and a cancellation can't be undone.",
	willBeCancelled: 'Will be cancelled',
	people: ({ people }: { people: number }) =>
		plural(people, { one: '1 person', other: `${number(people)} people` }),
	backToForm: 'Back to the form',
	back: 'Back',

	// Breaks.
	title: 'Breaks',
	titleOf: ({ title }: { title: string }) => `Breaks: ${title}`,
	addThis: 'Add this break?',
	addThisTo: ({ title }: { title: string }) => `Add this break? ${title}`,
	onDay: ({ title, link, day, reason }: LinkedSeries & { day: string; reason: string }) =>
		rich`${link(title)} doesn't meet on ${day}: ${reason}`,
	onDays: (it: LinkedSeries & { first: string; last: string; reason: string }) =>
		rich`${it.link(it.title)} doesn't meet from ${it.first} to ${it.last}: ${it.reason}`,
	forAllParts:
		'This series was changed from one date on, so it has several parts. A break applies to all of them, and so also to:',
	addAndCancel: ({ events }: { events: number }) =>
		plural(events, {
			one: 'Add the break and cancel 1 event',
			other: `Add the break and cancel ${number(events)} events`,
		}),
	lede: ({ title, link }: LinkedSeries) =>
		rich`When ${link(title)} doesn't meet. The site and the feeds show each break with its reason.`,
	remove: 'Remove this break',
	removing: 'Removing a break opens its dates again, but events that it cancelled stay cancelled.',
	removedFromAll: "It's also removed from the other parts of this series.",
	none: 'No break is planned.',
	newBreak: 'New break',
	firstDay: 'First day',
	lastDay: 'Last day',
	why: 'Why?',
	whyHint: 'Shown beside the dates. For example: The loft is closed for the holidays.',
	addHint:
		"Events that are open on these days are cancelled. Before that happens, you'll see which, and how many people they affect.",
	add: 'Add the break',

	// The end.
	end: 'End the series',
	endOf: ({ title }: { title: string }) => `End the series: ${title}`,
	endThis: 'End this series?',
	endThisOf: ({ title }: { title: string }) => `End this series? ${title}`,
	endsNow: ({ title, link }: LinkedSeries) => rich`${link(title)} ends right away.`,
	endsOn: ({ title, link, day }: LinkedSeries & { day: string }) =>
		rich`${link(title)} meets for the last time on ${day}.`,
	endAndCancel: ({ events }: { events: number }) =>
		plural(events, {
			one: 'End the series and cancel 1 event',
			other: `End the series and cancel ${number(events)} events`,
		}),
	noMoreOpen: ({ title, link }: LinkedSeries) =>
		rich`After its last date, no more events open. ${link(title)} stays in the list of series, with all its past events.`,
	lastDateIs: ({ title, link, day }: LinkedSeries & { day: string }) =>
		rich`Its last date is ${day}. ${link(title)} stays in the list of series, with all its past events.`,
	lastDateWas: ({ title, link, day }: LinkedSeries & { day: string }) =>
		rich`Its last date was ${day}. ${link(title)} stays in the list of series, with all its past events.`,
	ownDates: 'These series have their own dates, which stay as they are:',
	laterEnd: 'A later end date, or none, opens dates again.',
	lastDate: 'Last date',
	lastDateHint:
		'Events that are open on later days are cancelled. Choose yesterday to end the series right away.',
	whyCancelled: 'Why are events cancelled?',
	whyCancelledHint:
		'For example: The loft is sold. Optional. It’s shown after “Cancelled:”, as you write it.',
	removeEnd: 'Remove the end date',
};
