import { rich, type Wrap } from '../../rich.ts';

/** The pages behind the links of emails: getting invitations, and getting less. */
export const mailLinks = {
	invited: "You'll get invitations",
	invitedText: "We'll email you when the next event opens. Every email has a link to stop them.",
	invitedPaused: ({ day }: { day: string }) =>
		`Your emails are paused until ${day}. After that, we'll email you when an event opens.`,
	nextEvent: 'See the next event',
	choose: 'Choose your emails',
	inviteQuestion: 'Get invitations by email?',
	inviteText:
		"We'll send one email when an event opens, to the address that got this link. Nothing changes until you tap the button below.",
	invite: 'Send me invitations',
	joins: ({ club }: { club: string }) =>
		`This makes you a member of ${club}, with no password to remember. If you didn't ask for this, close this page.`,
	membersOnly: ({ club }: { club: string }) =>
		`${club} isn't taking new members right now, so this only works if you're already a member. If you didn't ask for this, close this page.`,

	stop: {
		invitations: {
			question: 'Stop invitations?',
			means: "You won't get an email when the next event opens.",
			button: 'Stop invitations',
			done: 'No more invitations',
			doneText: ({ greeting }: { greeting: string }) =>
				`${greeting} We won't send you any more invitations.`,
		},
		reminders: {
			question: 'Stop reminders?',
			means: "You won't get an email before an event you said yes to, or after it.",
			button: 'Stop reminders',
			done: 'No more reminders',
			doneText: ({ greeting }: { greeting: string }) =>
				`${greeting} We won't send you any more reminders.`,
		},
		announcements: {
			question: 'Stop announcements?',
			means: "You won't get news from the organizers.",
			button: 'Stop announcements',
			done: 'No more announcements',
			doneText: ({ greeting }: { greeting: string }) =>
				`${greeting} We won't send you any more announcements.`,
		},
		all: {
			question: 'Stop all email?',
			means:
				"You'll only get the sign-in emails you ask for: no invitations, reminders or announcements, and no email when an event you're going to moves or is cancelled.",
			button: 'Stop all email',
			done: 'No more email',
			doneText: ({ greeting }: { greeting: string }) =>
				`${greeting} We'll only send you the sign-in emails you ask for.`,
		},
	},
	unchanged: ({ greeting }: { greeting: string }) =>
		`${greeting} Nothing changes until you tap a button below.`,
	rsvpsStay: 'Your RSVPs stay as they are. To change one, go to its event page.',
	changedYourMind: ({ link }: { link: Wrap }) =>
		rich`Changed your mind? ${link('Sign in and choose your emails')}.`,
	chooseInstead: ({ link }: { link: Wrap }) =>
		rich`Rather choose, or just take a break? ${link('Sign in and choose your emails')}.`,
};
