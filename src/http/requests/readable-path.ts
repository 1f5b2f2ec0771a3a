/** The path of a request whose own cannot be read, as it comes out of Astro: no page is called so. */
export const UNREADABLE_PATH = '/%';

/** So often Astro decodes a path before it gives up. */
const MOST_DECODINGS = 10;

/** Whether a path stays what it is after being decoded a few times, without bytes that are no text. */
function isReadable(pathname: string): boolean {
	let path = pathname;
	for (let times = 0; times < MOST_DECODINGS; times += 1) {
		let decoded: string;
		try {
			decoded = decodeURI(path);
		} catch {
			return times > 0;
		}
		if (decoded === path) return true;
		path = decoded;
	}
	return false;
}

/**
 * A request whose path Astro can read: of `/%ff` it would write a line into the log that is no JSON, and
 * answer one that is encoded too often without a page. The middleware refuses what comes instead.
 */
export function withReadablePath(request: Request): Request {
	const url = new URL(request.url);
	if (isReadable(url.pathname)) return request;
	url.pathname = UNREADABLE_PATH.replace('%', '%25');
	return new Request(url, request);
}
