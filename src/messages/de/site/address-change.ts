import type { addressChange as english } from '../../en/site/address-change.ts';

export const addressChange: typeof english = {
	title: 'Deine E-Mail-Adresse',
	oldStopped:
		'E-Mails an diese Adresse kamen zurück oder wurden als Spam gemeldet. Deshalb schicken wir dorthin nur noch E-Mails zum Anmelden. Bitte das Orga-Team, es noch einmal mit der Adresse zu versuchen, bevor du sie änderst.',
	underWay: 'Noch nicht bestätigt',
	asked: ({ address }) =>
		`Du möchtest zu ${address} wechseln. Bitte bestätige das von beiden Adressen aus:`,
	confirmed: 'Bestätigt',
	notYet: 'Noch nicht',
	askedHint:
		'Die Links gelten einen Tag lang. Keine E-Mail da? Schau im Spam-Ordner nach, oder fordere sie noch einmal an: Es zählen nur die neuesten.',
	newAddress: 'Deine neue Adresse',
	newAddressExample: 'du@example.com',
	newAddressHint:
		'Wir schicken eine E-Mail an die neue Adresse und eine an deine jetzige. Sobald du beide bestätigt hast, gilt die neue, und du bist überall sonst abgemeldet.',
	sendBoth: 'Beide E-Mails schicken',
	lostAddress: ({ address }) =>
		`Kommst du nicht mehr an die E-Mails von ${address}? Dann können wir nicht sicher sein, dass du es bist, und ändern nichts. Das Orga-Team hilft dir: Melde dich mit deiner neuen Adresse an, dann löscht es dieses Konto.`,
	back: 'Zurück zu deiner Seite',

	changed: 'Deine Adresse ist geändert',
	changedText:
		'Ab jetzt schreiben wir an deine neue Adresse, und du meldest dich damit an. Überall sonst bist du abgemeldet.',
	yourPage: 'Zu deiner Seite',
	halfDone: 'Noch eine E-Mail bestätigen',
	newRemains:
		'Diese Adresse ist bestätigt. Auch an deine neue Adresse haben wir geschrieben: Klick auf den Button in dieser E-Mail, dann ist alles fertig.',
	oldRemains:
		'Diese Adresse ist bestätigt. Auch an deine alte Adresse haben wir geschrieben: Klick auf den Button in dieser E-Mail, dann ist alles fertig.',
	oldQuestion: 'Deine Adresse ändern?',
	oldText: ({ greeting, club }) =>
		`${greeting} Du bist dabei, die E-Mail-Adresse deines Kontos bei ${club} zu ändern. Die neue steht in unserer E-Mail. Erst wenn du unten auf den Button tippst, ändert sich etwas.`,
	oldYes: 'Ja, ändern',
	newQuestion: 'Ist das deine neue Adresse?',
	newText: ({ club }) =>
		`Die Adresse, an die dieser Link ging, gehört dann zu einem Konto bei ${club}. Erst wenn du unten auf den Button tippst, ändert sich etwas.`,
	newYes: 'Ja, das ist meine',
	notAsked: 'Das warst nicht du? Dann schließ diese Seite einfach.',
};
