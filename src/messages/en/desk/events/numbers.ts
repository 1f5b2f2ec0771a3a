import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface Seats {
	taken: number;
	capacity: number;
}

/** An event in numbers. */
export const eventNumbers = {
	taken: ({ taken, capacity }: Seats) =>
		plural(capacity, {
			one: `${number(taken)} of 1 seat taken`,
			other: `${number(taken)} of ${number(capacity)} seats taken`,
		}),
	wereTaken: ({ taken, capacity }: Seats) =>
		plural(capacity, {
			one: `${number(taken)} of 1 seat was taken.`,
			other: `${number(taken)} of ${number(capacity)} seats were taken.`,
		}),
	cancelled: 'Cancelled',
	waiting: ({ parties }: { parties: number }) =>
		plural(parties, {
			none: 'Nobody is waiting for a seat.',
			one: '1 party is waiting for a seat.',
			other: `${number(parties)} parties are waiting for a seat.`,
		}),
	// Who came of those who said yes.
	saidYesAndCame: ({ saidYes, came }: { saidYes: number; came: number }) =>
		plural(saidYes, {
			one: `Of 1 member who said yes, ${number(came)} came.`,
			other: `Of ${number(saidYes)} members who said yes, ${number(came)} came.`,
		}),
	noShows: ({ members }: { members: number }) =>
		plural(members, { one: '1 was a no-show.', other: `${number(members)} were no-shows.` }),
	fromWaitlist: ({ members }: { members: number }) =>
		plural(members, {
			one: '1 came from the waiting list.',
			other: `${number(members)} came from the waiting list.`,
		}),
	walkedIn: ({ members }: { members: number }) =>
		plural(members, { one: '1 walked in.', other: `${number(members)} walked in.` }),
};
