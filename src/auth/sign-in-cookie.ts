import { parseCookie, stringifySetCookie } from 'cookie';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { SIGN_IN_COOKIE_SECONDS } from '../domain/club/retention.ts';

const content = z.object({
	email: z.email().max(254),
	mailId: z.uuid(),
	/** The slug of the event that was asked for. */
	event: z.string().max(100).optional(),
});

/** Which email this browser asked for. It brings the address to the page with the code, never the URL. */
export type SignInCookie = z.infer<typeof content>;

function nameFor(config: Config): string {
	return config.siteUrl.protocol === 'https:' ? '__Host-regulars.sign_in' : 'regulars.sign_in';
}

function serialise(config: Config, value: string, maxAge: number): string {
	return stringifySetCookie({
		name: nameFor(config),
		value,
		path: '/',
		maxAge,
		httpOnly: true,
		sameSite: 'lax',
		secure: config.siteUrl.protocol === 'https:',
	});
}

/** The cookie that binds this browser to the email it asked for. */
export function signInCookie(config: Config, value: SignInCookie): string {
	return serialise(config, JSON.stringify(value), SIGN_IN_COOKIE_SECONDS);
}

/** The cookie that forgets it again. */
export function clearedSignInCookie(config: Config): string {
	return serialise(config, '', 0);
}

/** What the cookie of this request says, or null where there is none or it is not ours. */
export function readSignInCookie(config: Config, request: Request): SignInCookie | null {
	const value = parseCookie(request.headers.get('cookie') ?? '')[nameFor(config)];
	if (!value) return null;
	try {
		return content.safeParse(JSON.parse(value)).data ?? null;
	} catch {
		return null;
	}
}
