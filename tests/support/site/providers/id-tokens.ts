import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import type { ProviderFault } from './accounts.ts';

/** Signs what a provider says of somebody, rightly or with a fault (OpenID Connect Core, section 2). */
export class IdTokens {
	#key!: CryptoKey;
	#otherKey!: CryptoKey;
	#jwk!: JWK;

	async start(): Promise<void> {
		const pair = await generateKeyPair('RS256', { extractable: true });
		this.#key = pair.privateKey;
		this.#jwk = { ...(await exportJWK(pair.publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' };
		this.#otherKey = (await generateKeyPair('RS256')).privateKey;
	}

	keys(): { keys: JWK[] } {
		return { keys: [this.#jwk] };
	}

	async sign(
		claims: Record<string, unknown>,
		{
			issuer,
			audience,
			nonce,
			fault,
		}: { issuer: string; audience: string; nonce: string; fault: ProviderFault | null },
	): Promise<string> {
		const iat = Math.floor(Date.now() / 1_000) - (fault === 'expired' ? 7_200 : 0);
		const payload = {
			...claims,
			iss: fault === 'wrong_issuer' ? 'https://evil.example' : issuer,
			aud: fault === 'wrong_audience' ? 'another-site' : audience,
			nonce: fault === 'wrong_nonce' ? 'of-another-sign-in' : nonce,
			iat,
			exp: iat + 3_600,
		};
		if (fault === 'unsigned') return new UnsecuredJWT(payload).encode();
		return new SignJWT(payload)
			.setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
			.sign(fault === 'other_key' ? this.#otherKey : this.#key);
	}
}
