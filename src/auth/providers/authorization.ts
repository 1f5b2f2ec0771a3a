import * as oauth from 'oauth4webapi';
import type { Config } from '../../config.ts';
import { readEmailAddress } from '../../domain/forms/email-rule.ts';
import {
	isAtDomain,
	isGooglesAddress,
	nameFromProvider,
	type ProviderIdentity,
} from '../../domain/sign-in/provider-identity.ts';
import type { Provider } from '../../domain/sign-in/sign-in-method.ts';
import type { PendingSignIn } from './pending-cookie.ts';
import { EmptyAnswer, type ProviderServer, SCOPES, withProvider } from './provider-server.ts';

/** What a sign-in is bound to the browser by that began it. */
type Secrets = Pick<PendingSignIn, 'state' | 'verifier' | 'nonce'>;

/**
 * Begins a sign-in: the page of the provider to send the browser to, and what only this browser knows of it.
 *
 * @throws Refusal as `withProvider`
 */
export async function beginAuthorization(
	config: Config,
	provider: Provider,
	next: string,
	now: Date,
): Promise<{ url: URL; secrets: Secrets }> {
	return withProvider(config, provider, now, next, async ({ server, client, redirectUri }) => {
		const secrets: Secrets = {
			state: oauth.generateRandomState(),
			verifier: oauth.generateRandomCodeVerifier(),
			nonce: oauth.generateRandomNonce(),
		};
		const url = new URL(server.authorization_endpoint as string);
		const parameters = {
			response_type: 'code',
			client_id: client.client_id,
			redirect_uri: redirectUri,
			scope: SCOPES[provider],
			state: secrets.state,
			code_challenge: await oauth.calculatePKCECodeChallenge(secrets.verifier),
			code_challenge_method: 'S256',
			...(provider !== 'github' && { nonce: secrets.nonce }),
		};
		for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
		return { url, secrets };
	});
}

/**
 * Ends a sign-in: asks the provider, with the code that the browser has brought, who it was.
 *
 * @param parameters those of the request, whose state is compared with the pending one
 * @throws Refusal as `withProvider`
 */
export async function finishAuthorization(
	config: Config,
	pending: PendingSignIn,
	parameters: URLSearchParams,
	now: Date,
): Promise<ProviderIdentity> {
	const { provider, next } = pending;
	return withProvider(config, provider, now, next, async (talk) => {
		const { server, client, authentication, redirectUri, calls } = talk;
		const brought = new URLSearchParams(parameters);
		// GitHub documents no issuer here; its address for coming back is its own anyway.
		if (provider === 'github') brought.delete('iss');
		const checked = oauth.validateAuthResponse(server, client, brought, pending.state);
		const response = await oauth.authorizationCodeGrantRequest(
			server,
			client,
			authentication,
			checked,
			redirectUri,
			pending.verifier,
			calls,
		);
		if (provider === 'github') {
			const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
			return identityAtGitHub(tokens.access_token, talk);
		}
		const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
			expectedNonce: pending.nonce,
			requireIdToken: true,
		});
		await oauth.validateApplicationLevelSignature(server, response, calls);
		const claims = oauth.getValidatedIdTokenClaims(tokens) as oauth.IDToken;
		const told =
			claims.email === undefined ? await userInfo(tokens.access_token, claims, talk) : {};
		return identityOf(config, provider, { ...told, ...claims });
	});
}

/** Some providers say the address only where they are asked for it. */
async function userInfo(
	accessToken: string,
	{ sub }: oauth.IDToken,
	{ server, client, calls }: ProviderServer,
): Promise<Partial<oauth.UserInfoResponse>> {
	if (!server.userinfo_endpoint) return {};
	const response = await oauth.userInfoRequest(server, client, accessToken, calls);
	return oauth.processUserInfoResponse(server, client, sub, response);
}

/** An address as this site writes it; null for none, and for one that takes no email. */
function addressFrom(email: unknown): string | null {
	const read = typeof email === 'string' ? readEmailAddress(email) : null;
	return read && 'address' in read ? read.address : null;
}

function identityOf(
	{ providers }: Config,
	provider: 'google' | 'openid',
	claims: Record<string, unknown> & { sub: string },
): ProviderIdentity {
	const email = claims.email_verified === true ? addressFrom(claims.email) : null;
	const isAuthority =
		email !== null &&
		(provider === 'google'
			? isGooglesAddress(email, claims.hd)
			: isAtDomain(email, providers.openid?.emailDomains ?? []));
	return {
		provider,
		accountId: claims.sub,
		email,
		isAuthority,
		name: nameFromProvider(claims.name),
	};
}

/** docs.github.com/rest/users: the account by its number, which stays, and its addresses. */
const GITHUB_API = 'https://api.github.com';

async function askGitHub(
	accessToken: string,
	path: string,
	{ calls }: ProviderServer,
): Promise<unknown> {
	const headers = new Headers({
		accept: 'application/vnd.github+json',
		'user-agent': 'Regulars',
		'x-github-api-version': '2022-11-28',
	});
	const url = new URL(`${GITHUB_API}${path}`);
	const response = await oauth.protectedResourceRequest(
		accessToken,
		'GET',
		url,
		headers,
		null,
		calls,
	);
	if (response.status !== 200) throw new EmptyAnswer(path);
	return response.json();
}

async function identityAtGitHub(
	accessToken: string,
	talk: ProviderServer,
): Promise<ProviderIdentity> {
	const [account, addresses] = await Promise.all([
		askGitHub(accessToken, '/user', talk),
		askGitHub(accessToken, '/user/emails', talk),
	]);
	const { id, name } = account as { id?: unknown; name?: unknown };
	if (typeof id !== 'number') throw new EmptyAnswer('id');
	const primary = (Array.isArray(addresses) ? addresses : []).find(
		(each: { primary?: unknown; verified?: unknown } | null) =>
			each?.primary === true && each.verified === true,
	) as { email?: unknown } | undefined;
	return {
		provider: 'github',
		accountId: String(id),
		email: addressFrom(primary?.email),
		// GitHub gives out no addresses that take email.
		isAuthority: false,
		name: nameFromProvider(name),
	};
}
