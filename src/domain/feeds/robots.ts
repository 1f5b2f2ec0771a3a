/**
 * What search engines should leave alone: pages for one person, the desk, and what is no page. Not members'
 * own calendars: Google Calendar reads no feed that is forbidden here, and their header says `noindex`.
 */
const PRIVATE_PATHS = [
	'/admin',
	'/me',
	'/login',
	'/rsvp',
	'/auth',
	'/api',
	'/unsubscribe',
	'/invitations',
	'/door-code',
	'/dev',
];

/** A page that only passes another one on: search engines are to find that one. */
const SHARE_PAGE = /^\/events\/[^/]+\/share$/;

/** Whether a page is for everybody, and may be found by search engines. */
export function isPublicPath(path: string): boolean {
	return !SHARE_PAGE.test(path) && !PRIVATE_PATHS.some((prefix) => path.startsWith(prefix));
}

/** The robots.txt (RFC 9309); a club that is being set up must not be found yet. */
export function robotsFile(isSetUp: boolean, siteUrl: URL): string {
	const rules = isSetUp ? PRIVATE_PATHS.map((path) => `Disallow: ${path}`) : ['Disallow: /'];
	return [
		'User-agent: *',
		...rules,
		...(isSetUp ? ['', `Sitemap: ${new URL('/sitemap.xml', siteUrl).href}`] : []),
		'',
	].join('\n');
}
