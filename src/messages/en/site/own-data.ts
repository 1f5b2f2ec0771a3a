import { formsOf } from '../../forms-of.ts';
import { rich, type Wrap } from '../../rich.ts';

const { number, plural } = formsOf('en');

/** A member's own data: the file with it, and the end of the account. */
export const ownData = {
	title: 'Your data',
	lede: 'Everything we store about you, in one file that programs can read (JSON).',
	account: 'your name, your email address, and the choices on your page',
	rsvps: 'every RSVP of yours, with guests and lines, and where you were checked in',
	sessions:
		"each browser you're signed in with, its device, and its network address, and your passkeys",
	emails: ({ days }: { days: number }) =>
		`the emails we've sent or still owe you: what each was about, when, and whether it arrived (for ${number(days)} days)`,
	actions:
		'what organizers did with your account and your RSVPs, and when, plus what you did as an organizer',
	secret:
		'The file includes the address of your own calendar. Anyone who has that can see where you go, so keep the file to yourself.',
	save: 'Save the file',
	back: 'Back to your page',

	deleteAccount: 'Delete your account',
	deleteQuestion: 'Delete your account?',
	deleted: "What's deleted",
	deletedAccount: 'your name, your email address, and all your choices',
	deletedRsvps: ({ events }: { events: number }) =>
		plural(events, {
			none: 'your RSVPs to upcoming events',
			one: 'your RSVP to 1 upcoming event: your seat goes to the waiting list',
			other: `your RSVPs to ${number(events)} upcoming events: your seats go to the waiting list`,
		}),
	deletedLines: "every line you've left about what you're working on",
	deletedAccess: 'your calendar address, your passkeys, and your sign-in on every browser',
	deletedEmails: "the record of emails you've received, and you won't get any more",
	stays: 'What stays',
	staysText:
		'That someone went to a past event, and how many guests they brought, so that its numbers stay right. Nothing says it was you. Anything you wrote as an organizer stays too, without your name.',
	lastOwner:
		"You're the only owner, and a club needs one. Please make someone else an owner first.",
	noUndo: ({ strong }: { strong: Wrap }) =>
		rich`${strong("This can't be undone.")} You can join again at any time, as a new member.`,
	deleteForGood: 'Delete my account for good',
	keepAccount: 'Keep my account',
	saveFirst: ({ link }: { link: Wrap }) =>
		rich`Want a copy of what we have about you? ${link('Save your data')} first.`,
};
