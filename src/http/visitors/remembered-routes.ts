import { acceptedLanguage, type Language } from '../../domain/text/language.ts';

/**
 * What visitors are shown most, and what is the same for every one of them: the pages about the club and its
 * events, the feeds and the manifest. None of them reads its query, so that a query is no part of what is remembered.
 */
const REMEMBERED =
	/^\/(?:events(?:\/(?:past|[a-z0-9-]{1,100}(?:\.ics|\/share)?))?|contact|privacy|calendar\.ics|feed\.xml|manifest\.webmanifest|sitemap\.xml)?$/;

/** Headers that change the response, or whom it is for. */
const PERSONAL_HEADERS = ['cookie', 'authorization', 'range'] as const;

/** Of those, what isn't a page: it offers no language. */
const FILE = /\.(?:ics|xml|webmanifest)$/;

/** What one response is remembered for. */
export interface RememberedRequest {
	address: string;
	/** The language that the page may offer, by what the browser asks for; null where it asks for none of ours. */
	asked: Language | null;
}

/**
 * What the response to this request is remembered for: two requests that have the same address and language get the
 * same response. A query is left out, so that made-up ones can't fill the memory.
 *
 * @returns null where the request is not a plain visitor's for one of the remembered pages
 */
export function rememberedRequest(request: Request): RememberedRequest | null {
	if (request.method !== 'GET') return null;
	if (PERSONAL_HEADERS.some((name) => request.headers.has(name))) return null;
	if (request.headers.get('accept')?.includes('application/json')) return null;
	const { origin, pathname } = new URL(request.url);
	if (!REMEMBERED.test(pathname)) return null;
	const asked = FILE.test(pathname)
		? null
		: acceptedLanguage(request.headers.get('accept-language'));
	return { address: `${origin}${pathname}`, asked };
}
