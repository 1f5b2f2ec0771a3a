import { stringifySetCookie } from 'cookie';
import { CHANGED_COOKIE_SECONDS } from '../../domain/club/retention.ts';

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
		maxAge: CHANGED_COOKIE_SECONDS,
		httpOnly: true,
		sameSite: 'lax',
		secure: isHttps,
	});
}
