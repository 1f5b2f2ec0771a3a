import { formsOf } from '../../../forms-of.ts';
import { type Rich, rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

interface Moment {
	time: string;
	day: string;
	zone: string;
}
interface Named {
	name: string;
	hide: Wrap;
}

/** The list at the door, for hosts and helpers with a phone. */
export const checkIn = {
	title: ({ event }: { event: string }) => `Check-in: ${event}`,
	heading: 'Check-in',
	when: ({ event, day, time, zone }: { event: Rich } & Moment) =>
		rich`${event}, ${day}, ${time}, ${zone}`,
	isCancelled: "This event is cancelled. There's nobody to check in.",
	cancelledFor: ({ reason }: { reason: string }) =>
		`This event is cancelled: ${reason} There's nobody to check in.`,
	early: ({ time, day, zone, list }: Moment & { list: Wrap }) =>
		rich`Check-in opens three hours before the start: at ${time} on ${day}, ${zone}. Until then, the ${list('guest list')} shows who's coming.`,
	over: ({ time, day, zone }: Moment) =>
		`Check-in closed a day after the end, at ${time} on ${day}, ${zone}. Here's who was there.`,
	find: 'Find by name or address',
	findButton: 'Find',
	scan: 'Scan codes',
	/** How many people are there, of those with a seat; others walked in or were waiting. */
	here: ({ here, expected }: { here: number; expected: number }) =>
		`${number(here)} of ${number(expected)} here`,
	hereAndOthers: ({ here, expected, others }: { here: number; expected: number; others: number }) =>
		`${number(here)} of ${number(expected)} here, and ${number(others)} more`,
	nobodyYet: 'Nobody has said yes yet.',
	nobodyMatches: ({ search }: { search: string }) => `Nobody here matches “${search}”.`,
	nobodyMatchesTyped: 'Nobody here matches.',
	checkInBelow: 'You can check in anyone at the door below.',
	next: 'Next',
	previous: 'Previous',
	everyone: 'Show everyone',
	members: "Members who aren't on the list",
	moreMembers: 'More members match. Type more of the name to find the others.',
	/** A line of the list. Facts follow each other after commas. */
	line: {
		notOnList: 'Not on the list',
		waiting: 'On the waiting list',
		hereSince: ({ time }: { time: string }) => `Here since ${time}`,
		withGuests: ({ guests }: { guests: number }) =>
			plural(guests, { one: 'with 1 guest', other: `with ${number(guests)} guests` }),
		walkedIn: 'walked in',
		fromWaitingList: 'from the waiting list',
		withWhom: ({ name }: { name: string }) => `Who's with ${name}?`,
		guests: ({ guests }: { guests: number }) =>
			plural(guests, { none: 'Alone', one: '+1', other: `+${number(guests)}` }),
		here: ({ name, hide }: Named) => rich`Here${hide(` is ${name}`)}`,
		undo: ({ name, hide }: Named) => rich`Undo${hide(` for ${name}`)}`,
	},
	/** Somebody who isn't on the list. */
	walkIn: {
		title: 'Someone else is here',
		about:
			"If they're a member, find them by name above. Otherwise a name is enough. If you add their email address, they become a member too, and get no email until they sign in. Seats and the waiting list stay as they are.",
		name: 'Name',
		email: 'Email address (optional)',
		guests: 'Guests',
		guestsOf: ({ guests }: { guests: number }) =>
			plural(guests, { none: 'None', one: '1 guest', other: `${number(guests)} guests` }),
		checkIn: 'Check in',
	},
	/** A form whose result never arrived. */
	notSent: "That didn't go through. Tap again.",
};
