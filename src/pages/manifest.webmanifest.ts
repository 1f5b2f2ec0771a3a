import type { APIRoute } from 'astro';
import { clubManifest } from '../domain/club/manifest.ts';
import { localeFor } from '../domain/text/language.ts';
import { respondConditionally } from '../http/responses/conditional.ts';
import { spoken } from '../messages/spoken.ts';
import { viewClubOfManifest } from '../views/club/club.ts';

/** What a phone needs to show the site among its apps. */
export const GET: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const club = await viewClubOfManifest(context, viewer);
	return respondConditionally({
		request,
		body: clubManifest(club, await spoken(localeFor(null, club))),
		contentType: 'application/manifest+json; charset=utf-8',
		changes: [],
	});
};
