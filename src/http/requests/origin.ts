const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for a method that changes nothing (RFC 9110, section 9.2.1). */
export function isSafeMethod(method: string): boolean {
	return SAFE_METHODS.has(method);
}

/**
 * Addresses that take posts from elsewhere: email providers send one-click unsubscribes (RFC 8058) without
 * an Origin, and webhooks prove themselves by a signature.
 */
const EXEMPT = [/^\/unsubscribe\/[^/]+$/, /^\/api\/webhooks\/resend$/];

/** Where a request that changes something was sent from, as far as its browser says. */
export type SentFrom = 'own_page' | 'elsewhere' | 'unknown';

/**
 * Whether a request that changes something comes from one of the site's own pages: by Sec-Fetch-Site,
 * which every current browser sends, else by an Origin equal to the site, else, from text browsers that
 * send neither, by a Referer of that origin (docs/decisions/0039-text-browsers.md).
 *
 * @param ownOrigin the origin under which this request reached the site
 * @returns `unknown` where the browser sent none of the three: that is no proof either
 */
export function sentFrom(request: Request, ownOrigin: string, pathname: string): SentFrom {
	if (isSafeMethod(request.method)) return 'own_page';
	if (EXEMPT.some((pattern) => pattern.test(pathname))) return 'own_page';
	const fetchSite = request.headers.get('sec-fetch-site');
	if (fetchSite !== null) return fetchSite === 'same-origin' ? 'own_page' : 'elsewhere';
	const origin = request.headers.get('origin');
	if (origin !== null) return origin === ownOrigin ? 'own_page' : 'elsewhere';
	const referer = request.headers.get('referer');
	if (!referer) return 'unknown';
	return URL.canParse(referer) && new URL(referer).origin === ownOrigin ? 'own_page' : 'elsewhere';
}

/**
 * The page of this site that a request came from, by its Referer.
 *
 * @returns its path with its query; null where the browser doesn't say, or it was another site's
 */
export function cameFromPage(request: Request, ownOrigin: string): string | null {
	const referer = request.headers.get('referer');
	if (!referer || !URL.canParse(referer)) return null;
	const { origin, pathname, search } = new URL(referer);
	// A link to `//host` would leave the site.
	return origin === ownOrigin && !pathname.startsWith('//') ? `${pathname}${search}` : null;
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the request was sent to the site's own name; a local run also answers to every loopback name. */
export function isOwnHost(url: URL, siteUrl: URL, isLocal: boolean): boolean {
	return url.host === siteUrl.host || (isLocal && LOOPBACK_NAMES.has(url.hostname));
}

/** Paths that forms and scripts post to; every other page is only read. */
const POSTED_TO =
	/^\/(?:api\/|_actions\/|auth\/|unsubscribe\/|rsvp\/[^/]+$|invitations\/[^/]+$|email-change\/[^/]+$|login\/confirm\/?$|contact\/?$|me(?:\/|$)|admin(?:\/|$))/;

/** Whether this path can be asked for in this way at all. */
export function takesMethod(method: string, pathname: string): boolean {
	if (method === 'GET' || method === 'HEAD') return true;
	return method === 'POST' && POSTED_TO.test(pathname);
}

/** Endpoints that are only read, among the paths that take posts. */
const ONLY_READ =
	/^\/(?:api\/(?:health|doctor)|auth\/(?:get-session|callback\/[^/]+)|me\/data\.json|admin\/.+(?:\.csv|\/preview))\/?$/;

/** Endpoints that take posts and show nothing. */
const ONLY_POSTED_TO =
	/^\/(?:_actions\/|api\/(?:magiclink|(?:sign-in|passkeys)\/[^/]+|rsvp-(?:toggle|standing)|subscription-toggle|sign-out|language|invitations|webhooks\/resend)\/?$)/;

/** Whether an endpoint has nothing for this method. Astro would log it in its own way. */
export function hasNothingFor(method: string, pathname: string): boolean {
	return (isSafeMethod(method) ? ONLY_POSTED_TO : ONLY_READ).test(pathname);
}

/** The methods that a path takes, as the `Allow` header of a 405 names them (RFC 9110, section 15.5.6). */
export function allowedMethods(pathname: string): string {
	if (ONLY_POSTED_TO.test(pathname)) return 'POST';
	const isPostedTo = POSTED_TO.test(pathname) && !ONLY_READ.test(pathname);
	return isPostedTo ? 'GET, HEAD, POST' : 'GET, HEAD';
}
