import { formsOf } from '../../../forms-of.ts';
import { type Rich, rich, type Wrap } from '../../../rich.ts';

const { number, nth, plural } = formsOf('en');

/** The guest list of an event. */
export const guestList = {
	title: ({ event }: { event: string }) => `Guest list: ${event}`,
	heading: 'Guest list',
	when: ({
		event,
		day,
		hours,
		seats,
	}: {
		event: Rich;
		day: string;
		hours: string;
		seats: string;
	}) => rich`${event}, ${day}, ${hours}: ${seats}.`,
	seats: ({ taken, capacity }: { taken: number; capacity: number }) =>
		plural(capacity, {
			one: `${number(taken)} of 1 seat taken`,
			other: `${number(taken)} of ${number(capacity)} seats taken`,
		}),
	checkIn: 'Check in',
	lists: 'RSVPs',
	tabs: {
		going: 'Going',
		waitlisted: 'Waiting list',
		declined: 'Not coming',
		'walked-in': 'Walk-ins',
	},
	tab: ({ list, people }: { list: string; people: number }) => `${list} ${number(people)}`,
	none: {
		going: 'Nobody is going yet.',
		waitlisted: 'Nobody is on the waiting list.',
		declined: 'Nobody has said no.',
		'walked-in': 'There are no walk-ins.',
	},
	/** The search within the list. */
	search: 'Find on this list',
	find: 'Find by name or email address',
	findButton: 'Find',
	nobodyMatches: ({ search }: { search: string }) => `Nobody on this list matches “${search}”.`,
	order: 'Sort by',
	orders: { answered: 'Time of RSVP', name: 'Name' },
	removing: "If you remove someone, we'll email them, unless they get no email.",
	removingWhileWaiting: ({ parties }: { parties: number }) =>
		plural(parties, {
			one: "If you remove someone, we'll email them, unless they get no email. We'll also email anyone who moves up: 1 party is on the waiting list.",
			other: `If you remove someone, we'll email them, unless they get no email. We'll also email anyone who moves up: ${number(parties)} parties are on the waiting list.`,
		}),
	next: 'Next',
	fromStart: 'Back to the start',
	file: {
		title: 'Download',
		about:
			'All RSVPs with names, addresses and times, for a spreadsheet (CSV). You may have to sign in again first. Store the file as safely as the list itself.',
		save: 'Download the guest list',
	},
	/** Members whom an organizer adds. */
	add: {
		title: 'Count a member in',
		about:
			"Seats go by the same rule for everyone: a party that doesn't fit joins the end of the waiting list. We'll email the member, unless they get no email. Afterwards you'll see who was emailed.",
		search: 'Find a member to count in',
		find: "Part of a member's name or email address",
		findButton: 'Find member',
		nobodyMatches: ({ search }: { search: string }) =>
			`No member matches “${search}”. Check the spelling, or ask them to sign in once.`,
		more: 'More members match. Type more of the name to find the others.',
		states: { going: 'Going', waitlisted: 'On the waiting list' },
		withWhom: ({ name }: { name: string }) => `Who's coming with ${name}?`,
		guests: ({ guests }: { guests: number }) =>
			plural(guests, {
				none: 'Alone',
				one: 'With 1 guest',
				other: `With ${number(guests)} guests`,
			}),
		countIn: ({ name, hide }: { name: string; hide: Wrap }) => rich`Count in${hide(` ${name}`)}`,
	},
	/** A line of the list. Facts follow each other after commas. */
	line: {
		place: ({ place }: { place: number }) => `${nth(place)} in line`,
		everyTime: 'comes every time',
		everyTimeBesides: 'comes every other time',
		withGuests: ({ guests }: { guests: number }) =>
			plural(guests, { one: 'with 1 guest', other: `with ${number(guests)} guests` }),
		untilBefore: ({ hours }: { hours: number }) =>
			plural(hours, { one: 'until 1 hour before', other: `until ${number(hours)} hours before` }),
		change: ({ name, hide }: { name: string; hide: Wrap }) => rich`Change${hide(` ${name}`)}`,
		brings: 'Guests',
		guests: ({ guests }: { guests: number }) =>
			plural(guests, { none: 'None', one: '1 guest', other: `${number(guests)} guests` }),
		save: 'Save',
		losesSeat:
			"If someone is waiting for the seat, it goes to them. We'll email everyone affected.",
		losesPlace: "They lose their place on the waiting list. We'll email them.",
		remove: ({ name }: { name: string }) => `Remove ${name} from the list`,
	},
	/** What became of somebody, as a mark beside the name; guests who came along are counted behind it. */
	showing: {
		here: 'Here',
		came: 'Came',
		no_show: 'No-show',
		walked_in: 'Walked in',
	},
	showingWithGuests: ({ showing, guests }: { showing: string; guests: number }) =>
		`${showing}, +${number(guests)}`,
	/** In the place of a name: the party counts, and the account is deleted. */
	formerMember: 'A former member',
	closed: "RSVPs are closed, so this list doesn't change anymore.",
};
