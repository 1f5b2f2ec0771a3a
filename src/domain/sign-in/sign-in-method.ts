/** The providers that a club can switch on (docs/decisions/0055); `openid` is the one that its operator names. */
export const PROVIDERS = ['google', 'github', 'openid'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** A provider by its name in a path; null for any other. */
export function asProvider(name: string | undefined): Provider | null {
	return PROVIDERS.find((provider) => provider === name) ?? null;
}

/** Where a provider leads back to, exactly: what is registered there, and what the doctor and the guide print. */
export function redirectUriOf(siteUrl: URL, provider: Provider): string {
	return `${siteUrl.origin}/auth/callback/${provider}`;
}

/** How a session began: by the link or the code of an email, a passkey, or a provider. */
export const SIGN_IN_METHODS = ['mail', 'passkey', ...PROVIDERS] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/**
 * Whether a session that began so shows, while it's young, that its owner is the one who sits there. A provider
 * signs people in without asking for anything, so a browser left open would do.
 */
export function provesPresence(method: SignInMethod): boolean {
	return method === 'mail' || method === 'passkey';
}
