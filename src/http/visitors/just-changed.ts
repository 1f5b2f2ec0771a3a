import { stringifySetCookie } from 'cookie';

/** Longer than any remembered page is young. Seconds. */
const MAX_AGE_SECONDS = 5;

/**
 * A cookie for somebody who has just changed something without being signed in, as from an email. It has no
 * content: a request with a cookie bypasses the memory for visitors, so that its sender sees the change at
 * once.
 */
export function justChangedCookie(isHttps: boolean): string {
	return stringifySetCookie({
		name: isHttps ? '__Host-regulars.changed' : 'regulars.changed',
		value: '1',
		path: '/',
		maxAge: MAX_AGE_SECONDS,
		httpOnly: true,
		sameSite: 'lax',
		secure: isHttps,
	});
}
