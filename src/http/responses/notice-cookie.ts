import { parseCookie, stringifySetCookie } from 'cookie';
import { NOTICE_COOKIE_SECONDS } from '../../domain/club/retention.ts';
import { asNotice, type NoticeOrCode } from './notices.ts';

/**
 * The message of a form travels to the page that the form leads to in a cookie, never in the address, which
 * people share. The cookie holds codes and numbers; the sentences are the site's. Each message names its
 * page by a number, so that another tab neither shows it nor uses it up
 * (docs/decisions/0035-notices-in-a-cookie.md).
 */

/** As many tabs may wait for a message at once; the oldest message goes first. */
const MOST_MESSAGES = 4;
/** Between the site's own code and the middleware only: `going` or `emails_sent.3`. */
const HEADER = 'x-notice';
const ONE = /^([a-z_]{1,40})\.(\d{1,10})((?:\.\d{1,9})*)$/;

/** The header by which `seeOther` passes a message to the middleware, which makes a cookie of it. */
export function noticeHeader(given: NoticeOrCode): Record<string, string> {
	const { code, numbers } = asNotice(given);
	return { [HEADER]: [code, ...numbers].join('.') };
}

/** The number of a page: FNV-1a of its path, 32 bits. */
function pageNumber(path: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < path.length; index += 1) {
		hash = Math.imul(hash ^ path.charCodeAt(index), 0x01000193) >>> 0;
	}
	return hash;
}

/** A message as a cookie names it, which may have been written by anybody (shown-notice.ts). */
interface SentNotice {
	code: string;
	numbers: readonly number[];
}

/** One message that waits: what it says, and the page that it is for. */
interface Waiting extends SentNotice {
	page: number;
}

function nameFor(isHttps: boolean): string {
	return isHttps ? '__Host-regulars.notice' : 'regulars.notice';
}

function serialise(waiting: readonly Waiting[], isHttps: boolean): string {
	const value = waiting
		.map(({ code, page, numbers }) => [code, page, ...numbers].join('.'))
		.join('~');
	return stringifySetCookie({
		name: nameFor(isHttps),
		value,
		path: '/',
		maxAge: waiting.length > 0 ? NOTICE_COOKIE_SECONDS : 0,
		httpOnly: true,
		sameSite: 'lax',
		secure: isHttps,
	});
}

/** What the cookie of a request holds; whatever the site would not write itself is left out. */
function waitingIn(request: Request, isHttps: boolean): Waiting[] {
	const value = parseCookie(request.headers.get('cookie') ?? '')[nameFor(isHttps)];
	if (!value) return [];
	return value
		.split('~')
		.slice(0, MOST_MESSAGES)
		.flatMap((text) => {
			const [, code = '', page, numbers = ''] = ONE.exec(text) ?? [];
			if (page === undefined) return [];
			return [{ code, page: Number(page), numbers: numbers.split('.').slice(1).map(Number) }];
		});
}

/** Whether somebody may be looking: not for HEAD, nor for what a browser fetches before anybody asks for it. */
function isLookedAt({ method, headers }: Request): boolean {
	if (method !== 'GET') return false;
	return !['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
		/prefetch|prerender|preview/i.test(headers.get(name) ?? ''),
	);
}

/** The message that waits for the page of this request; null where there is none, or nobody looks. */
export function noticeFor(request: Request, url: URL, isHttps: boolean): SentNotice | null {
	if (!isLookedAt(request)) return null;
	const own = pageNumber(url.pathname);
	return waitingIn(request, isHttps).find(({ page }) => page === own) ?? null;
}

/** The page of this site that a redirect leads to; null for other sites. */
function pageOf(location: string | null, url: URL): number | null {
	if (!location || !URL.canParse(location, url)) return null;
	const target = new URL(location, url);
	return target.origin === url.origin ? pageNumber(target.pathname) : null;
}

/**
 * Sets the cookie that a response needs: with the message that its redirect leads to, or without the one
 * that its page has shown. A redirect on the way passes the message on; everything else leaves it alone.
 *
 * @param response is changed: its headers can be written
 */
export function settleNotices(
	response: Response,
	request: Request,
	{ url, isHttps, isShown }: { url: URL; isHttps: boolean; isShown: boolean },
): void {
	const { headers } = response;
	const said = headers.get(HEADER);
	headers.delete(HEADER);
	const target = pageOf(headers.get('location'), url);
	const waiting = waitingIn(request, isHttps);
	const own = pageNumber(url.pathname);
	let kept: Waiting[];
	if (said !== null && target !== null) {
		const [code = '', ...numbers] = said.split('.');
		const others = waiting.filter(({ page }) => page !== target);
		kept = [{ code, page: target, numbers: numbers.map(Number) }, ...others];
	} else if (isShown) {
		kept = waiting.filter(({ page }) => page !== own);
	} else if (target !== null && isLookedAt(request) && waiting.some(({ page }) => page === own)) {
		kept = waiting.map((one) => (one.page === own ? { ...one, page: target } : one));
	} else return;
	headers.append('set-cookie', serialise(kept.slice(0, MOST_MESSAGES), isHttps));
	headers.set('cache-control', 'no-store');
}
