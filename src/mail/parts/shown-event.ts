/** What emails show of an event. */
export interface ShownEvent {
	slug: string;
	title: string;
	place: string;
	mapUrl: string | null;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
}

/** Only that of an event: a change of anything else, such as a seat taken, makes no other rendering. */
export function shownEvent(event: ShownEvent): ShownEvent {
	const { slug, title, place, mapUrl, startsAt, endsAt, timeZone } = event;
	return { slug, title, place, mapUrl, startsAt, endsAt, timeZone };
}
