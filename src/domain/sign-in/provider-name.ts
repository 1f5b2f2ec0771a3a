import type { Provider } from './sign-in-method.ts';

/** What people call a provider. */
export function providerName(
	{ openid }: { openid?: { name: string } },
	provider: Provider,
): string {
	if (provider === 'openid') return openid?.name ?? 'OpenID';
	return { google: 'Google', github: 'GitHub' }[provider];
}
