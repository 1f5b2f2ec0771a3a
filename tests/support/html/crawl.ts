import type { Browser } from '../site/browser.ts';

/** A page that a crawl has found. */
export interface CrawledPage {
	path: string;
	html: string;
	contentType: string;
}

/** So many pages of one kind are read: the others are made of the same parts. */
const MOST_OF_A_KIND = 2;

/** What a path is a case of: dates, numbers, tokens and slugs in it stand for others. */
function kindOf(path: string): string {
	const [pathname = '', query = ''] = path.split('?', 2);
	const parts = pathname
		.split('/')
		.map((part) => (/\d|^[\w.-]{20,}$/.test(part) ? '*' : part))
		.join('/');
	const names = [...new URLSearchParams(query)].map(([name, value]) =>
		/^[a-z-]+$/.test(value) && name !== 'q' ? `${name}=${value}` : name,
	);
	return `${parts}?${names.sort().join('&')}`;
}

function linksOf(html: string): string[] {
	return [...html.matchAll(/<a\b[^>]*\shref="(\/(?!\/)[^"#]*)/g)].map(([, href = '']) =>
		href.replaceAll('&amp;', '&').replaceAll('&#38;', '&'),
	);
}

/**
 * Reads what can be reached by links from these paths, at most two of each kind, redirects included.
 *
 * @param isLeftOut paths that are not to be followed
 * @returns what was answered with 200, pages and files
 */
export async function crawl(
	browser: Pick<Browser, 'get' | 'site'>,
	starts: readonly string[],
	isLeftOut: (path: string) => boolean = () => false,
): Promise<CrawledPage[]> {
	const waiting = [...starts];
	const known = new Set(starts);
	const kinds = new Map<string, number>();
	const found: CrawledPage[] = [];
	for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
		const kind = kindOf(path);
		const count = kinds.get(kind) ?? 0;
		if (count >= MOST_OF_A_KIND) continue;
		kinds.set(kind, count + 1);
		const response = await browser.get(path);
		const location = response.headers.get('location');
		const contentType = response.headers.get('content-type') ?? '';
		const html = await response.text();
		if (response.status >= 500) throw new Error(`${path} answers ${response.status}.`);
		if (response.status === 200) found.push({ path, html, contentType });
		const links = location ? [location] : contentType.startsWith('text/html') ? linksOf(html) : [];
		for (const link of links) {
			const target = new URL(link, new URL(path, browser.site.origin));
			const next = `${target.pathname}${target.search}`;
			if (target.origin !== browser.site.origin || known.has(next) || isLeftOut(next)) continue;
			known.add(next);
			waiting.push(next);
		}
	}
	return found;
}
