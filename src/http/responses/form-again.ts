import type { APIContext } from 'astro';
import { Refusal } from '../../domain/errors.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import type { Locale } from '../../domain/text/language.ts';
import {
	confirmPath,
	eventPath,
	loginPath,
	safeNextPath,
	signInAgainPath,
	tokenPath,
} from '../requests/next-path.ts';
import { withOwnPhrase } from './headers.ts';
import type { FieldErrors } from './mistake-text.ts';
import { retryAfterHeader, sayRefusal } from './respond.ts';

/**
 * Answers a refused form with its own page, under the refusal's status: what was typed is still there, and
 * the problem is shown beside its field, or above the page if it is about no field. For forms that post to
 * an address other than their page's, and for those that the site did not read.
 *
 * @param page the path of the form's page, with what it needs in the query; it reads `locals.refusal` and `locals.typed`
 * @throws the refusal, where that page has no form for this person
 */
export async function showFormAgain(
	{ locals, request, rewrite, url }: Pick<APIContext, 'locals' | 'request' | 'rewrite' | 'url'>,
	page: string,
	refusal: Refusal,
	typed: FormFields,
): Promise<Response> {
	locals.refusal = refusal;
	locals.typed = typed;
	const cookie = request.headers.get('cookie') ?? '';
	const shown = await rewrite(new Request(new URL(page, url), { headers: { cookie } })).catch(
		(error: unknown) => {
			if (error instanceof Refusal) return null;
			throw error;
		},
	);
	// Some pages take the status of the refusal that they show.
	if (shown?.status === 200 || shown?.status === refusal.status) {
		const headers = new Headers(shown.headers);
		for (const [name, value] of Object.entries(retryAfterHeader(refusal))) headers.set(name, value);
		return withOwnPhrase(new Response(shown.body, { status: refusal.status, headers }));
	}
	// The page shows no form to this person: the refusal has a page of its own.
	delete locals.typed;
	throw refusal;
}

/**
 * What a form that is shown again held, and what is wrong with it: nothing where this request shows none.
 *
 * @param isThis whether what was typed belongs to this form of the page
 */
export async function refusedForm(
	{ refusal, typed }: Pick<App.Locals, 'refusal' | 'typed'>,
	locale: Locale,
	isThis: (typed: FormFields) => boolean = () => true,
): Promise<{ fields: FormFields; errors: FieldErrors }> {
	if (!typed || !isThis(typed)) return { fields: {}, errors: {} };
	const errors =
		refusal?.field === undefined ? {} : { [refusal.field]: await sayRefusal(refusal, locale) };
	return { fields: typed, errors };
}

/** The page with the form for a sign-in email; a signed-in member sees it only to sign in again. */
function signInFormPath(next: string | undefined, isSignedIn: boolean): string {
	const path = safeNextPath(next);
	return isSignedIn ? signInAgainPath(path) : loginPath(path);
}

/**
 * The page whose form posts to a path: for browsers that leave out the origin of a form when its page has a
 * query in its address (lynx). The response to a post has none, so the next click of the same button gets
 * through.
 *
 * @returns null for the forms of pages that are met without a query
 */
export function pageOfForm(pathname: string, sent: FormFields, isSignedIn: boolean): string | null {
	if (pathname === '/api/magiclink') {
		// The form of an event's page; a signed-in member has another one there.
		const path = safeNextPath(sent.event && eventPath(sent.event), '');
		return path === '' ? signInFormPath(sent.next, isSignedIn) : path;
	}
	if (/^\/api\/sign-in\/[^/]+$/.test(pathname)) {
		return safeNextPath(sent.event && eventPath(sent.event), loginPath(safeNextPath(sent.next)));
	}
	if (pathname === '/api/invitations') return '/';
	if (pathname === '/api/rsvp-toggle' || pathname === '/api/rsvp-standing') {
		// The page of that event: by now another one may be the next, and on the front page.
		return safeNextPath(sent.event && eventPath(sent.event));
	}
	if (/^\/login\/confirm\/?$/.test(pathname)) {
		const next = safeNextPath(sent.next);
		return sent.token ? tokenPath(sent.token, next) : confirmPath(next);
	}
	if (/^\/rsvp\/[^/]+$/.test(pathname) && pathname !== '/rsvp/cancel') {
		return sent.answer ? `${pathname}?answer=${encodeURIComponent(sent.answer)}` : pathname;
	}
	return null;
}
