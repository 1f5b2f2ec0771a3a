import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface People {
	people: number;
}

/** The emails of an event that an organizer plans: invitations, reminders and thank-yous. Times come in as text. */
export const eventEmails = {
	// Whom a new event or series invites, before it is saved.
	nobodyInvited: 'Nobody will be invited.',
	noSubscribers: 'Nobody gets invitations at the moment, so nobody will be invited.',
	noSubscribersYet: 'Nobody gets invitations at the moment, so nobody will be invited for now.',
	invited: ({ people }: People) =>
		plural(people, {
			one: '1 person will be invited by email within a minute after you save.',
			other: `${number(people)} people will be invited by email within a minute after you save.`,
		}),
	invitedOnceReleased: ({ people }: People) =>
		plural(people, {
			one: "1 person will be invited by email once email is released. It's on hold because the site was restored from a backup.",
			other: `${number(people)} people will be invited by email once email is released. It's on hold because the site was restored from a backup.`,
		}),
	invitedToEach: ({ people }: People) =>
		plural(people, {
			one: '1 person will be invited to each event when its time comes. Nobody is emailed right now.',
			other: `${number(people)} people will be invited to each event when its time comes. Nobody is emailed right now.`,
		}),
	laterEvents: 'Later events follow one at a time.',

	// Whom an event emails when it opens.
	opensSilently: 'When an event opens, nobody is emailed.',
	opensStanding: ({ people }: People) =>
		plural(people, {
			one: 'Each time an event opens, 1 person who comes every time is counted in and emailed.',
			other: `Each time an event opens, ${number(people)} people who come every time are counted in and emailed.`,
		}),
	opensInviting: ({ people }: People) =>
		plural(people, {
			one: 'Each time an event opens, 1 person is invited by email when its invitation is due.',
			other: `Each time an event opens, ${number(people)} people are invited by email when its invitation is due.`,
		}),
	opensInvitingToo: ({ people }: People) =>
		plural(people, {
			one: '1 person is invited by email when its invitation is due.',
			other: `${number(people)} people are invited by email when its invitation is due.`,
		}),

	// The choice between inviting and not.
	invitations: 'Invitations',
	inviteSubscribers: ({ people }: People) =>
		plural(people, {
			one: 'Invite subscribers (1 person now)',
			other: `Invite subscribers (${number(people)} people now)`,
		}),
	inviteToEach: ({ people }: People) =>
		plural(people, {
			one: 'Invite subscribers to each event (1 person now)',
			other: `Invite subscribers to each event (${number(people)} people now)`,
		}),
	everySubscriber: 'Everyone who gets invitations.',
	nobodySubscribed: 'Nobody gets invitations at the moment.',
	afterCreating: 'The emails go out within a minute after you create the event.',
	asEventsOpen:
		'They get an email when an event opens, or on the day you choose below: one event at a time, the next one first. If that moment is now, it goes out within a minute after you save.',
	afterOpeningClub:
		'One event at a time, the next one first. The first email goes out within a minute after you open the club.',
	inviteNobody: "Don't invite anyone",
	inviteNobodyHint: 'No emails. People find it on the site and in calendars.',

	// When the emails of a series go out, in its form.
	emails: 'Emails for each event',
	invitesDaysBefore: 'Invitation, days before',
	invitesDaysBeforeHint:
		'For everyone who asked for invitations. Leave it empty to send it as soon as the event opens.',
	invitesAtTime: 'Time of the invitation',
	remindsDayBefore: 'Reminder the day before, at',
	remindsDayBeforeHint: 'For everyone going. Leave it empty to send none.',
	remindsSameDay: 'Reminder on the day, at',
	remindsSameDayHint:
		'Leave it empty to send none. None is sent after the event has started, either.',
	thanksAfter: 'Thank-you, hours after the end',
	thanksAfterHint: 'For everyone who came, with the next date. Leave it empty to send none.',

	// The same as it is set, a line for each.
	noInvitations: 'No invitations',
	invitationAtOpening: 'Invitation as soon as the event opens',
	invitationBefore: ({ days, time }: { days: number; time: string }) =>
		plural(days, {
			one: `Invitation 1 day before at ${time}`,
			other: `Invitation ${number(days)} days before at ${time}`,
		}),
	noReminders: 'No reminders',
	reminderDayBefore: ({ time }: { time: string }) => `Reminder the day before at ${time}`,
	reminderSameDay: ({ time }: { time: string }) => `Reminder the same day at ${time}`,
	reminders: ({ dayBefore, sameDay }: { dayBefore: string; sameDay: string }) =>
		`Reminders the day before at ${dayBefore} and the same day at ${sameDay}`,
	noThanks: 'No thank-you',
	thanks: ({ hours }: { hours: number }) =>
		plural(hours, {
			one: 'Thank-you 1 hour after the end',
			other: `Thank-you ${number(hours)} hours after the end`,
		}),
};
