/** The occasions on which the club writes to one member. */
export const OUTBOX_KINDS = [
	'rsvp_going',
	'rsvp_waitlisted',
	'rsvp_promoted',
	'rsvp_cancelled',
	'rsvp_added',
	'rsvp_added_waitlisted',
	'rsvp_removed',
	'standing_going',
	'standing_waitlisted',
	'event_moved',
	'event_cancelled',
	'invitation',
	'reminder_day_before',
	'reminder_same_day',
	'thanks',
	'announcement',
] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

/** The occasions that an organizer's change of the event causes; their revision is its SEQUENCE. */
export const EVENT_KINDS = [
	'event_moved',
	'event_cancelled',
] as const satisfies readonly OutboxKind[];
export type EventKind = (typeof EVENT_KINDS)[number];

export function isEventKind(kind: OutboxKind): kind is EventKind {
	return (EVENT_KINDS as readonly OutboxKind[]).includes(kind);
}

/** How a message is sent: alone, with its calendar file, or with up to 99 others, without. */
export const OUTBOX_LANES = ['single', 'batch'] as const;
export type OutboxLane = (typeof OUTBOX_LANES)[number];

/** What the club's week sends for each event to everybody whom it concerns. */
export const MAILING_KINDS = [
	'invitation',
	'reminder_day_before',
	'reminder_same_day',
	'thanks',
] as const satisfies readonly OutboxKind[];
export type MailingKind = (typeof MAILING_KINDS)[number];

/** What is sent in batches. */
export const BATCH_KINDS = [
	...MAILING_KINDS,
	'announcement',
] as const satisfies readonly OutboxKind[];
export type BatchKind = (typeof BATCH_KINDS)[number];
/** What is sent one by one. */
export type SingleKind = Exclude<OutboxKind, BatchKind>;

export function isBatchKind(kind: OutboxKind): kind is BatchKind {
	return (BATCH_KINDS as readonly OutboxKind[]).includes(kind);
}
