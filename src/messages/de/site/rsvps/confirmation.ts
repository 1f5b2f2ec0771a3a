import type { confirmation as english } from '../../../en/site/rsvps/confirmation.ts';
import { formsOf } from '../../../forms-of.ts';
import { rich } from '../../../rich.ts';

const { number, plural } = formsOf('de');

export const confirmation: typeof english = {
	cancelled: 'Dieses Treffen fällt aus',
	isCancelled: 'Es wurde abgesagt. Du musst nichts mehr bestätigen.',
	cancelledFor: ({ reason }) => `Es wurde abgesagt: ${reason} Du musst nichts mehr bestätigen.`,
	over: 'Dieses Treffen ist vorbei',
	started: 'Dieses Treffen hat schon begonnen',
	closed: 'Zu- und Absagen sind nicht mehr möglich.',
	goingAlready: ({ guests }) =>
		plural(guests, {
			none: 'Du bist schon dabei',
			one: 'Du bist schon dabei, mit 1 Begleitperson',
			other: `Du bist schon dabei, mit ${number(guests)} Begleitpersonen`,
		}),
	waitingAlready: ({ place, guests }) =>
		plural(guests, {
			none: `Du stehst schon auf Platz ${number(place)} der Warteliste`,
			one: `Du stehst schon auf Platz ${number(place)} der Warteliste, mit 1 Begleitperson`,
			other: `Du stehst schon auf Platz ${number(place)} der Warteliste, mit ${number(guests)} Begleitpersonen`,
		}),
	changeTo: ({ guests }) =>
		plural(guests, {
			none: 'Ändern: Ich komme allein',
			one: 'Ändern: Ich und 1 Begleitperson',
			other: `Ändern: Ich und ${number(guests)} Begleitpersonen`,
		}),
	askedAnother: ({ guests }) =>
		plural(guests, {
			none: 'Diesmal wolltest du allein kommen. Ohne dein Ja ändert sich nichts.',
			one: 'Diesmal wolltest du 1 Person mitbringen. Ohne dein Ja ändert sich nichts.',
			other: `Diesmal wolltest du ${number(guests)} Leute mitbringen. Ohne dein Ja ändert sich nichts.`,
		}),
	nothingMore: 'Du musst nichts mehr bestätigen.',
	allTaken: ({ place }) =>
		`Alle Plätze sind vergeben: Du kämst auf Platz ${number(place)} der Warteliste. Wir schreiben dir, sobald ein Platz frei wird.`,
	left: ({ seats }) =>
		plural(seats, {
			one: 'Noch 1 Platz frei. Er ist erst deiner, wenn du bestätigst.',
			other: `Noch ${number(seats)} Plätze frei. Einer davon ist erst deiner, wenn du bestätigst.`,
		}),
	tooFew: ({ seats, place }) =>
		plural(seats, {
			one: `Noch 1 Platz frei, zu wenig für euch: Ihr kämt auf Platz ${number(place)} der Warteliste. Wir schreiben dir, sobald Plätze frei werden.`,
			other: `Noch ${number(seats)} Plätze frei, zu wenig für euch: Ihr kämt auf Platz ${number(place)} der Warteliste. Wir schreiben dir, sobald Plätze frei werden.`,
		}),
	guestsAllowed: ({ guests }) =>
		plural(guests, {
			none: 'Bei diesem Treffen ist keine Begleitung mehr möglich.',
			one: 'Bei diesem Treffen ist jetzt höchstens 1 Begleitperson möglich.',
			other: `Bei diesem Treffen sind jetzt höchstens ${number(guests)} Begleitpersonen möglich.`,
		}),
	areYouComing: 'Kommst du?',
	comingAfterAll: 'Du hattest abgesagt. Kommst du doch?',
	yes: 'Ich bin dabei',
	yesIfFree: 'Ich komme, wenn ein Platz frei wird',
	listedAs: 'Auf der Liste stehst du als',
	listedAsName: ({ name, strong }) => rich`Auf der Liste stehst du als ${strong(name)}.`,
	justYou: 'Du kommst allein.',
	signInWithout: 'Nur anmelden, nicht zusagen',
	signInKeeping: 'Nur anmelden, alles andere bleibt',
	signIn: 'Nur anmelden',
	seeNext: 'Zum nächsten Treffen',
	untilYouTap: 'Erst wenn du unten auf den Button tippst, ändert sich etwas.',
	yourRsvp: 'Das gilt für dich.',
};
