import type { APIRoute } from 'astro';
import { Refusal } from '../../domain/errors.ts';
import { calendarFeed } from '../../domain/feeds/calendar.ts';
import { respondConditionally } from '../../http/responses/conditional.ts';
import { viewOwnCalendar } from '../../views/feeds/feeds.ts';

/** A member's own calendar feed. Whoever has the address needs no session. */
export const GET: APIRoute = async ({ params, request, locals: { context } }) => {
	const calendar = await viewOwnCalendar(context, params.secret ?? '');
	if (!calendar) throw new Refusal('not_found');
	const { name, events, breaks, changes, locale } = calendar;
	return respondConditionally({
		request,
		body: calendarFeed(name, events, breaks, context.config.siteUrl, locale),
		contentType: 'text/calendar; charset=utf-8',
		changes,
		isPrivate: true,
		headers: { 'x-robots-tag': 'noindex' },
	});
};
