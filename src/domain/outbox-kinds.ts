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
] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

/** The occasions that an organiser's change of the event causes; their revision is its SEQUENCE. */
export type EventKind = Extract<OutboxKind, 'event_moved' | 'event_cancelled'>;

export function isEventKind(kind: OutboxKind): kind is EventKind {
	return kind === 'event_moved' || kind === 'event_cancelled';
}
