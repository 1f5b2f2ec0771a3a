import type { rsvpPanel as english } from '../../../en/site/rsvps/panel.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

export const rsvpPanel: typeof english = {
	cancelled: 'Fällt aus',
	isCancelled: 'Dieses Treffen fällt aus.',
	cancelledFor: ({ reason }) => `Dieses Treffen fällt aus: ${reason}`,
	over: 'Dieses Treffen ist vorbei',
	came: ({ people }) =>
		plural(people, {
			none: 'Es war eine stille Runde.',
			one: '1 Person war da.',
			other: `${number(people)} Leute waren da.`,
		}),
	happening: 'Läuft gerade',
	duringGoing: ({ guests }) =>
		plural(guests, {
			none: 'Du bist dabei.',
			one: 'Du bist dabei, mit 1 Begleitperson.',
			other: `Du bist dabei, mit ${number(guests)} Begleitpersonen.`,
		}),
	duringWaitlisted:
		'Du stehst noch auf der Warteliste: Bis zum Beginn ist kein Platz frei geworden.',
	duringDeclined: 'Du bist nicht dabei.',
	going: 'Du bist dabei',
	waitlisted: ({ place }) => `Du stehst auf Platz ${number(place)} der Warteliste`,
	declined: 'Du bist nicht dabei',
	skipped: 'Du setzt dieses Mal aus',
	full: 'Voll',
	seatsLeft: ({ seats }) =>
		plural(seats, { one: '1 Platz frei', other: `${number(seats)} Plätze frei` }),
	taken: ({ going, capacity }) =>
		plural(capacity, {
			one: `${number(going)} von 1 Platz vergeben.`,
			other: `${number(going)} von ${number(capacity)} Plätzen vergeben.`,
		}),
	waiting: ({ people }) => `${number(people)} auf der Warteliste.`,
	party: ({ guests }) =>
		plural(guests, {
			none: 'Du kommst allein.',
			one: 'Du bringst 1 Person mit.',
			other: `Du bringst ${number(guests)} Leute mit.`,
		}),
	usualParty: ({ guests }) =>
		plural(guests, {
			one: 'Du würdest wie immer 1 Person mitbringen.',
			other: `Du würdest wie immer ${number(guests)} Leute mitbringen.`,
		}),
	joinForSeat: 'Geh auf die Warteliste, falls noch ein Platz frei wird.',
	countMeIn: 'Ich bin dabei',
	join: 'Auf die Warteliste',
	cannotCome: 'Ich kann nicht kommen',
	skip: 'Dieses Mal aussetzen',
	leave: 'Von der Warteliste gehen',
	stays: ({ hours }) =>
		plural(hours, {
			one: 'In der letzten Stunde möchtest du nicht mehr nachrücken. Du bleibst also auf der Warteliste.',
			other: `In den letzten ${number(hours)} Stunden möchtest du nicht mehr nachrücken. Du bleibst also auf der Warteliste.`,
		}),
	emailed: 'Wir schreiben dir, sobald ein Platz frei wird.',
	emailedUntil: ({ hours }) =>
		plural(hours, {
			one: 'Wir schreiben dir, wenn bis 1 Stunde vor Beginn ein Platz frei wird.',
			other: `Wir schreiben dir, wenn bis ${number(hours)} Stunden vor Beginn ein Platz frei wird.`,
		}),
	movedUpUntil: ({ hours }) =>
		plural(hours, {
			one: 'Bis 1 Stunde vor Beginn kannst du noch nachrücken.',
			other: `Bis ${number(hours)} Stunden vor Beginn kannst du noch nachrücken.`,
		}),
	checkBack:
		'Wir können dir nicht schreiben, wenn ein Platz frei wird. Schau also wieder hier vorbei.',
	limit: ({ hours }) =>
		plural(hours, {
			none: 'Bis zum Beginn',
			one: 'Bis 1 Stunde vorher',
			other: `Bis ${number(hours)} Stunden vorher`,
		}),
};
