import type { Mistake } from '../forms/mistakes.ts';

/**
 * The addresses from which a calendar is read: public ones alone. The runtime keeps requests away from the machine's
 * own network as well (`global_fetch_strictly_public`); this says so before anything is asked.
 */

/** Endings of names that no public address has (RFC 6761, RFC 6762, RFC 8375, and what routers use). */
const PRIVATE_ENDINGS = [
	'localhost',
	'local',
	'internal',
	'intranet',
	'lan',
	'home',
	'corp',
	'home.arpa',
	'onion',
];
/** The longest address that a browser's form sends on. */
const MOST_LENGTH = 2_000;

/** Whether a host is a public name: no address of a network, and not one of a home or an office. */
function isPublicName(hostname: string): boolean {
	const name = hostname.replace(/\.$/, '').toLowerCase();
	// URL writes every way of writing an IPv4 address with dots and digits, and IPv6 in brackets.
	if (name.startsWith('[') || /^[\d.]+$/.test(name) || !name.includes('.')) return false;
	return !PRIVATE_ENDINGS.some((ending) => name.endsWith(`.${ending}`));
}

/** Checks one address, of the form or of a redirect. */
function checked(url: URL): { ok: true; url: URL } | { ok: false; mistake: Mistake } {
	if (url.protocol !== 'https:') return { ok: false, mistake: { code: 'calendar_not_https' } };
	const isPlain = url.username === '' && url.password === '' && url.port === '';
	if (!isPlain || !isPublicName(url.hostname)) {
		return { ok: false, mistake: { code: 'calendar_not_public' } };
	}
	url.hash = '';
	return { ok: true, url };
}

/**
 * The address of a calendar as somebody has typed it: `webcal:` is https, and so is a name alone.
 *
 * @param base where a redirect came from; left out for what was typed
 */
export function calendarAddress(
	text: string,
	base?: URL,
): { ok: true; url: URL } | { ok: false; mistake: Mistake } {
	const typed = text.trim().replace(/^webcals?:/i, 'https:');
	const isName = base === undefined && /^[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(typed);
	const address = isName ? `https://${typed}` : typed;
	if (address.length > MOST_LENGTH || !URL.canParse(address, base)) {
		return { ok: false, mistake: { code: 'calendar_address_other' } };
	}
	return checked(new URL(address, base));
}
