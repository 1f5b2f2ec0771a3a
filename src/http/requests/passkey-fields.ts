import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

/**
 * What browsers send of a passkey, as `PublicKeyCredential.toJSON` writes it (w3.org/TR/webauthn-3, section 5.1): its
 * shape alone is checked here. Members that the site doesn't read are left out.
 */

/** Bytes as base64url; no part of a passkey is larger, but for a key of RSA with its frame. */
const bytes = (most: number) =>
	z
		.string()
		.min(1)
		.max(most)
		.regex(/^[\w-]+$/);

/** An ID is 1,023 bytes at most (section 4, "Credential ID"). */
export const passkeyId = bytes(1_364);

const credential = {
	id: passkeyId,
	rawId: passkeyId,
	type: z.literal('public-key'),
	clientExtensionResults: z.object({}).default({}),
};

/** Ways to reach an authenticator, of which there may be new ones any day. */
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
type Transport = (typeof TRANSPORTS)[number];

const transports = z
	.array(z.string().max(32))
	.max(16)
	.default([])
	.transform((all) => TRANSPORTS.filter((known): known is Transport => all.includes(known)));

/** A passkey that was made. */
export const newCredential: z.ZodType<RegistrationResponseJSON> = z.object({
	...credential,
	response: z.object({
		clientDataJSON: bytes(4_096),
		attestationObject: bytes(8_192),
		transports,
	}),
});

/** A passkey that signed. */
export const usedCredential: z.ZodType<AuthenticationResponseJSON> = z.object({
	...credential,
	response: z.object({
		clientDataJSON: bytes(4_096),
		authenticatorData: bytes(4_096),
		signature: bytes(4_096),
		userHandle: bytes(88)
			.nullish()
			.transform((handle) => handle ?? undefined),
	}),
});
