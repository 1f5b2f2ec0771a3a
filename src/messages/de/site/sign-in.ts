import type { signIn as english } from '../../en/site/sign-in.ts';
import { rich } from '../../rich.ts';

export const signIn: typeof english = {
	signIn: 'Anmelden',
	again: 'Noch einmal anmelden',
	lede: 'Wir mailen dir einen Anmelde-Link und einen Code. Ein Passwort brauchst du nicht.',
	ledeAgain:
		'Die nächste Seite kann mehr als andere, deshalb bestätige bitte, dass du es bist. Wir mailen dir einen Anmelde-Link und einen Code.',
	ledeForDoor:
		'Melde dich an, um deinen Einlasscode zu sehen. Wir mailen dir einen Anmelde-Link und einen Code. Ein Passwort brauchst du nicht.',
	closed: ({ club, strong }) =>
		rich`${strong(`${club} nimmt zurzeit keine neuen Mitglieder auf.`)} Bist du schon Mitglied, melde dich an wie immer.`,
	sendEmail: 'Link per E-Mail schicken',
	join: ({ club }) => `Bei ${club} mitmachen`,
	joinHint:
		'Wir mailen dir einen Link. Ein Klick darauf, und du bist Mitglied: ohne Passwort, und welche E-Mails du bekommst, entscheidest du.',
	withPasskey: 'Mit Passkey anmelden',
	passkeyFailed:
		'Es wurde kein Passkey benutzt. Versuch es noch einmal, oder melde dich per E-Mail an.',
	newHere: 'Neu hier? Mit derselben E-Mail wirst du Mitglied.',
	orWith: 'Oder auf einem anderen Weg anmelden',
	continueWith: ({ provider }) => `Weiter mit ${provider}`,
	onTo: ({ provider }) => `Weiter zu ${provider}`,
	comesBack: ({ provider }) =>
		`${provider} fragt dich, ob du dich hier anmelden möchtest, und bringt dich zurück.`,
	goOn: ({ provider }) => `Zu ${provider}`,
	notSignedIn: 'Du bist nicht angemeldet',
	byEmail: 'Per E-Mail anmelden',

	linkLost: 'Dieser Link gilt nicht mehr',
	joiningClosed: 'Zurzeit keine neuen Mitglieder',
	banned: 'Du kannst dich nicht anmelden',
	confirmComing: 'Bestätige deine Zusage',
	confirmSignIn: 'Bestätige deine Anmeldung',
	checkEmail: 'Schau in deine E-Mails',

	signsInAs: ({ address }) => `Du wirst als ${address} angemeldet.`,
	signsInHere: ({ address }) =>
		`Dieser Link wurde in einem anderen Browser angefordert. Du wirst hier als ${address} angemeldet.`,
	signsInHereUnasked: ({ address }) =>
		`Dieser Link wurde in einem anderen Browser angefordert. Du wirst hier als ${address} angemeldet. Das warst nicht du? Dann schließ diese Seite, und es wird nichts gespeichert.`,
	oneMoreTap: 'Nur noch einmal tippen',
	elsewhere:
		'Möchtest du dich lieber dort anmelden, wo du den Link angefordert hast? Gib dort den Code aus der E-Mail ein. Das warst nicht du? Dann schließ diese Seite einfach.',

	yesSent: ({ address }) =>
		`Wir haben eine E-Mail an ${address} geschickt. Klick auf den Button darin, oder gib hier den Code ein, um deine Zusage zu bestätigen. Vorher können wir dir keinen Platz freihalten.`,
	signInSent: ({ address }) =>
		`Wir haben eine E-Mail zum Anmelden an ${address} geschickt. Klick auf den Button darin, oder gib hier den Code ein.`,
	sent: 'Klick auf den Button in der E-Mail zum Anmelden, oder gib hier den Code ein.',
	code: 'Code aus der E-Mail',
	continue: 'Weiter',
	sendAnother: 'Neue E-Mail schicken',
	checkSpam: 'Nach einer Minute noch nichts da? Schau im Spam-Ordner nach.',

	usedAlready: 'Du hast ihn schon benutzt. Mehr ist nicht zu tun.',
	anotherAddress: 'Mit einer anderen Adresse anmelden',
	nextEvent: 'Zum nächsten Treffen',
	signInToChange: 'Zum Ändern anmelden',
	askAgain: ({ seats }) =>
		`Hast du schon bestätigt, dann melde dich an, um deine Zusage zu sehen. Wenn nicht, fordere hier einen neuen Link an. ${seats}`,
	newLink: 'Neuen Link schicken',
};
