import { remembered } from '../remembered.ts';

/** The pages without an event of their own. */
const LISTS = ['/', '/events', '/events/past', '/contact', '/privacy'];

const DAY_MS = 86_400_000;

/** The day in UTC, `YYYY-MM-DD`. Of hundreds of pages many have changed on the same day. */
const dayOf = remembered(
	(day: number) => new Date(day * DAY_MS).toISOString().slice(0, '2026-11-30'.length),
	500,
);

/**
 * The sitemap (sitemaps.org, version 0.9): the lists, and the page of each event with the day of its last change. There
 * may be hundreds of pages whose addresses hold nothing that XML escapes, so it's put together as text.
 *
 * @param pages when they changed last in milliseconds since 1970
 */
export function sitemap(
	isSetUp: boolean,
	pages: readonly { slug: string; updatedAt: number }[],
	siteUrl: URL,
): string {
	const { origin } = siteUrl;
	let xml =
		'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">';
	if (isSetUp) for (const path of LISTS) xml += `<url><loc>${origin}${path}</loc></url>`;
	for (const { slug, updatedAt } of pages) {
		xml += `<url><loc>${origin}/events/${encodeURIComponent(slug)}</loc><lastmod>${dayOf(Math.floor(updatedAt / DAY_MS))}</lastmod></url>`;
	}
	return `${xml}</urlset>`;
}
