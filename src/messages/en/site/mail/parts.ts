import { asSentence } from '../../../../domain/text/names.ts';
import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** What many emails have in common: greeting, buttons, facts of an event, and the foot. */
export const mailParts = {
	/** `name` is a first name. */
	hello: ({ name }: { name: string }) => asSentence(`Hello ${name}`),
	helloNameless: 'Hello.',
	/** Behind the greeting, in a reminder. */
	bringing: ({ guests }: { guests: number }) =>
		plural(guests, {
			none: "It's just you.",
			one: "You're bringing 1 guest.",
			other: `You're bringing ${number(guests)} guests.`,
		}),

	/** The buttons for an RSVP, by what it is now. */
	coming: "I'm coming",
	notThisTime: 'Not this time',
	cannotCome: "I can't come after all",
	leaveWaitingList: 'Leave the waiting list',
	canCome: 'I can come after all',
	wouldLikeToCome: "I'd like to come",
	skipThisOne: 'Skip this one',
	seeEvents: 'See upcoming events',

	where: 'Where',
	map: 'Map',
	calendar: 'Calendar',
	addToCalendar: 'Add to calendar',
	more: 'More',
	seeEvent: 'See the event',
	readMore: 'Read more',
	now: ({ value }: { value: string }) => `Now: ${value}`,
	before: ({ value }: { value: string }) => `Before: ${value}`,

	doorCode: ({ link }: { link: Wrap }) => rich`At the door, show ${link('your code')}.`,
	doorCodeAlt: 'A code for the host at the door to scan',

	chooseEmails: 'Choose your emails',
	pauseEmails: 'Pause emails',
	stop: {
		all: 'Stop all emails',
		invitations: 'Stop invitations',
		reminders: 'Stop reminders',
		announcements: 'Stop announcements',
	},
	rsvpsStay: 'None of these cancels an RSVP.',
	contact: 'Contact',
	privacy: 'Privacy',
};
