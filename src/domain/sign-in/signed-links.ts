import type { UnsubscribeScope } from '../mail/topics.ts';
import { fromBase64Url, toBase64Url } from '../text/encodings.ts';

/**
 * Links and codes that need no row of their own: what they say is covered by a MAC, under a key that
 * is derived for one purpose only (HKDF, RFC 5869; HMAC-SHA-256, RFC 2104).
 */

type KeyPurpose = LinkPurpose | 'sign-in link' | 'sign-in code' | 'client' | 'provider sign-in';

const encoder = new TextEncoder();
const keys = new Map<string, Promise<CryptoKey>>();

function keyFor(secret: string, purpose: KeyPurpose): Promise<CryptoKey> {
	const name = `${purpose}\n${secret}`;
	let key = keys.get(name);
	if (!key) {
		key = deriveKey(secret, purpose);
		keys.set(name, key);
	}
	return key;
}

async function deriveKey(secret: string, purpose: KeyPurpose): Promise<CryptoKey> {
	const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
		'deriveKey',
	]);
	return crypto.subtle.deriveKey(
		{ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(purpose) },
		material,
		{ name: 'HMAC', hash: 'SHA-256', length: 256 },
		false,
		['sign', 'verify'],
	);
}

async function mac(secret: string, purpose: KeyPurpose, text: string): Promise<Uint8Array> {
	const key = await keyFor(secret, purpose);
	return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
}

/** Who and what a signed link is for, by its purpose. */
export interface LinkSubjects {
	/** RSVPs for one member to one event. */
	rsvp: { userId: string; eventId: string };
	/** Ends email to one member. */
	unsubscribe: { userId: string; scope: UnsubscribeScope };
	/** Confirms somebody's wish for invitations. */
	invitations: { requestId: string };
	/** Names a member and an event, for check-in; only a host can use it. */
	checkIn: { userId: string; eventId: string };
	/** Agrees, for the old or the new address, that a member's address changes. */
	emailChange: { changeId: string; side: 'old' | 'new' };
}

export type LinkPurpose = keyof LinkSubjects;

/** The parts of a subject in the order in which its token names them. */
const PARTS: { [Purpose in LinkPurpose]: readonly (keyof LinkSubjects[Purpose])[] } = {
	rsvp: ['userId', 'eventId'],
	unsubscribe: ['userId', 'scope'],
	invitations: ['requestId'],
	checkIn: ['userId', 'eventId'],
	emailChange: ['changeId', 'side'],
};

/** The token of a link that acts without a session, for one purpose and one subject. */
export async function signLink<Purpose extends LinkPurpose>(
	secret: string,
	purpose: Purpose,
	subject: LinkSubjects[Purpose],
): Promise<string> {
	const payload = PARTS[purpose].map((part) => subject[part]).join('.');
	return `${payload}.${toBase64Url(await mac(secret, purpose, payload))}`;
}

/**
 * Reads a token that `signLink` made for the same purpose.
 *
 * @param secrets the present secret and, where it was changed, the one before
 * @returns whom and what it is for, or null for anything else
 */
export async function verifyLink<Purpose extends LinkPurpose>(
	secrets: readonly string[],
	purpose: Purpose,
	token: string,
): Promise<LinkSubjects[Purpose] | null> {
	const parts = PARTS[purpose];
	const values = token.split('.');
	const bytes = fromBase64Url(values.pop() ?? '');
	if (!bytes || values.length !== parts.length || values.includes('')) return null;
	const payload = values.join('.');
	for (const secret of secrets) {
		const key = await keyFor(secret, purpose);
		// `verify` compares in constant time.
		if (await crypto.subtle.verify('HMAC', key, bytes, encoder.encode(payload))) {
			// What was signed was a subject of this purpose, whose parts these are.
			return Object.fromEntries(
				parts.map((part, index) => [part, values[index]]),
			) as LinkSubjects[Purpose];
		}
	}
	return null;
}

/** The link's token of a sign-in mail: 256 bits that only the holder of the secret can make from its id. */
export async function signInToken(secret: string, mailId: string): Promise<string> {
	return toBase64Url(await mac(secret, 'sign-in link', mailId));
}

/**
 * A client or a network as limits tell it apart from others without its address being stored: only the holder
 * of the secret can find out whose it is.
 */
export async function hashedClient(secret: string, client: string): Promise<string> {
	return toBase64Url(await mac(secret, 'client', client));
}

/** A text with a signature for one purpose, in the signs that a cookie takes: for what a browser brings back. */
export async function signText(
	secret: string,
	purpose: 'provider sign-in',
	text: string,
): Promise<string> {
	const payload = toBase64Url(encoder.encode(text));
	return `${payload}.${toBase64Url(await mac(secret, purpose, payload))}`;
}

/** Reads what `signText` made for the same purpose; null for anything else. */
export async function verifyText(
	secret: string,
	purpose: 'provider sign-in',
	signed: string,
): Promise<string | null> {
	const [payload = '', signature = '', ...more] = signed.split('.');
	const bytes = fromBase64Url(signature);
	const text = fromBase64Url(payload);
	if (!bytes || !text || more.length > 0) return null;
	const key = await keyFor(secret, purpose);
	const isSigned = await crypto.subtle.verify('HMAC', key, bytes, encoder.encode(payload));
	return isSigned ? new TextDecoder().decode(text) : null;
}

/** The six digits of a sign-in mail: dynamic truncation as in RFC 4226, section 5.3. */
export async function signInCode(secret: string, mailId: string): Promise<string> {
	const bytes = await mac(secret, 'sign-in code', mailId);
	const offset = (bytes.at(-1) as number) & 0x0f;
	const truncated = new DataView(bytes.buffer).getUint32(offset) & 0x7fffffff;
	return String(truncated % 1_000_000).padStart(6, '0');
}

/**
 * The hash under which better-auth (`storeToken: "hashed"`) and the table of sign-in emails keep a token.
 */
export async function hashToken(token: string): Promise<string> {
	return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(token))));
}
