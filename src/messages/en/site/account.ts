import { formsOf } from '../../forms-of.ts';
import { rich, type Wrap } from '../../rich.ts';

const { number } = formsOf('en');

/** A member's own page. */
export const account = {
	title: 'Your page',

	upcoming: 'Your upcoming events',
	noneUpcoming: ({ link }: { link: Wrap }) =>
		rich`You haven't said yes to an upcoming event yet. ${link('See the next one')}`,
	doorCode: ({ event, hide }: { event: string; hide: Wrap }) =>
		rich`Door code${hide(` for ${event}`)}`,

	everyWeek: 'Every week',
	everyTime: 'Every time',
	stopEveryWeek: ({ series, hide }: { series: string; hide: Wrap }) =>
		rich`Stop coming every week${hide(` to ${series}`)}`,
	stopEveryTime: ({ series, hide }: { series: string; hide: Wrap }) =>
		rich`Stop coming every time${hide(` to ${series}`)}`,
	standingHint:
		'We count you in as soon as each new event opens. If you stop, your RSVPs stay as they are.',

	emails: 'Emails you get',
	bounced: ({ address, day }: { address: string; day: string }) =>
		`Our email to ${address} bounced on ${day}, so we only send sign-in emails there now. Check that your mailbox works, then ask an organizer to try your address again.`,
	reported: ({ address, day }: { address: string; day: string }) =>
		`One of our emails to ${address} was reported as spam on ${day}, so we only send sign-in emails there now. Was that a mistake? Ask an organizer to try your address again.`,
	stopped: ({ strong }: { strong: Wrap }) =>
		rich`${strong('You have stopped all email.')} Start it again, or switch a topic on, and you'll get every topic that's on below.`,
	refused: ({ strong }: { strong: Wrap }) =>
		rich`${strong("You don't get any email.")} The club had a note that you don't want it. Start it, or switch a topic on, and you'll get every topic that's on below.`,
	startEmail: 'Start email again',
	topicOn: ({ topic }: { topic: string }) => `${topic}: on`,
	topicOff: ({ topic }: { topic: string }) => `${topic}: off`,
	switchOn: ({ topic, hide }: { topic: string; hide: Wrap }) => rich`Switch on${hide(` ${topic}`)}`,
	switchOff: ({ topic, hide }: { topic: string; hide: Wrap }) =>
		rich`Switch off${hide(` ${topic}`)}`,
	noTopics: "The club isn't sending any regular emails at the moment.",
	alwaysSignIn: "You'll always get the sign-in emails you ask for.",
	alwaysOwn: "You'll always get email about your own RSVPs and sign-ins.",

	pauseEmails: 'Pause emails',
	pausedUntil: ({ day }: { day: string }) => `Emails paused until ${day}`,
	endPause: 'End the pause',
	pauseUntil: 'Pause until',
	pauseUntilOther: 'Pause until another day',
	pause: 'Pause',
	pauseHint:
		"You won't get invitations, reminders or announcements before that day, which can be up to a year away. You'll still get email about your own RSVPs.",

	calendar: 'Your calendar',
	calendarFollows:
		"Your calendar app follows this address and stays up to date. It shows what you're going to, what you're waiting for, and what's cancelled.",
	calendarAddress: 'Your calendar address',
	calendarHint:
		'Anyone who has this address can see where you go. If it gets out, replace it: the old one stops working.',
	replaceCalendar: 'Replace my calendar address',
	removeCalendar: 'Remove my calendar address',
	calendarOffer:
		"Get an address for your calendar app to follow. It shows what you're going to, what you're waiting for, and what's cancelled, and it stays up to date.",
	makeCalendar: 'Make my calendar address',

	yourName: 'Your name',
	name: 'Name',
	save: 'Save',
	nameHint: 'Other attendees see your first name, never your email address.',
	nameShown: 'Show my first name to other attendees: on',
	nameHidden: 'Show my first name to other attendees: off',
	nameShownHint: 'People going to an event see who else is going. No other members or visitors do.',
	nameHiddenHint: "Other attendees don't see you on the list of people going. The organizers do.",
	switchOnName: ({ hide }: { hide: Wrap }) => rich`Switch on${hide(' showing my first name')}`,
	switchOffName: ({ hide }: { hide: Wrap }) => rich`Switch off${hide(' showing my first name')}`,

	attended: 'Events you attended',
	attendedAll: ({ link }: { link: Wrap }) =>
		rich`You'll find them all under ${link('past events')}, marked “You were there”.`,
	attendedLast: ({ shown, all, link }: { shown: number; all: number; link: Wrap }) =>
		rich`These are the last ${number(shown)} of ${number(all)}. You'll find them all under ${link('past events')}, marked “You were there”.`,
	/** The times of an event of another year. */
	inYear: ({ times, year }: { times: string; year: string }) => `${times}, ${year}`,

	yourAccount: 'Your account',
	emailAddress: 'Email address',
	pendingAddress: ({ address }: { address: string }) =>
		`It changes to ${address} once you confirm it from both addresses. We've sent an email to each.`,
	language: 'Language',
	languageHint: 'Pages and emails are in this language for you.',
	/** In front of the other languages, each named in itself. */
	otherLanguage: 'Another language',
	addressHint: 'You sign in with it. No other member sees it.',
	seeChange: 'See the address change',
	changeAddress: 'Change email address',
	whereSignedIn: "Where you're signed in",
	passkeys: 'Passkeys',
	signOut: 'Sign out',
	dataHint:
		"You can download everything we store about you, or delete your account. We'll ask you to sign in again first if it's been a while.",
	downloadData: 'Download your data',
	deleteAccount: 'Delete your account',
};
