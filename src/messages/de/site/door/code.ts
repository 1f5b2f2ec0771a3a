import type { code as english } from '../../../en/site/door/code.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

export const code: typeof english = {
	title: ({ name }) => `Check-in: ${name}`,
	when: ({ event, day, time, zone }) => `${event}, ${day}, ${time} Uhr, ${zone}`,
	hereSince: ({ time, guests }) =>
		plural(guests, {
			none: `Seit ${time} Uhr da.`,
			one: `Seit ${time} Uhr da, mit 1 Begleitperson.`,
			other: `Seit ${time} Uhr da, mit ${number(guests)} Begleitpersonen.`,
		}),
	going: ({ guests }) =>
		plural(guests, {
			none: 'Hat einen Platz.',
			one: 'Hat einen Platz, mit 1 Begleitperson.',
			other: `Hat einen Platz, mit ${number(guests)} Begleitpersonen.`,
		}),
	waitlisted: ({ guests }) =>
		plural(guests, {
			none: 'Steht auf der Warteliste. Du entscheidest, ob noch Platz ist.',
			one: 'Steht mit 1 Begleitperson auf der Warteliste. Du entscheidest, ob noch Platz ist.',
			other: `Steht mit ${number(guests)} Begleitpersonen auf der Warteliste. Du entscheidest, ob noch Platz ist.`,
		}),
	declined: 'Hat für dieses Treffen abgesagt.',
	noRsvp: 'Hat für dieses Treffen weder zu- noch abgesagt.',
	banned: 'Dieses Mitglied ist im Club gesperrt.',
	cancelled: 'Dieses Treffen fällt aus. Es gibt niemanden einzuchecken.',
	early: ({ time, day, zone }) =>
		`Einchecken geht ab drei Stunden vor Beginn: ${day}, ${time} Uhr, ${zone}.`,
	over: ({ time, day, zone }) =>
		`Einchecken ging bis einen Tag nach dem Ende: ${day}, ${time} Uhr, ${zone}.`,
	byMistake: 'Aus Versehen eingecheckt?',
	undo: 'Rückgängig machen',
	whoIsAlong: 'Begleitung',
	guestsOf: ({ guests }) =>
		plural(guests, { none: 'Keine', one: '1 Person', other: `${number(guests)} Leute` }),
	checkIn: 'Einchecken',
	list: 'Die Liste am Eingang',
	own: 'Dein Einlasscode',
	ownLede: ({ event, day, time, zone }) =>
		`Zeig ihn am Eingang von „${event}“ vor: ${day}, ${time} Uhr, ${zone}. Dort wird er mit einem Handy gescannt.`,
	others: 'Ein Einlasscode',
	othersLede: 'Er wird am Eingang gescannt. Du musst hier nichts tun.',
	seeEvent: 'Zum Treffen',
};
