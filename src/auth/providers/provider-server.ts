import * as oauth from 'oauth4webapi';
import type { Config } from '../../config.ts';
import { Refusal } from '../../domain/errors.ts';
import { type Provider, redirectUriOf } from '../../domain/sign-in/sign-in-method.ts';
import { logger } from '../../logger.ts';

/** How long the whole conversation with a provider may take: its outage is a page within 5 s. Milliseconds. */
const PATIENCE_MS = 4_000;

/** What a sign-in asks of a provider and no more: who it is, the address, and the name. */
export const SCOPES: Record<Provider, string> = {
	google: 'openid email profile',
	github: 'user:email read:user',
	openid: 'openid email profile',
};

/** As Google's discovery document has it (accounts.google.com/.well-known/openid-configuration), which costs a call. */
const GOOGLE: oauth.AuthorizationServer = {
	issuer: 'https://accounts.google.com',
	authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
	token_endpoint: 'https://oauth2.googleapis.com/token',
	jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
	id_token_signing_alg_values_supported: ['RS256'],
};

/** docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps; GitHub has no id tokens. */
const GITHUB: oauth.AuthorizationServer = {
	issuer: 'https://github.com/login/oauth',
	authorization_endpoint: 'https://github.com/login/oauth/authorize',
	token_endpoint: 'https://github.com/login/oauth/access_token',
};

/** A conversation with one provider: its addresses, what the site is known by there, and how to call it in time. */
export interface ProviderServer {
	server: oauth.AuthorizationServer;
	client: oauth.Client;
	authentication: oauth.ClientAuth;
	/** Exactly as it is registered there. */
	redirectUri: string;
	calls: ReturnType<typeof callsUntil>;
}

/** An outage, rather than an answer. */
class ProviderOutage extends Error {}

/** An answer that says nothing of who somebody is. */
export class EmptyAnswer extends Error {}

function callsUntil(signal: AbortSignal) {
	return {
		signal,
		[oauth.customFetch]: async (
			url: string,
			init: oauth.CustomFetchOptions<string, unknown>,
		): Promise<Response> => {
			const response = await fetch(url, init as RequestInit);
			if (response.status >= 500) throw new ProviderOutage(`status ${response.status}`);
			return response;
		},
	};
}

/** Discovered once for an isolate, with the keys that oauth4webapi keeps by it for five minutes. */
const discovered = new Map<string, { server: oauth.AuthorizationServer; until: number }>();
const DISCOVERY_KEPT_MS = 10 * 60_000;

async function discover(
	issuer: URL,
	calls: ProviderServer['calls'],
	now: Date,
): Promise<oauth.AuthorizationServer> {
	const known = discovered.get(issuer.href);
	if (known && known.until > now.getTime()) return known.server;
	const response = await oauth.discoveryRequest(issuer, calls);
	const server = await oauth.processDiscoveryResponse(issuer, response);
	discovered.set(issuer.href, { server, until: now.getTime() + DISCOVERY_KEPT_MS });
	return server;
}

async function serverOf(
	config: Config,
	provider: Provider,
	signal: AbortSignal,
	now: Date,
): Promise<ProviderServer> {
	const settings = config.providers[provider];
	if (!settings) throw new Refusal('not_found');
	const calls = callsUntil(signal);
	const { openid } = config.providers;
	const server =
		provider === 'google'
			? GOOGLE
			: provider === 'github' || !openid
				? GITHUB
				: await discover(openid.issuer, calls, now);
	// RFC 8414, section 2: where nothing is said, the secret goes into the header.
	const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
	const inHeader = provider === 'openid' && methods.includes('client_secret_basic');
	const authenticate = inHeader ? oauth.ClientSecretBasic : oauth.ClientSecretPost;
	return {
		server,
		client: { client_id: settings.clientId },
		authentication: authenticate(settings.clientSecret),
		redirectUri: redirectUriOf(config.siteUrl, provider),
		calls,
	};
}

/** What the log says of a failure: codes only, for an answer can hold anything. */
function reasonOf(error: unknown): { code: string; said?: string } {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	const said = error instanceof oauth.ResponseBodyError ? error.error : '';
	return {
		code: code || (error instanceof Error ? error.name : 'unknown'),
		...(/^[a-z_]{1,40}$/.test(said) && { said }),
	};
}

/** Whether it's the provider's answer that is wrong, and not that none came. */
function isAnswer(error: unknown): boolean {
	return (
		error instanceof EmptyAnswer ||
		error instanceof oauth.OperationProcessingError ||
		error instanceof oauth.ResponseBodyError ||
		error instanceof oauth.AuthorizationResponseError ||
		error instanceof oauth.WWWAuthenticateChallengeError ||
		error instanceof oauth.UnsupportedOperationError
	);
}

/**
 * Talks to a provider within the time that a sign-in has for it.
 *
 * @throws Refusal `provider_unavailable` where it doesn't answer in time or at all, `provider_failed` where its answer
 *   proves nothing; and whatever `work` refuses
 */
export async function withProvider<Result>(
	config: Config,
	provider: Provider,
	now: Date,
	next: string,
	work: (server: ProviderServer) => Promise<Result>,
): Promise<Result> {
	const controller = new AbortController();
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new ProviderOutage('late'));
			controller.abort();
		}, PATIENCE_MS);
	});
	try {
		const talk = serverOf(config, provider, controller.signal, now).then(work);
		return await Promise.race([talk, late]);
	} catch (error) {
		if (error instanceof Refusal) throw error;
		const isDown = !isAnswer(error);
		logger.warn('provider_sign_in_failed', { provider, isDown, ...reasonOf(error) });
		throw new Refusal(isDown ? 'provider_unavailable' : 'provider_failed', { next });
	} finally {
		clearTimeout(timer);
	}
}
