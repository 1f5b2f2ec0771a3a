import type { frontPage as english } from '../../../en/site/events/front-page.ts';
import { rich } from '../../../rich.ts';

export const frontPage: typeof english = {
	about: ({ club }) => `Was ${club} als Nächstes vorhat.`,
	settingUp: 'Dieser Club wird gerade eingerichtet',
	settingUpOwner: 'Das sehen alle, bis du deinen Club eingerichtet hast.',
	settingUpVisitor:
		'Sein Name und sein erstes Treffen stehen bald hier. Bitte schau später wieder vorbei.',
	noEvent: {
		member: ({ link }) =>
			rich`Noch ist kein Treffen geplant. ${link('Schalte Einladungen ein')}, dann schreiben wir dir, sobald es eins gibt.`,
		visitor:
			'Noch ist kein Treffen geplant. Lass unten deine Adresse da, dann schreiben wir dir, sobald es eins gibt.',
	},
	noNextEvent: {
		member: ({ link }) =>
			rich`Das nächste Treffen ist noch nicht geplant. ${link('Schalte Einladungen ein')}, dann schreiben wir dir, sobald es so weit ist.`,
		visitor:
			'Das nächste Treffen ist noch nicht geplant. Lass unten deine Adresse da, dann schreiben wir dir, sobald es so weit ist.',
	},
	setUp: 'Richte deinen Club ein',
	setUpAbout:
		'Name, Ort, Farbe und die erste Reihe: vier kurze Seiten. Du kannst jederzeit aufhören und später weitermachen.',
	isItYours: 'Ist das dein Club?',
	isItYoursAbout:
		'Melde dich mit der Adresse an, mit der diese Seite installiert wurde. Alles Weitere zeigen wir dir.',
	signInAsOwner: 'Anmelden und den Club einrichten',
	hear: 'Beim nächsten Mal Bescheid bekommen',
	oneEmail: 'Eine E-Mail, sobald ein Treffen aufgeht.',
	noPassword:
		'Kein Passwort, und um ein Konto musst du dich nicht kümmern. Mit einem Klick bist du jederzeit wieder raus.',
	joiningClosed:
		'Der Club nimmt zurzeit keine neuen Mitglieder auf. Einladungen bekommen also nur Mitglieder.',
	inviteMe: 'Ladet mich ein',
};
