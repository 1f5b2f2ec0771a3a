import type { eventStates as english } from '../../../en/site/events/states.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

export const eventStates: typeof english = {
	phase: {
		starts: ({ when }) => `beginnt ${when}`,
		happening: 'läuft gerade',
		cancelled: 'fällt aus',
		cancelledFor: ({ reason }) => `fällt aus: ${reason}`,
		over: ({ people }) =>
			plural(people, {
				none: 'vorbei: eine stille Runde',
				one: 'vorbei: 1 Person war da',
				other: `vorbei: ${number(people)} Leute waren da`,
			}),
		came: ({ people }) =>
			plural(people, {
				none: 'eine stille Runde',
				one: '1 Person war da',
				other: `${number(people)} Leute waren da`,
			}),
	},
	label: {
		cancelled: 'Fällt aus',
		now: 'Jetzt',
		break: 'Pause',
		full: 'Voll',
		fullWaiting: ({ people }) => `Voll, ${number(people)} auf der Warteliste`,
		seatsLeft: ({ seats }) =>
			plural(seats, { one: '1 Platz frei', other: `${number(seats)} Plätze frei` }),
		came: ({ people }) =>
			plural(people, {
				none: 'Eine stille Runde',
				one: '1 Person war da',
				other: `${number(people)} Leute waren da`,
			}),
	},
};
