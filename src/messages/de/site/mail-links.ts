import type { mailLinks as english } from '../../en/site/mail-links.ts';
import { rich } from '../../rich.ts';

export const mailLinks: typeof english = {
	invited: 'Du bekommst jetzt Einladungen',
	invitedText:
		'Wir schreiben dir, sobald das nächste Treffen aufgeht. In jeder E-Mail ist ein Link, um die Einladungen abzubestellen.',
	invitedPaused: ({ day }) =>
		`Deine E-Mails pausieren bis ${day}. Danach schreiben wir dir, sobald ein Treffen aufgeht.`,
	nextEvent: 'Zum nächsten Treffen',
	choose: 'E-Mails auswählen',
	inviteQuestion: 'Einladungen per E-Mail?',
	inviteText:
		'Sobald ein Treffen aufgeht, schicken wir eine E-Mail an die Adresse, die diesen Link bekommen hat. Erst wenn du unten auf den Button tippst, ändert sich etwas.',
	invite: 'Ja, ladet mich ein',
	joins: ({ club }) =>
		`Damit wirst du Mitglied bei ${club}, ganz ohne Passwort. Das warst nicht du? Dann schließ diese Seite einfach.`,
	membersOnly: ({ club }) =>
		`${club} nimmt zurzeit keine neuen Mitglieder auf. Der Link funktioniert also nur, wenn du schon Mitglied bist. Das warst nicht du? Dann schließ diese Seite einfach.`,

	stop: {
		invitations: {
			question: 'Einladungen abbestellen?',
			means: 'Dann bekommst du keine E-Mail mehr, wenn das nächste Treffen aufgeht.',
			button: 'Einladungen abbestellen',
			done: 'Keine Einladungen mehr',
			doneText: ({ greeting }) => `${greeting} Wir schicken dir keine Einladungen mehr.`,
		},
		reminders: {
			question: 'Erinnerungen abbestellen?',
			means:
				'Dann bekommst du keine E-Mail mehr vor einem Treffen, für das du zugesagt hast, und auch keine danach.',
			button: 'Erinnerungen abbestellen',
			done: 'Keine Erinnerungen mehr',
			doneText: ({ greeting }) => `${greeting} Wir schicken dir keine Erinnerungen mehr.`,
		},
		announcements: {
			question: 'Neuigkeiten abbestellen?',
			means: 'Dann bekommst du keine Neuigkeiten vom Orga-Team mehr.',
			button: 'Neuigkeiten abbestellen',
			done: 'Keine Neuigkeiten mehr',
			doneText: ({ greeting }) => `${greeting} Wir schicken dir keine Neuigkeiten mehr.`,
		},
		all: {
			question: 'Alle E-Mails abbestellen?',
			means:
				'Dann bekommst du nur noch E-Mails zum Anmelden, wenn du sie anforderst: keine Einladungen, Erinnerungen oder Neuigkeiten, und auch keine E-Mail, wenn ein Treffen, zu dem du kommst, verlegt wird oder ausfällt.',
			button: 'Alle E-Mails abbestellen',
			done: 'Keine E-Mails mehr',
			doneText: ({ greeting }) =>
				`${greeting} Wir schicken dir nur noch E-Mails zum Anmelden, wenn du sie anforderst.`,
		},
	},
	unchanged: ({ greeting }) =>
		`${greeting} Erst wenn du unten auf einen Button tippst, ändert sich etwas.`,
	rsvpsStay:
		'Deine Zusagen bleiben, wie sie sind. Ändern kannst du sie auf der Seite des Treffens.',
	changedYourMind: ({ link }) =>
		rich`Hast du es dir anders überlegt? ${link('Melde dich an und such dir deine E-Mails aus')}.`,
	chooseInstead: ({ link }) =>
		rich`Lieber auswählen oder nur pausieren? ${link('Melde dich an und such dir deine E-Mails aus')}.`,
};
