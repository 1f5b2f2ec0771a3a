import { webcrypto } from 'node:crypto';

/**
 * A second reader of what passkeys sign, by WebCrypto alone and from the standard (w3.org/TR/webauthn-3, section 7.2), so
 * that the site's library doesn't check itself.
 */

const { subtle } = webcrypto;

/** What is wrong with a response, in the order in which the standard asks. */
export type Verdict =
	| 'good'
	| 'client_data'
	| 'type'
	| 'challenge'
	| 'origin'
	| 'authenticator_data'
	| 'domain'
	| 'user_absent'
	| 'user_unverified'
	| 'signature'
	| 'counter';

/** What a browser sent, as `PublicKeyCredential.toJSON` writes it. */
export interface SignedResponse {
	response: { clientDataJSON: string; authenticatorData: string; signature: string };
}

/** What it has to agree with. */
export interface Expected {
	challenge: string;
	origin: string;
	domain: string;
	/** The counter as it was stored last. */
	counter: number;
	/** SubjectPublicKeyInfo. */
	publicKey: Uint8Array;
	/** As COSE numbers it. */
	algorithm: number;
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const digest = async (bytes: Uint8Array) => new Uint8Array(await subtle.digest('SHA-256', bytes));

function parsed(bytes: Uint8Array): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
		return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
	} catch {
		return null;
	}
}

/** The two numbers of a DER signature as 64 bytes; null for anything else. */
function outOfDer(der: Uint8Array): Uint8Array | null {
	if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
	const raw = new Uint8Array(64);
	let at = 2;
	for (const end of [32, 64]) {
		const size = der[at + 1] ?? 0;
		if (der[at] !== 0x02 || size < 1 || at + 2 + size > der.length) return null;
		const number = der.subarray(at + 2, at + 2 + size);
		// Positive, and no longer than it has to be.
		if ((number[0] ?? 0) > 0x7f || (number[0] === 0 && (number[1] ?? 0) <= 0x7f)) return null;
		const short = number[0] === 0 ? number.subarray(1) : number;
		if (short.length > 32) return null;
		raw.set(short, end - short.length);
		at += 2 + size;
	}
	return at === der.length ? raw : null;
}

async function isSigned(
	{ algorithm, publicKey }: Expected,
	signature: Uint8Array,
	signed: Uint8Array,
): Promise<boolean> {
	const given =
		algorithm === -7
			? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
			: algorithm === -257
				? { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
				: { name: 'Ed25519' };
	const key = await subtle.importKey('spki', publicKey, given, false, ['verify']);
	const raw = algorithm === -7 ? outOfDer(signature) : signature;
	return raw !== null && subtle.verify(given, key, raw, signed);
}

/** Verifies a response. */
export async function verdictOn(
	{ response }: SignedResponse,
	expected: Expected,
): Promise<Verdict> {
	const clientData = bytesOf(response.clientDataJSON);
	const said = parsed(clientData);
	if (!said) return 'client_data';
	if (said.type !== 'webauthn.get') return 'type';
	if (said.challenge !== expected.challenge) return 'challenge';
	if (said.origin !== expected.origin || said.crossOrigin === true) return 'origin';
	const data = bytesOf(response.authenticatorData);
	const flags = data[32] ?? 0;
	// No extension was asked for and nothing is attested, so nothing follows the counter.
	if (data.length !== 37 || (flags & 0xc0) !== 0) return 'authenticator_data';
	const domain = await digest(new TextEncoder().encode(expected.domain));
	if (!domain.every((byte, index) => byte === data[index])) return 'domain';
	if ((flags & 0x01) === 0) return 'user_absent';
	if ((flags & 0x04) === 0) return 'user_unverified';
	const signed = Buffer.concat([data, await digest(clientData)]);
	if (!(await isSigned(expected, bytesOf(response.signature), signed))) return 'signature';
	const counter = new DataView(data.buffer).getUint32(33);
	const isCounting = counter > 0 || expected.counter > 0;
	return isCounting && counter <= expected.counter ? 'counter' : 'good';
}
