import { sql } from 'drizzle-orm';
import type { PresentRsvp } from '../../domain/rsvps/asked-rsvp.ts';

/** An event as a sign-in email and the page behind its link need it. */
export interface EventOfMail {
	id: string;
	slug: string;
	title: string;
	place: string;
	mapUrl: string | null;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
	status: 'scheduled' | 'cancelled';
	cancelReason: string | null;
	capacity: number;
	guestsAllowed: number;
	going: number;
	waiting: number;
}

/** The event `e` of a query as one column of JSON: a batch mixes up columns of one name. */
export const eventAsJson = sql`json_object('id', e.id, 'slug', e.slug, 'title', e.title,
	'place', e.place, 'mapUrl', e.map_url, 'startsAt', e.starts_at, 'endsAt', e.ends_at,
	'timeZone', e.time_zone, 'status', e.status, 'cancelReason', e.cancel_reason,
	'capacity', e.capacity, 'guestsAllowed', e.guests_allowed, 'going', e.going,
	'waiting', e.waiting)`;

type StoredEvent = Omit<EventOfMail, 'startsAt' | 'endsAt'> & { startsAt: number; endsAt: number };

const withDates = (event: StoredEvent): EventOfMail => ({
	...event,
	startsAt: new Date(event.startsAt),
	endsAt: new Date(event.endsAt),
});

/** Reads what `eventAsJson` wrote. */
export function eventFromJson(json: string): EventOfMail {
	return withDates(JSON.parse(json) as StoredEvent);
}

/** The RSVP that a sign-in email asks for. */
export interface AskedRsvp {
	/** The name that was typed; null where none was. */
	name: string | null;
	/** Null where nothing was said. */
	guests: number | null;
	event: EventOfMail;
	/** What the member with that address has said to the event already; null where nothing. */
	mine: (PresentRsvp & { position: number | null }) | null;
}

/** Reads the column `asked` of `signInMailByLink`. */
export function askedFromJson(json: string): AskedRsvp {
	const asked = JSON.parse(json) as Omit<AskedRsvp, 'event'> & { event: StoredEvent };
	return { ...asked, event: withDates(asked.event) };
}
