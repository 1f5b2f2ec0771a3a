/** What an email says of an event that may become wrong while the email waits: when and where, and whether. */
export interface StatedEvent {
	id: string;
	startsAt: Date;
	endsAt: Date;
	place: string;
	mapUrl: string | null;
	status: 'scheduled' | 'cancelled';
}

/**
 * What an email that shows an event states, as it is stored beside the email's bytes. Not the event's
 * SEQUENCE, which also rises where only seats or the description change.
 */
export function statesOf(event: StatedEvent): string {
	const { id, startsAt, endsAt, place, mapUrl, status } = event;
	return JSON.stringify([id, startsAt.getTime(), endsAt.getTime(), place, mapUrl, status]);
}

/** The id of the event that stored bytes show; null where they show none. */
export function statedEventId(states: string | null): string | null {
	return states === null ? null : (JSON.parse(states) as [string])[0];
}

/**
 * Whether stored bytes state what isn't true any more.
 *
 * @param states as `statesOf` made it; null where the bytes show no event
 * @param event the same event as it is now
 */
export function areOutdated(states: string | null, event: StatedEvent | null): boolean {
	return states !== null && event !== null && states !== statesOf(event);
}
