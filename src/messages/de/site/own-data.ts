import type { ownData as english } from '../../en/site/own-data.ts';
import { formsOf } from '../../forms-of.ts';
import { rich } from '../../rich.ts';

const { number, plural } = formsOf('de');

export const ownData: typeof english = {
	title: 'Deine Daten',
	lede: 'Alles, was wir über dich speichern, in einer Datei, die Programme lesen können (JSON).',
	account: 'dein Name, deine E-Mail-Adresse und was du auf deiner Seite eingestellt hast',
	rsvps: 'alle deine Zu- und Absagen, mit Begleitung und Zeilen, und wo du eingecheckt hast',
	sessions:
		'jeder Browser, in dem du angemeldet bist, mit Gerät und Netzwerkadresse, und deine Passkeys',
	emails: ({ days }) =>
		`die E-Mails, die wir dir geschickt haben oder noch schicken: worum es ging, wann das war und ob sie ankamen (für ${number(days)} Tage)`,
	actions:
		'was das Orga-Team wann mit deinem Konto und deinen Zusagen gemacht hat, und was du selbst im Orga-Team gemacht hast',
	secret:
		'In der Datei steht auch die Adresse deines eigenen Kalenders. Wer sie hat, kann sehen, wohin du gehst. Behalt die Datei also für dich.',
	save: 'Datei speichern',
	back: 'Zurück zu deiner Seite',

	deleteAccount: 'Dein Konto löschen',
	deleteQuestion: 'Dein Konto löschen?',
	deleted: 'Was gelöscht wird',
	deletedAccount: 'dein Name, deine E-Mail-Adresse und alle deine Einstellungen',
	deletedRsvps: ({ events }) =>
		plural(events, {
			none: 'deine Zu- und Absagen für die nächsten Treffen',
			one: 'deine Zusage für 1 Treffen: Dein Platz geht an die Warteliste',
			other: `deine Zusagen für ${number(events)} Treffen: Deine Plätze gehen an die Warteliste`,
		}),
	deletedLines: 'jede Zeile, die du darüber geschrieben hast, woran du arbeitest',
	deletedAccess: 'deine Kalenderadresse, deine Passkeys und deine Anmeldung in jedem Browser',
	deletedEmails: 'die Liste der E-Mails an dich; du bekommst auch keine mehr',
	stays: 'Was bleibt',
	staysText:
		'Dass jemand bei einem vergangenen Treffen war und wie viele Leute dabei waren, damit die Zahlen weiter stimmen. Nichts davon verrät, dass du das warst. Was du im Orga-Team geschrieben hast, bleibt auch, aber ohne deinen Namen.',
	lastOwner:
		'Nur du leitest den Club, und ganz ohne Leitung geht es nicht. Gib die Leitung bitte zuerst an jemand anderen.',
	noUndo: ({ strong }) =>
		rich`${strong('Das lässt sich nicht rückgängig machen.')} Du kannst jederzeit wiederkommen, als neues Mitglied.`,
	deleteForGood: 'Mein Konto endgültig löschen',
	keepAccount: 'Mein Konto behalten',
	saveFirst: ({ link }) =>
		rich`Möchtest du eine Kopie von dem, was wir über dich wissen? ${link('Speichere vorher deine Daten')}.`,
};
