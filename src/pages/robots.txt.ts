import type { APIRoute } from 'astro';
import { robotsFile } from '../domain/feeds/robots.ts';
import { respondConditionally } from '../http/responses/conditional.ts';
import { viewIsSetUp } from '../views/club/club.ts';

/** What search engines may read. */
export const GET: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const isSetUp = await viewIsSetUp(context, viewer);
	return respondConditionally({
		request,
		body: robotsFile(isSetUp, context.config.siteUrl),
		contentType: 'text/plain; charset=utf-8',
		changes: [],
	});
};
