import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** What a change of events does, said before it is saved. */
export const eventChanges = {
	/** What the list of changes calls each field. */
	fields: {
		title: 'Title',
		day: 'Day',
		time: 'Time',
		place: 'Place',
		mapUrl: 'Map',
		capacity: 'Seats',
		guestsAllowed: 'Guests for each member',
		description: 'Description',
		whatToBring: 'What to bring',
	},
	nobodyEmailed: 'Nobody will be emailed.',
	moreTakenThanSeats: ({ taken, seats }: { taken: number; seats: number }) =>
		plural(taken, {
			one: `1 seat is taken already. Nobody loses their seat, but no more are given out until fewer than ${number(seats)} are taken.`,
			other: `${number(taken)} seats are taken already. Nobody loses their seat, but no more are given out until fewer than ${number(seats)} are taken.`,
		}),
	seatsKept: 'Nobody loses their seat.',
	following: ({ events }: { events: number }) =>
		plural(events, {
			one: 'Only this event changes, because no later one is open yet. The series changes with it.',
			other: `${number(events)} events change, including this one, and the series changes with them. Anything you edited on a single event stays.`,
		}),
	save: {
		alone: 'Save the event',
		andEmail: ({ people }: { people: number }) =>
			plural(people, {
				one: 'Save and email 1 person',
				other: `Save and email ${number(people)} people`,
			}),
		andSendEmails: 'Save and send the emails',
	},
};
