import type { APIRoute } from 'astro';
import { ENABLED_PATHS } from '../../auth/disabled-paths.ts';
import { Refusal } from '../../domain/errors.ts';

const ENABLED = new Set(ENABLED_PATHS.map((path) => `/auth${path}`));

/** better-auth, with what the site does not use disabled: only these very paths, only for reading. */
export const ALL: APIRoute = async ({ request, url, locals: { auth } }) => {
	if (request.method !== 'GET' || !ENABLED.has(url.pathname)) throw new Refusal('not_found');
	return (await auth()).throughCache.handler(request);
};
