import { rich, type Wrap } from '../../rich.ts';

/** The pages of a local run that show its emails, and those that the site could send. */
export const localMail = {
	mailbox: 'Mailbox',
	mailboxAbout: 'Emails that this local run would have sent, newest first.',
	empty: ({ link }: { link: Wrap }) =>
		rich`Nothing yet. ${link('Ask for a sign-in email')}, and it appears here.`,
	sent: ({ to, day, time }: { to: string; day: string; time: string }) =>
		`To ${to}, ${day}, ${time}`,
	withFile: 'with a file',
	samples: 'Emails',
	samplesAbout: ({ link }: { link: Wrap }) =>
		rich`Every email that the site can send, with made-up people. Those that were really sent are in the ${link('mailbox')}.`,
	sample: ({ occasion, asText }: { occasion: string; asText: Wrap }) =>
		rich`${occasion}. ${asText('As text, with its headers')}`,
	/** When each email is sent. */
	occasions: {
		rsvp_going: 'Someone said yes and has a seat',
		rsvp_waitlisted: 'Someone said yes and is on the waiting list',
		rsvp_promoted: 'Someone on the waiting list got a seat',
		rsvp_cancelled: 'Someone said no after a yes',
		rsvp_added: 'An organizer counted someone in',
		rsvp_added_waitlisted: 'An organizer put someone on the waiting list',
		rsvp_removed: 'An organizer removed someone from the list',
		standing_going: 'Someone who comes every time got a seat',
		standing_waitlisted: 'Someone who comes every time is on the waiting list',
		event_moved: 'An event has another time or place',
		event_cancelled: 'An event was cancelled',
		invitation: 'The next event is open',
		reminder_day_before: 'The day before an event',
		reminder_same_day: 'The day of an event',
		thanks: 'After an event',
		announcement: 'An announcement on a topic',
		invitationFull: 'The next event is open and full, with a long description',
		thanksLast: 'After an event, with no other planned',
		announcementAttendees: 'An announcement to attendees',
		invitationRequest: 'Someone asked for invitations',
		contact: 'A visitor used the contact form',
		emailChangeOld: 'A member asked for another address: to the old one',
		emailChangeNew: 'A member asked for another address: to the new one',
		emailChanged: "A member's address was changed",
		signIn: 'Someone asked to sign in',
		signInRsvp: 'Someone without an account wants to come',
	},
};
