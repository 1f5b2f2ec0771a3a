/** The pages without an event of their own. */
const LISTS = ['/', '/events', '/events/past', '/contact', '/privacy'];

/**
 * The sitemap (sitemaps.org, version 0.9): the lists, and the page of each event. There may be hundreds of pages whose
 * addresses hold nothing that XML escapes, so it's put together as text.
 */
export function sitemap(
	isSetUp: boolean,
	pages: readonly { slug: string; updatedAt: Date }[],
	siteUrl: URL,
): string {
	const { origin } = siteUrl;
	const lists = (isSetUp ? LISTS : []).map((path) => `<url><loc>${origin}${path}</loc></url>`);
	const events = pages.map(
		({ slug, updatedAt }) =>
			`<url><loc>${origin}/events/${encodeURIComponent(slug)}</loc><lastmod>${updatedAt.toISOString()}</lastmod></url>`,
	);
	return `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${lists.join('')}${events.join('')}</urlset>`;
}
