import { formsOf } from '../../../forms-of.ts';

const { number } = formsOf('en');

/** The list of all events, for organizers. */
export const eventList = {
	title: 'Events',
	olderTitle: 'Older events',
	newEvent: 'New event',
	fromCalendar: 'From a calendar',
	happening: 'Happening now',
	upcoming: 'Upcoming',
	nothingPlanned: 'Nothing is planned.',
	nothingPlannedOwner:
		'Nothing is planned. Events of a series open automatically. You can create any other event here.',
	past: 'Past',
	nothingPast: 'No event has taken place yet.',
	nothingOlder: 'There are no older events.',
	older: 'Older events',
	backToUpcoming: 'Upcoming events',
	/** In front of the next two, for screen readers. */
	seatsTaken: 'Seats taken:',
	seats: ({ taken, capacity }: { taken: number; capacity: number }) =>
		`${number(taken)} of ${number(capacity)}`,
	seatsAndWaiting: (seats: { taken: number; capacity: number; waiting: number }) =>
		`${number(seats.taken)} of ${number(seats.capacity)}, ${number(seats.waiting)} waiting`,
};
