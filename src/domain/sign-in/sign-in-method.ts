/** The providers that a club can switch on (docs/decisions/0055); `openid` is the one that its operator names. */
export const PROVIDERS = ['google', 'github', 'openid'] as const;

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
