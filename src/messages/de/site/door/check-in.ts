import type { checkIn as english } from '../../../en/site/door/check-in.ts';
import { formsOf } from '../../../forms-of.ts';
import { rich } from '../../../rich.ts';

const { number, plural } = formsOf('de');

export const checkIn: typeof english = {
	title: ({ event }) => `Check-in: ${event}`,
	heading: 'Check-in',
	when: ({ event, day, time, zone }) => rich`${event}, ${day}, ${time} Uhr, ${zone}`,
	isCancelled: 'Dieses Treffen fällt aus. Es gibt niemanden einzuchecken.',
	cancelledFor: ({ reason }) =>
		`Dieses Treffen fällt aus: ${reason} Es gibt niemanden einzuchecken.`,
	early: ({ time, day, zone, list }) =>
		rich`Einchecken geht ab drei Stunden vor Beginn: ${day}, ${time} Uhr, ${zone}. Wer kommt, steht bis dahin auf der ${list('Teilnahmeliste')}.`,
	over: ({ time, day, zone }) =>
		`Einchecken ging bis einen Tag nach dem Ende: ${day}, ${time} Uhr, ${zone}. Hier siehst du, wer da war.`,
	find: 'Nach Name oder Adresse suchen',
	findButton: 'Suchen',
	scan: 'Codes scannen',
	here: ({ here, expected }) => `${number(here)} von ${number(expected)} da`,
	hereAndOthers: ({ here, expected, others }) =>
		`${number(here)} von ${number(expected)} da, und ${number(others)} weitere`,
	nobodyYet: 'Noch hat niemand zugesagt.',
	nobodyMatches: ({ search }) => `Kein Treffer für „${search}“.`,
	nobodyMatchesTyped: 'Kein Treffer.',
	checkInBelow: 'Wer vor dir steht, kann unten trotzdem eingecheckt werden.',
	next: 'Weiter',
	previous: 'Zurück',
	everyone: 'Alle zeigen',
	members: 'Mitglieder, die nicht auf der Liste stehen',
	moreMembers: 'Es gibt noch mehr Treffer. Tipp mehr vom Namen ein.',
	line: {
		notOnList: 'Nicht auf der Liste',
		waiting: 'Auf der Warteliste',
		hereSince: ({ time }) => `Da seit ${time} Uhr`,
		withGuests: ({ guests }) =>
			plural(guests, {
				one: 'mit 1 Begleitperson',
				other: `mit ${number(guests)} Begleitpersonen`,
			}),
		walkedIn: 'ohne Zusage gekommen',
		fromWaitingList: 'von der Warteliste',
		withWhom: ({ name }) => `Wer ist mit ${name} da?`,
		guests: ({ guests }) =>
			plural(guests, { none: 'Allein', one: '+1', other: `+${number(guests)}` }),
		here: ({ name, hide }) => rich`Da${hide(`: ${name}`)}`,
		undo: ({ name, hide }) => rich`Rückgängig${hide(`: ${name}`)}`,
	},
	walkIn: {
		title: 'Noch jemand ist da',
		about:
			'Mitglieder findest du oben über ihren Namen. Sonst reicht ein Name. Mit einer E-Mail-Adresse wird die Person auch Mitglied und bekommt keine E-Mails, bis sie sich anmeldet. Plätze und Warteliste bleiben, wie sie sind.',
		name: 'Name',
		email: 'E-Mail-Adresse (freiwillig)',
		guests: 'Begleitung',
		guestsOf: ({ guests }) =>
			plural(guests, { none: 'Keine', one: '1 Person', other: `${number(guests)} Leute` }),
		checkIn: 'Einchecken',
	},
	notSent: 'Das hat nicht geklappt. Tipp noch einmal.',
};
