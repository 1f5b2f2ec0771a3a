import type { OutboxKind } from './outbox-kinds.ts';

/** What the club's emails to one member are, as text for the organizers' pages. */
export const EMAIL_LABELS: Record<OutboxKind, string> = {
	rsvp_going: 'Seat confirmed',
	rsvp_waitlisted: 'Place in line confirmed',
	rsvp_promoted: 'Moved up to a seat',
	rsvp_cancelled: 'Answer taken back',
	rsvp_added: 'Counted in by an organizer',
	rsvp_added_waitlisted: 'Put in line by an organizer',
	rsvp_removed: 'Taken off the list by an organizer',
	standing_going: 'Counted in every time',
	standing_waitlisted: 'Counted in every time, in line',
	event_moved: 'Event moved',
	event_cancelled: 'Event cancelled',
	invitation: 'Invitation',
	reminder_day_before: 'Reminder, the day before',
	reminder_same_day: 'Reminder, the same day',
	thanks: 'Thanks afterwards',
	announcement: 'Announcement',
};

/** The state of an email. */
export type MailState = 'sent' | 'waiting' | 'failed';

/** The state of an outbox message: one with a reason that is neither sent nor retried has failed. */
export function mailState(message: {
	sentAt: Date | null;
	dueAt: Date | null;
	failure: string | null;
}): MailState {
	if (message.sentAt) return 'sent';
	return message.dueAt === null && message.failure !== null ? 'failed' : 'waiting';
}
