import type { APIRoute } from 'astro';
import { newsFeed } from '../domain/feeds/news-feed.ts';
import { localeFor } from '../domain/text/language.ts';
import { localDate } from '../domain/time/time.ts';
import { respondConditionally } from '../http/responses/conditional.ts';
import { spoken } from '../messages/spoken.ts';
import { viewNews } from '../views/feeds/feeds.ts';

/** News of events, as an Atom feed. */
export const GET: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const { club, events, breaks, changes } = await viewNews(context, viewer);
	const today = localDate(context.now, club.timeZone);
	return respondConditionally({
		request,
		body: newsFeed(
			club,
			events,
			breaks,
			today,
			context.config.siteUrl,
			await spoken(localeFor(null, club)),
		),
		contentType: 'application/atom+xml; charset=utf-8',
		changes,
	});
};
