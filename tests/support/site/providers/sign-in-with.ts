import type { Provider } from '../../../../src/domain/sign-in/sign-in-method.ts';
import type { Browser } from '../browser.ts';
import type { ProviderStandIn } from './stand-in.ts';

/** Clicks a provider's button; returns its page, to which the site's own page leads. */
export async function beginWith(
	browser: Browser,
	provider: Provider,
	fields: Record<string, string> = { next: '/me' },
): Promise<URL> {
	const response = await browser.postForm(`/api/sign-in/${provider}`, fields);
	const html = await response.text();
	const to = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(html)?.[1];
	if (response.status !== 200 || !to) throw new Error(`No way to ${provider}: ${response.status}`);
	return new URL(to.replaceAll('&#38;', '&').replaceAll('&amp;', '&'));
}

/** Comes back from a provider's page. */
export function comeBack(browser: Browser, back: URL): Promise<Response> {
	return browser.get(back.pathname + back.search);
}

/** Signs in with a provider, as whoever sits at its page. */
export async function signInWith(
	standIn: ProviderStandIn,
	browser: Browser,
	provider: Provider,
	fields?: Record<string, string>,
): Promise<Response> {
	return comeBack(browser, await standIn.allow(await beginWith(browser, provider, fields)));
}
