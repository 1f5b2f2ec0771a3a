/** The occasions on which the club writes to one member. */
export const OUTBOX_KINDS = [
	'rsvp_going',
	'rsvp_waitlisted',
	'rsvp_promoted',
	'rsvp_cancelled',
] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];
