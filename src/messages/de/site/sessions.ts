import type { sessions as english } from '../../en/site/sessions.ts';

export const sessions: typeof english = {
	title: 'Deine Anmeldungen',
	lede: 'Alle Browser, in denen du angemeldet bist. Melde dich überall ab, wo du etwas nicht kennst.',
	thisBrowser: 'Dieser Browser',
	signedIn: ({ created, seen }) => `Angemeldet ${created}, zuletzt gesehen etwa ${seen}`,
	here: 'Hier',
	endSession: 'Hier abmelden',
	endOthers: 'Überall sonst abmelden',
	signOutHere: 'In diesem Browser abmelden',
	back: 'Zurück zu deiner Seite',
};
