import { parseCookie, stringifySetCookie } from 'cookie';
import { LANGUAGE_COOKIE_SECONDS } from '../../domain/club/retention.ts';
import { asLanguage, type Language } from '../../domain/text/language.ts';

/** The language that a visitor has chosen by a form, in a cookie; a member's is in the account as well. */

function nameFor(isHttps: boolean): string {
	return isHttps ? '__Host-regulars.language' : 'regulars.language';
}

/** The language of the cookie; null without one, and where the site doesn't have it. */
export function languageCookieOf(request: Request, isHttps: boolean): Language | null {
	const header = request.headers.get('cookie');
	return header === null ? null : asLanguage(parseCookie(header)[nameFor(isHttps)]);
}

export function languageCookie(language: Language, isHttps: boolean): string {
	return stringifySetCookie({
		name: nameFor(isHttps),
		value: language,
		path: '/',
		maxAge: LANGUAGE_COOKIE_SECONDS,
		httpOnly: true,
		sameSite: 'lax',
		secure: isHttps,
	});
}
