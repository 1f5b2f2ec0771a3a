import { formsOf } from '../../../forms-of.ts';

const { number, nth, plural } = formsOf('en');

interface Guests {
	guests: number;
}
interface Place {
	place: number;
}

/** The control for an RSVP: its states and buttons. */
export const rsvpPanel = {
	cancelled: 'Cancelled',
	isCancelled: 'This event is cancelled.',
	cancelledFor: ({ reason }: { reason: string }) => `This event is cancelled: ${reason}`,
	over: 'This event is over',
	came: ({ people }: { people: number }) =>
		plural(people, {
			none: 'It was a quiet one.',
			one: 'One person came.',
			other: `${number(people)} people came.`,
		}),
	happening: 'Happening now',
	duringGoing: ({ guests }: Guests) =>
		plural(guests, {
			none: "You're going.",
			one: "You're going, with 1 guest.",
			other: `You're going, with ${number(guests)} guests.`,
		}),
	duringWaitlisted: "You're still on the waiting list: no seat came free before it started.",
	duringDeclined: "You're not coming.",
	going: "You're going",
	waitlisted: ({ place }: Place) => `You're ${nth(place)} on the waiting list`,
	declined: "You're not coming",
	skipped: "You're skipping this one",
	full: 'Full',
	seatsLeft: ({ seats }: { seats: number }) =>
		plural(seats, { one: '1 seat left', other: `${number(seats)} seats left` }),
	taken: ({ going, capacity }: { going: number; capacity: number }) =>
		plural(capacity, {
			one: `${number(going)} of 1 seat taken.`,
			other: `${number(going)} of ${number(capacity)} seats taken.`,
		}),
	waiting: ({ people }: { people: number }) =>
		plural(people, { one: '1 waiting.', other: `${number(people)} waiting.` }),
	party: ({ guests }: Guests) =>
		plural(guests, {
			none: 'Just you.',
			one: "You're bringing 1 guest.",
			other: `You're bringing ${number(guests)} guests.`,
		}),
	usualParty: ({ guests }: Guests) =>
		plural(guests, {
			one: "You'd bring 1 guest, as always.",
			other: `You'd bring ${number(guests)} guests, as always.`,
		}),
	joinForSeat: 'Join the waiting list in case a seat opens up.',
	countMeIn: 'Count me in',
	join: 'Join the waiting list',
	cannotCome: "I can't come",
	skip: 'Skip this one',
	leave: 'Leave the waiting list',
	/** When a party on the waiting list hears of a seat. */
	stays: ({ hours }: { hours: number }) =>
		plural(hours, {
			one: "You asked us not to move you up in the last hour, so you'll stay on the waiting list.",
			other: `You asked us not to move you up in the last ${number(hours)} hours, so you'll stay on the waiting list.`,
		}),
	emailed: "We'll email you when a seat is free.",
	emailedUntil: ({ hours }: { hours: number }) =>
		plural(hours, {
			one: "We'll email you when a seat is free, until 1 hour before the start.",
			other: `We'll email you when a seat is free, until ${number(hours)} hours before the start.`,
		}),
	movedUpUntil: ({ hours }: { hours: number }) =>
		plural(hours, {
			one: 'You can still be moved up until 1 hour before the start.',
			other: `You can still be moved up until ${number(hours)} hours before the start.`,
		}),
	checkBack: "We can't email you when a seat is free, so check back here.",
	limit: ({ hours }: { hours: number }) =>
		plural(hours, {
			none: 'Until it starts',
			one: 'Until 1 hour before',
			other: `Until ${number(hours)} hours before`,
		}),
};
