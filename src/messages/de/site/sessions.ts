import type { sessions as english } from '../../en/site/sessions.ts';

export const sessions: typeof english = {
	title: 'Deine Anmeldungen',
	lede: 'Alle Browser, in denen du angemeldet bist. Melde dich überall ab, wo du etwas nicht kennst.',
	thisBrowser: 'Dieser Browser',
	signedIn: ({ created, seen }) => `Angemeldet ${created}, zuletzt gesehen etwa ${seen}`,
	began: {
		mail: 'Per E-Mail',
		passkey: 'Mit einem Passkey',
		google: 'Mit Google',
		github: 'Mit GitHub',
		openid: 'Mit einem anderen Konto',
	},
	here: 'Hier',
	endSession: 'Hier abmelden',
	endOthers: 'Überall sonst abmelden',
	signOutHere: 'In diesem Browser abmelden',
	back: 'Zurück zu deiner Seite',
};
