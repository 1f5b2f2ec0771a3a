import type { eventListPages as english } from '../../../en/site/events/list-pages.ts';
import { rich } from '../../../rich.ts';

export const eventListPages: typeof english = {
	upcoming: 'Nächste Treffen',
	upcomingAbout: ({ club }) => `Was ${club} als Nächstes vorhat.`,
	past: 'Vergangene Treffen',
	pastAbout: ({ club }) => `Was bei ${club} schon los war.`,
	noEvent:
		'Noch ist kein Treffen geplant. Schau bald wieder vorbei, oder sieh dir vergangene Treffen an.',
	noNextEvent:
		'Das nächste Treffen ist noch nicht geplant. Schau bald wieder vorbei, oder sieh dir vergangene Treffen an.',
	settingUp: 'Dieser Club wird gerade eingerichtet. Seine ersten Treffen stehen bald hier.',
	nothingPast: 'Bisher war noch nichts. Hier stehen Treffen, sobald sie vorbei sind.',
	inYourCalendar: 'In deinem Kalender',
	follow: 'Dein Kalender kann alle Treffen automatisch übernehmen, auch Ausfälle und Pausen.',
	byAddress: ({ link, address, feed }) =>
		rich`Du kannst auch diese Adresse nehmen: ${link(address)}. Für Feedreader gibt es ${feed('einen Nachrichten-Feed')}.`,
};
