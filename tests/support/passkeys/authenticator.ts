import { webcrypto } from 'node:crypto';

/**
 * An authenticator in software, by Web Authentication, Level 3 (w3.org/TR/webauthn-3): it makes passkeys and signs with
 * them, as a browser with one sends it. What a test changes is changed before it is signed, so that nothing else is
 * wrong with the response.
 */

const { subtle } = webcrypto;

/** How a passkey signs: its COSE number (RFC 9053), and what WebCrypto calls it. */
const ALGORITHMS = {
	ES256: {
		cose: -7,
		key: { name: 'ECDSA', namedCurve: 'P-256' },
		sign: { name: 'ECDSA', hash: 'SHA-256' },
	},
	RS256: {
		cose: -257,
		key: {
			name: 'RSASSA-PKCS1-v1_5',
			modulusLength: 2048,
			publicExponent: new Uint8Array([1, 0, 1]),
			hash: 'SHA-256',
		},
		sign: { name: 'RSASSA-PKCS1-v1_5' },
	},
	EdDSA: { cose: -8, key: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
} as const;
export type PasskeyAlgorithm = keyof typeof ALGORITHMS;

/** Bits of the authenticator data's flags (section 6.1). */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** What a test has the browser or the authenticator say instead of the truth. */
export interface Lies {
	origin?: string;
	domain?: string;
	challenge?: string;
	type?: string;
	crossOrigin?: boolean;
	isVerified?: boolean;
	isPresent?: boolean;
	/** What the counter shows. */
	counter?: number;
	userHandle?: string;
	id?: string;
}

interface CreationOptions {
	challenge: string;
	rp: { id: string };
	user: { id: string };
}

interface RequestOptions {
	challenge: string;
	rpId: string;
}

export const base64Url = (bytes: Uint8Array | ArrayBuffer | string): string =>
	Buffer.from(bytes as Uint8Array).toString('base64url');

const sha256 = async (bytes: Uint8Array | string) =>
	new Uint8Array(await subtle.digest('SHA-256', Buffer.from(bytes)));

const u16 = (value: number) => [value >> 8, value & 0xff];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** CBOR of what attestation objects hold (RFC 8949, section 3): whole numbers, bytes, texts and maps. */
function cbor(value: number | string | Uint8Array | Map<number | string, unknown>): Uint8Array {
	const head = (major: number, size: number) =>
		size < 24
			? [(major << 5) | size]
			: size < 256
				? [(major << 5) | 24, size]
				: [(major << 5) | 25, ...u16(size)];
	if (typeof value === 'number')
		return Uint8Array.from(value < 0 ? head(1, -1 - value) : head(0, value));
	if (value instanceof Map) {
		const parts = [...value].flatMap(([key, each]) => [...cbor(key), ...cbor(each as number)]);
		return Uint8Array.from([...head(5, value.size), ...parts]);
	}
	const bytes = typeof value === 'string' ? Buffer.from(value) : value;
	return Uint8Array.from([...head(typeof value === 'string' ? 3 : 2, bytes.length), ...bytes]);
}

/** The public key as COSE has it (RFC 9053, section 7; RFC 8230, section 4). */
async function coseKey(algorithm: PasskeyAlgorithm, key: webcrypto.CryptoKey): Promise<Uint8Array> {
	const jwk = await subtle.exportKey('jwk', key);
	const bytes = (text: string | undefined) => new Uint8Array(Buffer.from(text ?? '', 'base64url'));
	const { cose } = ALGORITHMS[algorithm];
	const parts: [number, number | Uint8Array][] =
		algorithm === 'ES256'
			? [
					[1, 2],
					[3, cose],
					[-1, 1],
					[-2, bytes(jwk.x)],
					[-3, bytes(jwk.y)],
				]
			: algorithm === 'RS256'
				? [
						[1, 3],
						[3, cose],
						[-1, bytes(jwk.n)],
						[-2, bytes(jwk.e)],
					]
				: [
						[1, 1],
						[3, cose],
						[-1, 6],
						[-2, bytes(jwk.x)],
					];
	return cbor(new Map(parts));
}

/** A signature of ECDSA as WebAuthn wants it, in DER: WebCrypto gives the two numbers one after the other. */
function inDer(raw: Uint8Array): Uint8Array {
	const number = (bytes: Uint8Array) => {
		const first = bytes.findIndex((byte) => byte !== 0);
		const short = bytes.subarray(first);
		const positive = (short[0] ?? 0) > 0x7f ? [0, ...short] : [...short];
		return [0x02, positive.length, ...positive];
	};
	const both = [...number(raw.subarray(0, 32)), ...number(raw.subarray(32))];
	return Uint8Array.from([0x30, both.length, ...both]);
}

/** A passkey in an authenticator, for one site. */
export class SoftwarePasskey {
	readonly id = base64Url(webcrypto.getRandomValues(new Uint8Array(32)));
	/** How often it was used; an authenticator that doesn't count stays at 0. */
	counter: number;
	readonly algorithm: PasskeyAlgorithm;
	readonly origin: string;
	private readonly keys: webcrypto.CryptoKeyPair;
	private readonly counts: boolean;
	private userHandle = '';

	private constructor(
		keys: webcrypto.CryptoKeyPair,
		{ algorithm, origin, counts }: { algorithm: PasskeyAlgorithm; origin: string; counts: boolean },
	) {
		this.keys = keys;
		this.algorithm = algorithm;
		this.origin = origin;
		this.counts = counts;
		this.counter = counts ? 1 : 0;
	}

	/**
	 * @param origin of the pages at which it is used, as the browser says it
	 * @param options.counts whether its authenticator counts; those that keep passkeys in step everywhere don't
	 */
	static async make(
		origin: string,
		{ algorithm = 'ES256', counts = true }: { algorithm?: PasskeyAlgorithm; counts?: boolean } = {},
	): Promise<SoftwarePasskey> {
		const keys = await subtle.generateKey(ALGORITHMS[algorithm].key, true, ['sign', 'verify']);
		return new SoftwarePasskey(keys as webcrypto.CryptoKeyPair, { algorithm, origin, counts });
	}

	/** The public key as SubjectPublicKeyInfo, which browsers give beside the rest. */
	async publicKey(): Promise<Uint8Array> {
		return new Uint8Array(await subtle.exportKey('spki', this.keys.publicKey));
	}

	private clientData(type: string, challenge: string, lies: Lies): Uint8Array {
		return Buffer.from(
			JSON.stringify({
				type: lies.type ?? type,
				challenge: lies.challenge ?? challenge,
				origin: lies.origin ?? this.origin,
				crossOrigin: lies.crossOrigin ?? false,
			}),
		);
	}

	private async authenticatorData(
		domain: string,
		lies: Lies,
		credential: readonly number[] = [],
	): Promise<Uint8Array> {
		const flags =
			(lies.isPresent === false ? 0 : USER_PRESENT) |
			(lies.isVerified === false ? 0 : USER_VERIFIED) |
			(credential.length > 0 ? HAS_CREDENTIAL : 0);
		const rpIdHash = await sha256(lies.domain ?? domain);
		return Uint8Array.from([
			...rpIdHash,
			flags,
			...u32(lies.counter ?? this.counter),
			...credential,
		]);
	}

	/** What a browser sends after it made this passkey (section 6.5), without attestation. */
	async create({ challenge, rp, user }: CreationOptions, lies: Lies = {}) {
		this.userHandle = user.id;
		const id = Buffer.from(this.id, 'base64url');
		const key = await coseKey(this.algorithm, this.keys.publicKey);
		const credential = [...new Uint8Array(16), ...u16(id.length), ...id, ...key];
		const authData = await this.authenticatorData(rp.id, lies, credential);
		const attestation = new Map<string, unknown>([
			['fmt', 'none'],
			['attStmt', new Map()],
			['authData', authData],
		]);
		return {
			id: this.id,
			rawId: this.id,
			type: 'public-key' as const,
			authenticatorAttachment: 'platform' as const,
			clientExtensionResults: {},
			response: {
				clientDataJSON: base64Url(this.clientData('webauthn.create', challenge, lies)),
				attestationObject: base64Url(cbor(attestation)),
				transports: ['internal', 'hybrid'] as const,
				publicKey: base64Url(await this.publicKey()),
				publicKeyAlgorithm: ALGORITHMS[this.algorithm].cose,
				authenticatorData: base64Url(authData),
			},
		};
	}

	/** What a browser sends after this passkey signed (section 6.3.3). */
	async sign({ challenge, rpId }: RequestOptions, lies: Lies = {}) {
		if (this.counts) this.counter += 1;
		const clientData = this.clientData('webauthn.get', challenge, lies);
		const authData = await this.authenticatorData(rpId, lies);
		const signed = Buffer.concat([authData, await sha256(clientData)]);
		const { sign } = ALGORITHMS[this.algorithm];
		const raw = new Uint8Array(await subtle.sign(sign, this.keys.privateKey, signed));
		const id = lies.id ?? this.id;
		return {
			id,
			rawId: id,
			type: 'public-key' as const,
			authenticatorAttachment: 'platform' as const,
			clientExtensionResults: {},
			response: {
				clientDataJSON: base64Url(clientData),
				authenticatorData: base64Url(authData),
				signature: base64Url(this.algorithm === 'ES256' ? inDer(raw) : raw),
				userHandle: lies.userHandle ?? this.userHandle,
			},
		};
	}
}

/** The same response with one bit of one of its parts turned over. */
export function withTurnedBit(
	sent: Awaited<ReturnType<SoftwarePasskey['sign']>>,
	part: 'clientDataJSON' | 'authenticatorData' | 'signature',
	bit: number,
): typeof sent {
	const bytes = Buffer.from(sent.response[part], 'base64url');
	const at = Math.floor(bit / 8) % bytes.length;
	bytes[at] = (bytes[at] as number) ^ (1 << (bit % 8));
	return { ...sent, response: { ...sent.response, [part]: base64Url(bytes) } };
}
