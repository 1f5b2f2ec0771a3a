import type { accountMails as english } from '../../../en/site/mail/account.ts';
import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('de');

export const accountMails: typeof english = {
	linkHours: ({ hours }) =>
		plural(hours, {
			one: 'Der Link gilt 1 Stunde lang.',
			other: `Der Link gilt ${number(hours)} Stunden lang.`,
		}),

	changeOld: {
		subject: ({ club }) => `Bestätige deine Adressänderung: ${club}`,
		preheader: 'Erst wenn beide Adressen bestätigt sind, ändert sich etwas.',
		title: 'Deine Adresse ändern?',
		lead: ({ club, address }) =>
			`${club} schreibt dir dann an ${address}, und du meldest dich damit an. Klick auf den Button, und bestätige auf der Seite, die sich öffnet. Auch die neue Adresse muss bestätigt werden.`,
		button: 'Ja, Adresse ändern',
		reason:
			'Du bekommst diese E-Mail, weil jemand, wahrscheinlich du, die Adresse deines Kontos ändern möchte. Warst du das nicht, tu nichts: Deine Adresse bleibt, wie sie ist. Melde dich dann an, sieh dir deine Anmeldungen an, und melde dich überall ab, wo du etwas nicht kennst.',
	},
	changeNew: {
		subject: ({ club }) => `Bestätige deine neue Adresse: ${club}`,
		preheader: 'Mit einem Klick bestätigst du, dass diese Adresse dir gehört.',
		title: 'Ist das deine neue Adresse?',
		lead: ({ club }) =>
			`${club} schreibt dir dann an diese Adresse, und du meldest dich damit an. Klick auf den Button, und bestätige auf der Seite, die sich öffnet. Auch die alte Adresse muss bestätigt werden.`,
		button: 'Ja, das ist meine',
		reason:
			'Du bekommst diese E-Mail, weil jemand, wahrscheinlich du, diese Adresse als neue angegeben hat. Warst du das nicht, tu nichts: Dann ändert sich nichts.',
	},
	changed: {
		subject: ({ club }) => `Deine Adresse ist geändert: ${club}`,
		preheader: 'Das ist die letzte E-Mail an diese Adresse.',
		title: 'Deine Adresse ist geändert',
		lead: ({ club }) =>
			`Beide Adressen sind bestätigt. Ab jetzt schreibt ${club} dir an die neue, und du meldest dich damit an. Das ist die letzte E-Mail an diese Adresse.`,
		signedOut:
			'Du bist jetzt überall abgemeldet, nur nicht dort, wo du bestätigt hast. Warst du das nicht, schreib bitte dem Orga-Team.',
		reason: 'Du bekommst diese E-Mail, weil das bis jetzt die Adresse eines Mitglieds war.',
	},

	invitations: {
		subject: ({ club }) => `Möchtest du Einladungen? ${club}`,
		preheader: 'Ein Klick, und wir schreiben dir, sobald das nächste Treffen aufgeht.',
		title: 'Möchtest du Einladungen?',
		lead: ({ club }) =>
			`Klick auf den Button, und bestätige auf der Seite, die sich öffnet. Ab dann schreibt ${club} dir, sobald das nächste Treffen aufgeht, mit einem Button zum Zusagen.`,
		button: 'Ja, ladet mich ein',
		linkDays: ({ days }) =>
			plural(days, {
				one: 'Der Link gilt 1 Tag lang. In jeder Einladung ist ein Link zum Abbestellen.',
				other: `Der Link gilt ${number(days)} Tage lang. In jeder Einladung ist ein Link zum Abbestellen.`,
			}),
		joiningClosed: ({ club }) =>
			`${club} nimmt zurzeit keine neuen Mitglieder auf. Der Link funktioniert also nur, wenn du schon Mitglied bist. Wenn nicht, schreib bitte dem Orga-Team.`,
		reason:
			'Du bekommst diese E-Mail, weil jemand, wahrscheinlich du, für diese Adresse Einladungen haben möchte. Warst du das nicht, tu nichts: Dann schicken wir nichts weiter.',
	},
};
