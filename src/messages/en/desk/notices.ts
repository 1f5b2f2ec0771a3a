import { formsOf } from '../../forms-of.ts';

const { number, plural } = formsOf('en');

/** Sentences that follow others, each whole: a page shows several one after the other. */
const movedUpText = (movedUp: number) =>
	plural(movedUp, {
		none: '',
		one: '1 person moved up from the waiting list and got an email.',
		other: `${number(movedUp)} people moved up from the waiting list and got an email.`,
	});

const notifiedText = (notified: number) =>
	plural(notified, {
		none: '',
		one: '1 person was emailed about it.',
		other: `${number(notified)} people were emailed about it.`,
	});

const draftsText = (held: number) =>
	plural(held, {
		none: '',
		one: "1 announcement to attendees won't go out: it's a draft again.",
		other: `${number(held)} announcements to attendees won't go out: they're drafts again.`,
	});

const invitedText = (invited: number) =>
	plural(invited, {
		none: 'Nobody is emailed now.',
		one: '1 person will be invited by email within a minute.',
		other: `${number(invited)} people will be invited by email within a minute.`,
	});

const importedText = (added: number, changed: number) =>
	inARow(
		plural(added, {
			none: '',
			one: '1 event was added.',
			other: `${number(added)} events were added.`,
		}),
		plural(changed, {
			none: '',
			one: '1 event was changed.',
			other: `${number(changed)} events were changed.`,
		}),
	);

const guestsText = (guests: number) =>
	plural(guests, {
		none: 'Saved. No guests.',
		one: 'Saved. 1 guest.',
		other: `Saved. ${number(guests)} guests.`,
	});

const cancelledText = (cancelled: number) =>
	plural(cancelled, {
		one: '1 event was cancelled.',
		other: `${number(cancelled)} events were cancelled.`,
	});

/** Those of the sentences that there are. */
const inARow = (...sentences: string[]) => sentences.filter((text) => text !== '').join(' ');

/** How many people were emailed about a change of events. */
const emailsText = (notified: number, movedUp: number) =>
	inARow(notifiedText(notified), movedUpText(movedUp)) || 'Nobody was emailed.';

/** Who was emailed about an organizer's change of one RSVP; `member` is 1 where that member was. */
function memberEmailsText(member: number, movedUp: number): string {
	if (member === 1) return inARow('The member was emailed.', movedUpText(movedUp));
	return movedUp === 0
		? 'Nobody was emailed.'
		: inARow("The member wasn't emailed.", movedUpText(movedUp));
}

const cancelledAndEmailed = (cancelled: number, notified: number, held: number) =>
	cancelled === 0
		? 'No event was cancelled, and nobody was emailed.'
		: inARow(cancelledText(cancelled), emailsText(notified, 0), draftsText(held));

interface Cancelled {
	cancelled: number;
	notified: number;
	held: number;
}

/** What a page of the desk says about the form that led to it. */
export const notices = {
	guest_going: ({ member, others }: { member: number; others: number }) =>
		inARow('Counted in.', memberEmailsText(member, others)),
	guest_waitlisted: ({ member, others }: { member: number; others: number }) =>
		inARow(
			'All seats are taken, so the member is on the waiting list now.',
			memberEmailsText(member, others),
		),
	guest_changed: ({ guests, others }: { guests: number; others: number }) =>
		inARow(guestsText(guests), emailsText(0, others)),
	guest_declined: ({ member, others }: { member: number; others: number }) =>
		inARow('Taken off the list.', memberEmailsText(member, others)),
	guest_unchanged: 'Nothing was changed, and nobody was emailed.',
	event_created: ({ invited }: { invited: number }) =>
		inARow('The event is on the site and open for RSVPs.', invitedText(invited)),
	events_changed: (changed: { events: number; notified: number; movedUp: number }) =>
		inARow(
			plural(changed.events, {
				one: 'The event was changed.',
				other: `${number(changed.events)} events were changed.`,
			}),
			emailsText(changed.notified, changed.movedUp),
		),
	picture_changed: 'The picture is saved. Everyone sees it from now on.',
	picture_removed: 'The picture is removed.',
	story_unchanged: 'Nothing was different, so nothing was saved.',
	report_changed: "Saved. It's on the event's page from now on.",
	report_removed: 'The report is removed.',
	event_unchanged: 'Nothing was different, so nothing was saved and nobody was emailed.',
	events_cancelled: ({
		events,
		notified,
		held,
	}: {
		events: number;
		notified: number;
		held: number;
	}) =>
		inARow(
			plural(events, {
				one: 'The event was cancelled.',
				other: `${number(events)} events were cancelled.`,
			}),
			emailsText(notified, 0),
			draftsText(held),
		),
	series_created: ({ invited }: { invited: number }) =>
		inARow('The series is saved. Its first events are below.', invitedText(invited)),
	series_changed: (changed: { notified: number; movedUp: number; held: number }) =>
		inARow(
			'The series was changed.',
			emailsText(changed.notified, changed.movedUp),
			draftsText(changed.held),
		),
	break_added: ({ cancelled, notified, held }: Cancelled) =>
		inARow(
			'The break is saved and shown on the site and in the feeds.',
			cancelledAndEmailed(cancelled, notified, held),
		),
	break_removed: 'The break was removed. Events that it cancelled stay cancelled.',
	series_end_changed: ({ cancelled, notified, held }: Cancelled) =>
		inARow('The end of the series is saved.', cancelledAndEmailed(cancelled, notified, held)),
	mail_sent_again: ({ emails }: { emails: number }) =>
		plural(emails, {
			one: '1 email is on its way again. Anyone who no longer wants email gets none.',
			other: `${number(emails)} emails are on their way again. Anyone who no longer wants email gets none.`,
		}),
	mail_held_again: ({ emails }: { emails: number }) =>
		plural(emails, {
			one: "Email is on hold. 1 email goes out again once it's released.",
			other: `Email is on hold. ${number(emails)} emails go out again once it's released.`,
		}),
	announcement_kept: 'The announcement is saved. Nobody has received it yet.',
	announcement_tested: 'The test was sent to your own address. Nobody else got it.',
	announcement_started: ({ recipients }: { recipients: number }) =>
		plural(recipients, {
			one: 'The announcement is on its way to 1 person.',
			other: `The announcement is on its way to ${number(recipients)} people.`,
		}),
	announcement_held: ({ recipients }: { recipients: number }) =>
		plural(recipients, {
			one: "Email is on hold. The announcement goes to 1 person once it's released.",
			other: `Email is on hold. The announcement goes to ${number(recipients)} people once it's released.`,
		}),
	announcement_put_off: ({ recipients }: { recipients: number }) =>
		plural(recipients, {
			none: 'The announcement will be sent automatically at that time. As of now, nobody gets it. Nobody is emailed before then.',
			one: 'The announcement will be sent automatically at that time. As of now, 1 person gets it. Nobody is emailed before then.',
			other: `The announcement will be sent automatically at that time. As of now, ${number(recipients)} people get it. Nobody is emailed before then.`,
		}),
	announcement_taken_back: 'The announcement is a draft again. It goes out only when you say so.',
	announcement_stopped: ({ emails }: { emails: number }) =>
		plural(emails, {
			none: 'Stopped. Nothing more goes out.',
			one: "Stopped. 1 email won't go out.",
			other: `Stopped. ${number(emails)} emails won't go out.`,
		}),
	announcement_deleted: 'The announcement was deleted. Nobody got it.',
	role_changed: 'The role was changed, starting now.',
	ban_made: ({ movedUp }: { movedUp: number }) =>
		inARow(
			'The member is banned: signed out everywhere, and off the lists of upcoming events.',
			emailsText(0, movedUp),
		),
	ban_lifted: 'The ban was lifted. The member can sign in again.',
	member_removed: ({ movedUp }: { movedUp: number }) =>
		inARow('The member was removed.', emailsText(0, movedUp)),
	events_imported: ({
		added,
		changed,
		invited,
		notified,
	}: {
		added: number;
		changed: number;
		invited: number;
		notified: number;
	}) => inARow(importedText(added, changed), invitedText(invited), notifiedText(notified)),
	calendar_changed_nothing: 'Everything in that calendar is here already. Nothing was changed.',
	members_imported: "Imported. Nobody is emailed until you confirm that they've agreed to it.",
	members_restored: 'Imported.',
	import_changed_nothing: 'All of them are members already, so nothing was changed.',
	consent_noted: ({ people }: { people: number }) =>
		plural(people, {
			one: 'Noted. 1 member gets email from now on, by the topics they choose. Nothing is sent right now.',
			other: `Noted. ${number(people)} members get email from now on, by the topics they choose. Nothing is sent right now.`,
		}),
	settings_changed: 'Saved. The change is live everywhere.',
	settings_unchanged: "That's how it was already, so nothing was changed.",
	club_named: 'Saved. You can stop here and come back at any time.',
	club_placed: 'Place and time zone are saved.',
	club_coloured: 'The color is saved. One step is left.',
	club_opened: ({ invited }: { invited: number }) =>
		inARow('Your club is open, and everyone can see it.', invitedText(invited)),
};
