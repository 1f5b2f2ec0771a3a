import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

interface Guests {
	guests: number;
}

/** Fields, buttons and hints of the control for an RSVP. */
export const rsvpForm = {
	whoIsComing: "Who's coming?",
	partyOf: ({ guests }: Guests) =>
		plural(guests, {
			none: 'Just me',
			one: 'Me and 1 guest',
			other: `Me and ${number(guests)} guests`,
		}),
	changeParty: 'Change your guests',
	bringGuest: 'Bring a guest',
	limit: 'If a seat opens up, move me up',
	changeLimit: 'Choose how late we can move you up',
	limitHint: 'You keep your place in line.',
	noteHint: 'Other attendees see this line next to your first name.',
	name: 'Your name',
	nameOptional: 'Your name (optional)',
	nameHint: 'Hosts use it to find you at the door. Other attendees see your first name.',
	email: 'Your email address',
	save: 'Save',
	addToCalendar: 'Add it to your calendar',
	nextOnes: 'Email me about the next ones',
	linkFirst: ({ strong }: { strong: Wrap }) =>
		rich`We'll email you a link to confirm. ${strong('Nothing is held until you do.')}`,
	joiningClosed: ({ club }: { club: string }) =>
		`${club} takes no new members right now. If you're a member already, this works as usual.`,
	emailLink: 'Email me the link',
	signInInstead: 'Sign in instead',
};
