import { createHash, randomBytes } from 'node:crypto';
import type { Provider } from '../../../../src/domain/sign-in/sign-in-method.ts';

/** What somebody has allowed, until the site asks for it. */
export interface Grant {
	provider: Provider;
	redirectUri: string;
	/** Of PKCE: the hash of what only the right browser's site knows (RFC 7636). */
	challenge: string;
	nonce: string;
}

/** The codes and access tokens that the stand-ins have given out. */
export class Codes {
	readonly #grants = new Map<string, Grant>();
	readonly #tokens = new Map<string, Provider>();

	issue(grant: Grant): string {
		const code = randomBytes(24).toString('base64url');
		this.#grants.set(code, grant);
		return code;
	}

	/** Takes a code, once, whatever comes of it; null where anything about it is wrong. */
	async redeem(provider: Provider, form: URLSearchParams): Promise<Grant | null> {
		const code = form.get('code') ?? '';
		const grant = this.#grants.get(code);
		this.#grants.delete(code);
		const verifier = form.get('code_verifier') ?? '';
		const isRight =
			grant?.provider === provider &&
			form.get('grant_type') === 'authorization_code' &&
			form.get('redirect_uri') === grant.redirectUri &&
			createHash('sha256').update(verifier).digest('base64url') === grant.challenge;
		return isRight ? grant : null;
	}

	token(provider: Provider): string {
		const token = randomBytes(24).toString('base64url');
		this.#tokens.set(token, provider);
		return token;
	}

	/** Whether a header holds an access token of this provider. */
	isToken(provider: Provider, authorization: string): boolean {
		return this.#tokens.get(authorization.replace(/^Bearer /i, '')) === provider;
	}
}
