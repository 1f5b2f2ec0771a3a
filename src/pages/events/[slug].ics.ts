import type { APIRoute } from 'astro';
import { readerFor } from '../../context.ts';
import { eventBySlug } from '../../db/events.ts';
import { calendarFile } from '../../domain/calendar.ts';
import { Refusal } from '../../domain/errors.ts';

/** One event for a calendar. */
export const GET: APIRoute = async ({ params, locals: { app, viewer } }) => {
	const [event] = await eventBySlug(readerFor(app, viewer), params.slug ?? '');
	if (!event) throw new Refusal('event_not_found');
	return new Response(calendarFile(event, 'visitor', app.config.siteUrl), {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': `attachment; filename="${event.slug}.ics"`,
		},
	});
};
