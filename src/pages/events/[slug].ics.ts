import type { APIRoute } from 'astro';
import { Refusal } from '../../domain/errors.ts';
import { calendarFile } from '../../domain/feeds/calendar.ts';
import { respondConditionally } from '../../http/responses/conditional.ts';
import { viewEventFile } from '../../views/feeds/feeds.ts';

/** One event for a calendar. */
export const GET: APIRoute = async ({ params, request, locals: { context, viewer } }) => {
	const file = await viewEventFile(context, viewer, params.slug ?? '');
	if (!file) throw new Refusal('event_not_found');
	const { event, organizer, locale } = file;
	return respondConditionally({
		request,
		body: calendarFile(event, 'visitor', context.config.siteUrl, organizer, locale),
		contentType: 'text/calendar; charset=utf-8',
		changes: [event.updatedAt],
		headers: { 'content-disposition': `attachment; filename="${event.slug}.ics"` },
	});
};
