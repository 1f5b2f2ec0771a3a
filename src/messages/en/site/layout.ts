import { rich, type Wrap } from '../../rich.ts';

/** What surrounds every page: its header, its footer, and lines that many pages share. */
export const layout = {
	skip: 'Skip to content',
	siteMenu: 'Site',
	events: 'Events',
	desk: 'Desk',
	/** The link to the account of somebody whose name isn't known here. */
	you: 'You',
	signIn: 'Sign in',
	ownPicture: 'A ring on a plain background',
	moreMenu: 'More',
	meetsIn: ({ club, place }: { club: string; place: string }) => `${club} meets in ${place}.`,
	upcomingEvents: 'Upcoming events',
	pastEvents: 'Past events',
	emailChoices: 'Your emails',
	contact: 'Contact',
	privacy: 'Privacy',
	linksMenu: 'More about the club',
	/** The name of the form that chooses one. */
	language: 'Language',
	wantToJoin: ({ link }: { link: Wrap }) => rich`Want to join? ${link('Write to the organizers')}.`,
	isItAMistake: ({ link }: { link: Wrap }) =>
		rich`Think that's a mistake? ${link('Write to the organizers')}.`,
};
