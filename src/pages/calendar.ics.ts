import type { APIRoute } from 'astro';
import { calendarFeed } from '../domain/feeds/calendar.ts';
import { respondConditionally } from '../http/responses/conditional.ts';
import { viewCalendar } from '../views/feeds/feeds.ts';

/** Everybody's calendar feed. */
export const GET: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const { name, events, breaks, changes, locale } = await viewCalendar(context, viewer);
	return respondConditionally({
		request,
		body: calendarFeed(name, events, breaks, context.config.siteUrl, locale),
		contentType: 'text/calendar; charset=utf-8',
		changes,
	});
};
