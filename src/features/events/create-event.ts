import type { DatabaseContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { eventById, storeEvent } from '../../db/events/events.ts';
import { Refusal } from '../../domain/errors.ts';
import { type EventDetails, hasChanged } from '../../domain/events/change.ts';
import { eventSlug } from '../../domain/text/slug.ts';

/** An event of its own, as its form has it. */
export interface CreatedEvent {
	/** Made with the form: however often its button is clicked, there is one event. */
	id: string;
	/** The organizer who makes it. */
	by: Authority;
	/** The local date on which it begins, `YYYY-MM-DD`. */
	date: string;
	timeZone: string;
	details: EventDetails;
	/** Whether subscribers are invited, within a minute. */
	sendsInvitations: boolean;
}

/**
 * Creates an event that belongs to no series.
 *
 * @returns its slug, and whether it is new: the form may have been sent before
 * @throws Refusal `form_used` where the same form has made another event
 */
export async function createEvent(
	{ db, now }: DatabaseContext,
	{ id, by, date, timeZone, details, sendsInvitations }: CreatedEvent,
): Promise<{ slug: string; isNew: boolean }> {
	const isNew = await storeEvent(
		db,
		{
			id,
			slug: eventSlug(date, details.title),
			seriesId: null,
			seriesDate: null,
			seriesSeenAt: null,
			timeZone,
			...details,
			sendsInvitations,
		},
		by,
		now,
	);
	const [event] = await eventById(db, id);
	if (!event) throw new Error('The event was not stored.');
	const isOther = hasChanged(event, details) || event.sendsInvitations !== sendsInvitations;
	if (!isNew && isOther) throw new Refusal('form_used');
	return { slug: event.slug, isNew };
}
