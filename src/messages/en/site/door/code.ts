import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface When {
	event: string;
	day: string;
	time: string;
	zone: string;
}
interface Guests {
	guests: number;
}

/** The page behind a member's door code: for a host the button, for everybody else what the code is for. */
export const code = {
	title: ({ name }: { name: string }) => `Check-in: ${name}`,
	when: ({ event, day, time, zone }: When) => `${event}, ${day}, ${time}, ${zone}`,
	hereSince: ({ time, guests }: { time: string } & Guests) =>
		plural(guests, {
			none: `Here since ${time}.`,
			one: `Here since ${time}, with 1 guest.`,
			other: `Here since ${time}, with ${number(guests)} guests.`,
		}),
	going: ({ guests }: Guests) =>
		plural(guests, {
			none: 'Has a seat.',
			one: 'Has a seat, with 1 guest.',
			other: `Has a seat, with ${number(guests)} guests.`,
		}),
	waitlisted: ({ guests }: Guests) =>
		plural(guests, {
			none: "Is on the waiting list. It's up to you whether there's room.",
			one: "Is on the waiting list, with 1 guest. It's up to you whether there's room.",
			other: `Is on the waiting list, with ${number(guests)} guests. It's up to you whether there's room.`,
		}),
	declined: 'Said no to this event.',
	noRsvp: "Hasn't responded to this event.",
	banned: 'This member is banned from the club.',
	cancelled: "This event is cancelled, so there's nobody to check in.",
	early: ({ time, day, zone }: Omit<When, 'event'>) =>
		`Check-in opens three hours before the start: at ${time} on ${day}, ${zone}.`,
	over: ({ time, day, zone }: Omit<When, 'event'>) =>
		`Check-in closed a day after the end, at ${time} on ${day}, ${zone}.`,
	byMistake: 'Checked in by mistake?',
	undo: 'Undo the check-in',
	whoIsAlong: 'Guests',
	guestsOf: ({ guests }: Guests) =>
		plural(guests, { none: 'None', one: '1 guest', other: `${number(guests)} guests` }),
	checkIn: 'Check in',
	list: 'The list at the door',
	/** For somebody who isn't a host. */
	own: 'Your door code',
	ownLede: ({ event, day, time, zone }: When) =>
		`Show it to the host at the door of “${event}”: ${day}, ${time}, ${zone}. They'll scan it with their phone.`,
	others: 'A door code',
	othersLede: "The host at the door scans it. There's nothing for you to do here.",
	seeEvent: 'See the event',
};
