import { xmlDocument } from './xml.ts';

/** The pages without an event of their own. */
const LISTS = ['/', '/events', '/events/past'];

/** The sitemap (sitemaps.org, version 0.9): the lists, and the page of each event. */
export function sitemap(
	isSetUp: boolean,
	pages: readonly { slug: string; updatedAt: Date }[],
	siteUrl: URL,
): string {
	const addressOf = (path: string) => new URL(path, siteUrl).href;
	return xmlDocument('urlset', {
		'@xmlns': 'http://www.sitemaps.org/schemas/sitemap/0.9',
		url: [
			...(isSetUp ? LISTS : []).map((path) => ({ loc: addressOf(path) })),
			...pages.map(({ slug, updatedAt }) => ({
				loc: addressOf(`/events/${slug}`),
				lastmod: updatedAt.toISOString(),
			})),
		],
	});
}
