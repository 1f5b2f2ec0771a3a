import { parseCookie, stringifySetCookie } from 'cookie';
import type { Config } from '../config.ts';
import { PASSKEY_COOKIE_SECONDS } from '../domain/club/retention.ts';

/**
 * The cookie that binds a passkey's challenge to the browser that asked for it. All tabs of a browser share it, so
 * that two that wait for a passkey don't end each other's.
 */

/** 128 random bits, as `crypto.randomUUID` writes them. */
const VALUE = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function nameFor(config: Config): string {
	return config.siteUrl.protocol === 'https:' ? '__Host-regulars.passkey' : 'regulars.passkey';
}

function serialise(config: Config, value: string, maxAge: number): string {
	return stringifySetCookie({
		name: nameFor(config),
		value,
		path: '/',
		maxAge,
		httpOnly: true,
		sameSite: 'strict',
		secure: config.siteUrl.protocol === 'https:',
	});
}

/** What this browser is known by; null for one that hasn't asked for a passkey lately. */
export function readPasskeyCookie(config: Config, request: Request): string | null {
	const value = parseCookie(request.headers.get('cookie') ?? '')[nameFor(config)];
	return value && VALUE.test(value) ? value : null;
}

/** The cookie for a browser that asks, and what it is known by from now on. */
export function passkeyCookie(config: Config, browser: string): string {
	return serialise(config, browser, PASSKEY_COOKIE_SECONDS);
}

/** The cookie that removes it. */
export function clearedPasskeyCookie(config: Config): string {
	return serialise(config, '', 0);
}
