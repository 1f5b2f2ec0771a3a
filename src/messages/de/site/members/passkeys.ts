import type { passkeys as english } from '../../../en/site/members/passkeys.ts';

export const passkeys: typeof english = {
	title: 'Deine Passkeys',
	lede: 'Mit einem Passkey meldest du dich mit Fingerabdruck, Gesicht oder Displaysperre an. Per E-Mail geht es immer auch.',
	none: 'Du hast noch keinen Passkey. Füge einen hinzu, dann musst du beim nächsten Mal nicht auf eine E-Mail warten.',
	added: ({ added }) => `Hinzugefügt ${added}, noch nicht benutzt`,
	addedAndUsed: ({ added, used }) => `Hinzugefügt ${added}, zuletzt benutzt ${used}`,
	elsewhere: ({ domain }) =>
		`Er funktioniert nur bei ${domain}. Entferne ihn hier, und füge einen neuen hinzu.`,
	rename: 'Umbenennen',
	name: 'Name',
	nameHint: 'Damit du ihn in dieser Liste wiedererkennst.',
	saveName: 'Namen speichern',
	remove: 'Passkey entfernen',
	addOne: 'Passkey hinzufügen',
	needsScript:
		'Um einen Passkey hinzuzufügen, brauchst du JavaScript und einen Browser, der Passkeys unterstützt. Per E-Mail kannst du dich immer anmelden.',
	notAdded: 'Es wurde kein Passkey hinzugefügt. Bitte versuch es noch einmal.',
	signInFirst:
		'Melde dich zuerst noch einmal an, damit niemand sonst deinem Konto einen Passkey hinzufügen kann.',
	signInAgain: 'Noch einmal anmelden',
	back: 'Zurück zu deiner Seite',
};
