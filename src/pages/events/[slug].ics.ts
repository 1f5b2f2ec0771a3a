import type { APIRoute } from 'astro';
import { readerFor } from '../../context.ts';
import { eventBySlug } from '../../db/events.ts';
import { calendarFile } from '../../domain/calendar.ts';
import { Refusal } from '../../domain/errors.ts';
import { answerConditionally } from '../../http/conditional.ts';

/** One event for a calendar. */
export const GET: APIRoute = async ({ params, request, locals: { app, viewer } }) => {
	const [event] = await eventBySlug(readerFor(app, viewer), params.slug ?? '');
	if (!event) throw new Refusal('event_not_found');
	return answerConditionally({
		request,
		body: calendarFile(event, 'visitor', app.config.siteUrl),
		contentType: 'text/calendar; charset=utf-8',
		changes: [event.updatedAt],
		headers: { 'content-disposition': `attachment; filename="${event.slug}.ics"` },
	});
};
