import type { ConfigProblem } from '../../config.ts';
import { Refusal, type RefusalCode } from '../../domain/errors.ts';
import type { Locale } from '../../domain/text/language.ts';
import { noticeHeader } from './notice-cookie.ts';
import type { NoticeOrCode } from './notices.ts';

/** Whether the caller asked for JSON. */
export function wantsJson(request: Request): boolean {
	return request.headers.get('accept')?.includes('application/json') ?? false;
}

export function json(body: unknown, status = 200, headers: HeadersInit = {}): Response {
	const response = Response.json(body, { status, headers });
	if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
	return response;
}

/**
 * The sentence of a refusal (refusal-text.ts), whose sentences are loaded only where something was refused: most
 * visitors' pages say none.
 */
export async function sayRefusal(refusal: Refusal, locale: Locale): Promise<string> {
	const { refusalText } = await import('./refusal-text.ts');
	return refusalText(refusal, locale);
}

/** The same beside a field; null if the refusal is about something else. */
export async function sayMistake(
	field: string,
	refusal: Refusal | null | undefined,
	locale: Locale,
): Promise<string | null> {
	return refusal?.field === field ? sayRefusal(refusal, locale) : null;
}

/** A refusal as JSON: `{ error: { code, message } }` with its status; the message names the field at fault. */
export async function refusalAsJson(refusal: Refusal, locale: Locale): Promise<Response> {
	const text = await sayRefusal(refusal, locale);
	return json(
		{
			error: {
				code: refusal.code,
				message: refusal.field ? `${refusal.field}: ${text}` : text,
				...(refusal.field && { field: refusal.field }),
			},
		},
		refusal.status,
		retryAfterHeader(refusal),
	);
}

/** The response to every JSON request while the environment is not complete. */
export function notConfiguredAsJson(problems: readonly ConfigProblem[]): Response {
	const message = problems.map(({ name, problem }) => `${name} ${problem}`).join('; ');
	return json({ error: { code: 'not_configured', message } }, 503, { 'retry-after': '60' });
}

/** `Retry-After` in seconds (RFC 9110, section 10.2.3) where the refusal knows it. */
export function retryAfterHeader(refusal: Refusal): Record<string, string> {
	return refusal.retryAfter === undefined ? {} : { 'retry-after': String(refusal.retryAfter) };
}

/**
 * A form's response: 303 to a page, which shows the message once.
 *
 * @param notice a code, or `notice(code, …)` where its sentence counts something
 */
export function seeOther(path: string, notice?: NoticeOrCode): Response {
	return new Response(null, {
		status: 303,
		headers: {
			location: path,
			'cache-control': 'no-store',
			...(notice && noticeHeader(notice)),
		},
	});
}

/** What an action answers: data for JSON, and a page with a message for a form. */
export interface Done {
	data: unknown;
	path: string;
	notice?: NoticeOrCode;
	/** The status for JSON, 200 where left out. */
	status?: number;
	/** Cookies to set, whichever way was asked. */
	cookies?: readonly string[];
}

/** Refusals with a response of their own: requests that no form sends, and rights that are gone. */
const OWN_PAGE = new Set<RefusalCode>([
	'bad_request',
	'unauthenticated',
	'forbidden',
	'unsupported_type',
	'too_large',
]);

/** Whether a refusal is a page of its own, rather than the form once more. */
export function hasOwnPage(refusal: Refusal): boolean {
	return OWN_PAGE.has(refusal.code);
}

/** Answers a post that was done, in the way it was asked: JSON with its status, or a redirect with a message. */
export function respondDone(request: Request, done: Done): Response {
	const response = wantsJson(request)
		? json(done.data, done.status)
		: seeOther(done.path, done.notice);
	for (const cookie of done.cookies ?? []) response.headers.append('set-cookie', cookie);
	return response;
}

/**
 * Answers a post in the way it was asked: JSON with its status, or a redirect to a page that says what
 * came of it. A refusal sends a form back to where it came from.
 *
 * @param refusalPath the page that a refused form leads to, with the refusal as its message; or the form's response
 */
export async function respondToPost(
	request: Request,
	refusalPath: (refusal: Refusal) => string | Promise<Response>,
	work: () => Promise<Done>,
): Promise<Response> {
	try {
		return respondDone(request, await work());
	} catch (error) {
		if (!(error instanceof Refusal) || wantsJson(request) || hasOwnPage(error)) throw error;
		const shown = refusalPath(error);
		return typeof shown === 'string' ? seeOther(shown, error.code) : shown;
	}
}
