import type { APIRoute } from 'astro';
import { sitemap } from '../domain/feeds/sitemap.ts';
import { respondConditionally } from '../http/responses/conditional.ts';
import { viewSitemap } from '../views/feeds/feeds.ts';

/** The pages that search engines may show. */
export const GET: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const { isSetUp, pages } = await viewSitemap(context, viewer);
	return respondConditionally({
		request,
		body: sitemap(isSetUp, pages, context.config.siteUrl),
		contentType: 'application/xml; charset=utf-8',
		changes: pages.length > 0 ? [latestOf(pages)] : [],
	});
};

function latestOf(pages: readonly { updatedAt: number }[]): Date {
	return new Date(pages.reduce((latest, { updatedAt }) => Math.max(latest, updatedAt), 0));
}
