/** Where a sign-in or a form may lead: the site's own pages, and nothing else. */
const OWN_PAGES = [
	/^\/$/,
	/^\/events(\/past)?$/,
	/^\/events\/[a-z0-9][a-z0-9-]{0,99}$/,
	/^\/join$/,
	/^\/rsvp(\/cancel)?$/,
	/^\/me(\/(?:sessions|passkeys|door-code|email|data|delete))?$/,
	/^\/admin(\/[a-z0-9-]{1,100}){0,3}$/,
	// The link of a code that a host's camera reads.
	/^\/admin\/check-in\/[\w-]{1,100}\.[\w-]{1,100}\.[\w-]{43}$/,
];

/**
 * The path to go on to, or the fallback for anything that is not one of the site's own pages: other
 * hosts, schemes, dots, encodings and queries never match.
 */
export function safeNextPath(next: string | null | undefined, fallback = '/'): string {
	return next && OWN_PAGES.some((page) => page.test(next)) ? next : fallback;
}

/** A path of this site with its query, in the signs that its own addresses have. */
const OF_THIS_SITE = /^\/(?:[\w-]+(?:[./][\w-]+)*\/?)?(?:\?[\w\-.~%&=+/]*)?$/;

/** The page to come back to after a choice that changes nothing but how it is shown; a GET of it changes nothing. */
export function sameSitePath(page: string | null | undefined, fallback = '/'): string {
	return page && OF_THIS_SITE.test(page) ? page : fallback;
}

function withNext(path: string, next: string): string {
	return next === '/' ? path : `${path}?next=${next}`;
}

/** The page that asks for a sign-in email, and goes on to `next` in the end. */
export function loginPath(next: string): string {
	return withNext('/login', safeNextPath(next));
}

/** The page that asks for a sign-in email although somebody is signed in, as what goes further wants it. */
export function signInAgainPath(next: string): string {
	return `/login?again=1&next=${safeNextPath(next)}`;
}

/** The page for the code of a sign-in email, and where its forms are sent. */
export const CONFIRM_PATH = '/login/confirm';

/** The page for the code of a sign-in email, which goes on to `next` in the end. */
export function confirmPath(next: string): string {
	return withNext(CONFIRM_PATH, safeNextPath(next));
}

/** The page behind a sign-in link, for somebody who has entered its code. */
export function tokenPath(token: string, next: string): string {
	const path = confirmPath(next);
	return `${path}${path.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
}

/** The page of an event. */
export const eventPath = (slug: string): string => `/events/${slug}`;

/** The slug of the event whose page a path is; null for any other page. */
export function eventOfPath(path: string): string | null {
	return /^\/events\/(?!past$)([a-z0-9][a-z0-9-]{0,99})$/.exec(path)?.[1] ?? null;
}
