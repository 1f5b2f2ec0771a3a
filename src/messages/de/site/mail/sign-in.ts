import type { signInMails as english } from '../../../en/site/mail/sign-in.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

const linkFor = (minutes: number) =>
	plural(minutes, {
		one: 'Der Link gilt 1 Minute lang.',
		other: `Der Link gilt ${number(minutes)} Minuten lang.`,
	});

export const signInMails: typeof english = {
	subject: ({ club }) => `Anmelden bei ${club}`,
	preheader: ({ code }) => `Klick auf den Button, oder nimm den Code ${code}.`,
	lead: ({ minutes }) =>
		`Klick auf den Button, und bestätige auf der Seite, die sich öffnet. ${linkFor(minutes)}`,
	button: 'Anmelden',
	reason:
		'Du bekommst diese E-Mail, weil sich jemand, wahrscheinlich du, mit dieser Adresse anmelden möchte. Warst du das nicht, tu nichts: Ohne diese E-Mail kann sich niemand anmelden.',

	confirmSubject: ({ day }) => `Bestätige deine Zusage für ${day}`,
	confirmPreheader: ({ code }) =>
		`Erst wenn du bestätigst, ist der Platz deiner. Klick auf den Button, oder nimm den Code ${code}.`,
	confirmLead: ({ minutes }) =>
		`Klick auf den Button, und bestätige auf der Seite, die sich öffnet. Erst dann ist der Platz deiner. ${linkFor(minutes)}`,
	confirmButton: 'Zusage bestätigen',
	confirmReason:
		'Du bekommst diese E-Mail, weil jemand, wahrscheinlich du, zu diesem Treffen kommen möchte und diese Adresse angegeben hat. Warst du das nicht, tu nichts: Dann wird kein Platz vergeben, und ohne diese E-Mail kann sich niemand anmelden.',

	otherDevice:
		'Liest du das auf einem anderen Gerät? Gib diesen Code auf der Seite ein, auf der du die E-Mail angefordert hast:',
	joiningClosed: ({ club }) =>
		`${club} nimmt zurzeit keine neuen Mitglieder auf. Bist du schon Mitglied, funktionieren Link und Code wie immer. Wenn nicht, schreib bitte dem Orga-Team.`,
};
