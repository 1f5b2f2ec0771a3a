import type { layout as english } from '../../en/site/layout.ts';
import { rich } from '../../rich.ts';

export const layout: typeof english = {
	skip: 'Zum Inhalt',
	siteMenu: 'Seite',
	events: 'Treffen',
	desk: 'Orga',
	you: 'Du',
	signIn: 'Anmelden',
	ownPicture: 'Ein Ring auf einfarbigem Grund',
	moreMenu: 'Mehr',
	meetsIn: ({ club, place }) => `${club} trifft sich in ${place}.`,
	upcomingEvents: 'Nächste Treffen',
	pastEvents: 'Vergangene Treffen',
	emailChoices: 'Deine E-Mails',
	contact: 'Kontakt',
	privacy: 'Datenschutz',
	linksMenu: 'Mehr über den Club',
	language: 'Sprache',
	wantToJoin: ({ link }) => rich`Möchtest du dabei sein? ${link('Schreib dem Orga-Team')}.`,
	isItAMistake: ({ link }) =>
		rich`Du hältst das für ein Versehen? ${link('Schreib dem Orga-Team')}.`,
};
