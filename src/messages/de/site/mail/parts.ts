import type { mailParts as english } from '../../../en/site/mail/parts.ts';
import { formsOf } from '../../../forms-of.ts';
import { rich } from '../../../rich.ts';

const { number, plural } = formsOf('de');

export const mailParts: typeof english = {
	hello: ({ name }) => `Hallo ${name}!`,
	helloNameless: 'Hallo!',
	bringing: ({ guests }) =>
		plural(guests, {
			none: 'Du kommst allein.',
			one: 'Du bringst 1 Person mit.',
			other: `Du bringst ${number(guests)} Leute mit.`,
		}),

	coming: 'Ich bin dabei',
	notThisTime: 'Diesmal nicht',
	cannotCome: 'Ich kann doch nicht',
	leaveWaitingList: 'Von der Warteliste gehen',
	canCome: 'Ich kann doch kommen',
	wouldLikeToCome: 'Ich würde gern kommen',
	skipThisOne: 'Dieses Mal aussetzen',
	seeEvents: 'Zu den nächsten Treffen',

	where: 'Wo',
	map: 'Karte',
	calendar: 'Kalender',
	addToCalendar: 'In den Kalender eintragen',
	more: 'Mehr',
	seeEvent: 'Zum Treffen',
	readMore: 'Weiterlesen',
	now: ({ value }) => `Jetzt: ${value}`,
	before: ({ value }) => `Vorher: ${value}`,

	doorCode: ({ link }) => rich`Zeig am Eingang ${link('deinen Code')}.`,
	doorCodeAlt: 'Ein Code, der am Eingang gescannt wird',

	chooseEmails: 'E-Mails auswählen',
	pauseEmails: 'E-Mails pausieren',
	stop: {
		all: 'Alle E-Mails abbestellen',
		invitations: 'Einladungen abbestellen',
		reminders: 'Erinnerungen abbestellen',
		announcements: 'Neuigkeiten abbestellen',
	},
	rsvpsStay: 'Deine Zusagen bleiben davon unberührt.',
	contact: 'Kontakt',
	privacy: 'Datenschutz',
};
