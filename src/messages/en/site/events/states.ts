import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** The state of an event, in lines and labels. */
export const eventStates = {
	/** What happens now, in the middle of a line. */
	phase: {
		starts: ({ when }: { when: string }) => `starts ${when}`,
		happening: 'happening now',
		cancelled: 'cancelled',
		cancelledFor: ({ reason }: { reason: string }) => `cancelled: ${reason}`,
		over: ({ people }: { people: number }) =>
			plural(people, {
				none: 'over: a quiet one',
				one: 'over: one came',
				other: `over: ${number(people)} came`,
			}),
		came: ({ people }: { people: number }) =>
			plural(people, { none: 'a quiet one', one: 'one came', other: `${number(people)} came` }),
	},
	/** A label beside an event in a list. */
	label: {
		cancelled: 'Cancelled',
		now: 'Now',
		break: 'Break',
		full: 'Full',
		fullWaiting: ({ people }: { people: number }) => `Full, ${number(people)} waiting`,
		seatsLeft: ({ seats }: { seats: number }) =>
			plural(seats, { one: '1 seat left', other: `${number(seats)} seats left` }),
		came: ({ people }: { people: number }) =>
			plural(people, { none: 'A quiet one', one: 'One came', other: `${number(people)} came` }),
	},
};
