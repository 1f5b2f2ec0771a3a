/** The pages without an event of their own. */
const LISTS = ['/', '/events', '/events/past', '/contact', '/privacy'];

/**
 * The sitemap (sitemaps.org, version 0.9): the lists, and the page of each event. There may be hundreds of pages whose
 * addresses hold nothing that XML escapes, so it's put together as text.
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
		xml += `<url><loc>${origin}/events/${encodeURIComponent(slug)}</loc><lastmod>${new Date(updatedAt).toISOString()}</lastmod></url>`;
	}
	return `${xml}</urlset>`;
}
