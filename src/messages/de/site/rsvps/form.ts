import type { rsvpForm as english } from '../../../en/site/rsvps/form.ts';
import { formsOf } from '../../../forms-of.ts';
import { rich } from '../../../rich.ts';

const { number, plural } = formsOf('de');

export const rsvpForm: typeof english = {
	whoIsComing: 'Wer kommt?',
	partyOf: ({ guests }) =>
		plural(guests, {
			none: 'Nur ich',
			one: 'Ich und 1 Begleitperson',
			other: `Ich und ${number(guests)} Begleitpersonen`,
		}),
	changeParty: 'Begleitung ändern',
	bringGuest: 'Jemanden mitbringen',
	limit: 'Nachrücken, wenn ein Platz frei wird',
	changeLimit: 'Bis wann du nachrücken möchtest',
	limitHint: 'Deinen Platz auf der Warteliste behältst du.',
	noteHint: 'Die anderen sehen diese Zeile neben deinem Vornamen.',
	name: 'Dein Name',
	nameOptional: 'Dein Name (freiwillig)',
	nameHint: 'Damit findet man dich am Eingang. Die anderen sehen deinen Vornamen.',
	email: 'Deine E-Mail-Adresse',
	save: 'Speichern',
	addToCalendar: 'In deinen Kalender eintragen',
	nextOnes: 'Schreibt mir, wenn es das nächste gibt',
	linkFirst: ({ strong }) =>
		rich`Wir mailen dir einen Link zum Bestätigen. ${strong('Erst damit ist der Platz deiner.')}`,
	joiningClosed: ({ club }) =>
		`${club} nimmt zurzeit keine neuen Mitglieder auf. Bist du schon Mitglied, klappt es wie immer.`,
	emailLink: 'Link per E-Mail schicken',
	signInInstead: 'Stattdessen anmelden',
};
