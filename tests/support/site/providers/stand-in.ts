import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Response } from 'miniflare';
import type { Outbound } from '../../../../scripts/local/emulator.ts';
import { makeCertificate } from '../../../deploy/edge-certificate.ts';
import type { GitHubAccount, GoogleAccount, ProviderCall, ProviderFault } from './accounts.ts';
import { Codes, type Grant } from './codes.ts';
import { IdTokens } from './id-tokens.ts';

/** The settings of a site that is registered at all three. */
export const PROVIDER_VARS = {
	GOOGLE_CLIENT_ID: 'google-client.apps.example',
	GOOGLE_CLIENT_SECRET: 'google-secret-of-the-tests',
	GITHUB_CLIENT_ID: 'github-client',
	GITHUB_CLIENT_SECRET: 'github-secret-of-the-tests',
	OPENID_DISCOVERY_URL: 'https://id.example.edu/.well-known/openid-configuration',
	OPENID_CLIENT_ID: 'openid-client',
	OPENID_CLIENT_SECRET: 'openid-secret-of-the-tests',
	OPENID_NAME: 'Example University',
	OPENID_EMAIL_DOMAINS: 'example.edu',
};

const OPENID_ISSUER = 'https://id.example.edu';

/** The pages that people are sent to, by their host and path. */
const PAGES: Record<string, Grant['provider']> = {
	'accounts.google.com/o/oauth2/v2/auth': 'google',
	'github.com/login/oauth/authorize': 'github',
	'id.example.edu/authorize': 'openid',
};
const PROVIDER_HOSTS = [
	'accounts.google.com',
	'oauth2.googleapis.com',
	'www.googleapis.com',
	'github.com',
	'api.github.com',
	'id.example.edu',
];

const SCOPES = {
	google: 'openid email profile',
	github: 'user:email read:user',
	openid: 'openid email profile',
};

interface Answer {
	status: number;
	body: unknown;
	isPage?: boolean;
}
const json = (body: unknown, status = 200): Answer => ({ status, body });
const page = (body: string, status = 200): Answer => ({ status, body, isPage: true });

/**
 * Google, GitHub and an OpenID provider, on one machine: their addresses over TLS, their pages, their tokens and keys,
 * and as strict as they are about what a site sends.
 */
export class ProviderStandIn {
	/** Who sits at each page now. */
	google: GoogleAccount = {
		sub: 'g-1',
		email: 'ada@gmail.com',
		email_verified: true,
		name: 'Ada Google',
	};
	openid: GoogleAccount = {
		sub: 'o-1',
		email: 'ada@example.edu',
		email_verified: true,
		name: 'Ada Openid',
	};
	github: GitHubAccount = {
		id: 77,
		login: 'octo',
		name: 'Octo Cat',
		avatar_url: 'https://avatars.example/octo.png',
		emails: [{ email: 'octo@example.com', primary: true, verified: true, visibility: null }],
	};
	fault: ProviderFault | null = null;
	/** How often a person was asked, and what the site has called. */
	readonly authorizations: URL[] = [];
	readonly calls: ProviderCall[] = [];
	/** The addresses of the sites that are registered. */
	readonly siteUrls: string[] = [];
	port = 0;
	certificate = '';
	/** The OpenID provider says an address only where it is asked for it. */
	hasAddressAtUserInfo = false;
	readonly #codes = new Codes();
	readonly #tokens = new IdTokens();
	readonly #folder = mkdtempSync(join(tmpdir(), 'regulars-providers-'));
	#stop: () => Promise<void> = async () => undefined;

	async start(): Promise<void> {
		const { key, certificate } = await makeCertificate(this.#folder, PROVIDER_HOSTS);
		await this.#tokens.start();
		this.certificate = certificate;
		const server = createServer({ key, cert: certificate }, (request, response) => {
			this.#serve(request, response).catch((error: unknown) => {
				response.writeHead(599).end(String(error));
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		this.port = (server.address() as AddressInfo).port;
		this.#stop = () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
	}

	async stop(): Promise<void> {
		await this.#stop();
		rmSync(this.#folder, { recursive: true, force: true });
	}

	/** What a Worker fetches: calls to the providers reach this machine over TLS, and nothing else leaves it. */
	readonly outbound: Outbound = async (request) => {
		const url = new URL(request.url);
		if (!PROVIDER_HOSTS.includes(url.hostname)) return new Response(null, { status: 502 });
		const body = request.method === 'POST' ? await request.text() : '';
		return new Promise((resolve, reject) => {
			const call = httpsRequest(
				{
					host: '127.0.0.1',
					port: this.port,
					servername: url.hostname,
					ca: this.certificate,
					method: request.method,
					path: url.pathname + url.search,
					headers: { ...Object.fromEntries(request.headers), host: url.host },
				},
				(answer) => {
					const stream = new ReadableStream({
						start(controller) {
							answer.on('data', (chunk: Buffer) => controller.enqueue(new Uint8Array(chunk)));
							answer.on('end', () => controller.close());
							answer.on('error', (error) => controller.error(error));
						},
					});
					const type = answer.headers['content-type'] ?? 'text/plain';
					resolve(
						new Response(stream, {
							status: answer.statusCode ?? 500,
							headers: { 'content-type': type },
						}),
					);
				},
			);
			call.on('error', reject);
			call.end(body);
		});
	};

	/** Goes to the page that the site leads to, and allows it; returns where that leads back to. */
	async allow(page: string | URL): Promise<URL> {
		const html = await this.#visit(new URL(page));
		const back = /id="allow" href="([^"]+)"/.exec(html)?.[1];
		if (!back) throw new Error(`The provider refuses: ${html}`);
		return new URL(back.replaceAll('&amp;', '&'));
	}

	/** The page of a provider as it stands there. */
	async #visit(url: URL): Promise<string> {
		return new Promise((resolve, reject) => {
			httpsRequest(
				{
					host: '127.0.0.1',
					port: this.port,
					servername: url.hostname,
					ca: this.certificate,
					path: url.pathname + url.search,
					headers: { host: url.host },
				},
				(answer) => text(answer).then(resolve, reject),
			)
				.on('error', reject)
				.end();
		});
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', `https://${request.headers.host}`);
		const isPage = `${url.hostname}${url.pathname}` in PAGES;
		const form = request.method === 'POST' ? await text(request) : '';
		if (!isPage) {
			this.calls.push({
				method: request.method ?? '',
				url: url.href,
				form: Object.fromEntries(new URLSearchParams(form)),
			});
			if (this.fault === 'silent') return;
			if (this.fault === 'stalling') {
				response.writeHead(200, { 'content-type': 'application/json' }).write('{');
				return;
			}
			if (this.fault === 'failing') {
				response.writeHead(503).end('down');
				return;
			}
		}
		const answer = await this.#answer(url, request, new URLSearchParams(form));
		const type = answer.isPage ? 'text/html' : 'application/json';
		response
			.writeHead(answer.status, { 'content-type': `${type}; charset=utf-8` })
			.end(answer.isPage ? String(answer.body) : JSON.stringify(answer.body));
	}

	async #answer(url: URL, request: IncomingMessage, form: URLSearchParams): Promise<Answer> {
		const { authorization = '' } = request.headers;
		const address = `${url.hostname}${url.pathname}`;
		const provider = PAGES[address];
		if (provider) return this.#consent(provider, url);
		switch (`${request.method} ${address}`) {
			case 'POST oauth2.googleapis.com/token':
				return this.#exchange('google', form, '');
			case 'POST github.com/login/oauth/access_token':
				// Without this header GitHub answers as a form does.
				if (!request.headers.accept?.includes('application/json')) return page('access_token=x');
				return this.#exchange('github', form, '');
			case 'POST id.example.edu/token':
				return this.#exchange('openid', form, authorization);
			case 'GET www.googleapis.com/oauth2/v3/certs':
			case 'GET id.example.edu/keys':
				return json(this.#tokens.keys());
			case 'GET id.example.edu/.well-known/openid-configuration':
				return json({
					issuer: OPENID_ISSUER,
					authorization_endpoint: `${OPENID_ISSUER}/authorize`,
					token_endpoint: `${OPENID_ISSUER}/token`,
					jwks_uri: `${OPENID_ISSUER}/keys`,
					userinfo_endpoint: `${OPENID_ISSUER}/userinfo`,
					response_types_supported: ['code'],
					subject_types_supported: ['public'],
					id_token_signing_alg_values_supported: ['RS256'],
					authorization_response_iss_parameter_supported: true,
				});
			case 'GET id.example.edu/userinfo':
				return this.#codes.isToken('openid', authorization) ? json(this.openid) : json({}, 401);
			case 'GET api.github.com/user':
			case 'GET api.github.com/user/emails': {
				if (!request.headers['user-agent']) return json({ message: 'User-Agent needed' }, 403);
				if (!this.#codes.isToken('github', authorization)) return json({}, 401);
				const { emails, ...account } = this.github;
				return json(url.pathname === '/user' ? { ...account, email: null } : emails);
			}
			default:
				return json({ message: 'Not Found' }, 404);
		}
	}

	/** The page on which somebody allows it; a mistake in what the site sends is shown there, and leads nowhere. */
	#consent(provider: Grant['provider'], url: URL): Answer {
		this.authorizations.push(url);
		const asked = Object.fromEntries(url.searchParams);
		const registered = this.siteUrls.map((site) => `${site}/auth/callback/${provider}`);
		const redirectUri = asked.redirect_uri ?? '';
		const clientId = PROVIDER_VARS[`${provider.toUpperCase() as 'GOOGLE'}_CLIENT_ID`];
		const wrong =
			asked.client_id !== clientId
				? 'invalid_client'
				: !registered.includes(redirectUri)
					? 'redirect_uri_mismatch'
					: asked.response_type !== 'code'
						? 'unsupported_response_type'
						: asked.scope !== SCOPES[provider]
							? 'invalid_scope'
							: asked.code_challenge_method !== 'S256' ||
									!/^[\w-]{43}$/.test(asked.code_challenge ?? '') ||
									!asked.state ||
									(provider !== 'github' && !asked.nonce)
								? 'invalid_request'
								: null;
		if (wrong) return page(`<!doctype html><title>Error</title><h1>${wrong}</h1>`, 400);
		const back = (parameters: Record<string, string>) => {
			const to = new URL(redirectUri);
			const iss = { google: 'https://accounts.google.com', openid: OPENID_ISSUER, github: '' }[
				provider
			];
			const all = { ...parameters, state: asked.state ?? '', ...(iss && { iss }) };
			for (const [name, value] of Object.entries(all)) to.searchParams.set(name, value);
			return to.href.replaceAll('&', '&amp;');
		};
		const code = this.#codes.issue({
			provider,
			redirectUri,
			challenge: asked.code_challenge ?? '',
			nonce: asked.nonce ?? '',
		});
		return page(`<!doctype html><html lang="en"><title>Sign in at ${provider}</title>
			<h1>Sign in at ${provider}</h1>
			<a id="allow" href="${back({ code })}">Allow</a>
			<a id="cancel" href="${back({ error: 'access_denied' })}">Cancel</a>`);
	}

	async #exchange(
		provider: Grant['provider'],
		form: URLSearchParams,
		authorization: string,
	): Promise<Answer> {
		const name = provider.toUpperCase() as 'GOOGLE';
		const clientId = PROVIDER_VARS[`${name}_CLIENT_ID`];
		const secret = PROVIDER_VARS[`${name}_CLIENT_SECRET`];
		const isClient =
			provider === 'openid'
				? decodeBasic(authorization) === `${clientId}:${secret}`
				: form.get('client_id') === clientId && form.get('client_secret') === secret;
		if (!isClient) return json({ error: 'invalid_client' }, 401);
		const grant = await this.#codes.redeem(provider, form);
		// GitHub says so under the status 200.
		if (!grant) {
			return provider === 'github'
				? json({ error: 'bad_verification_code' })
				: json({ error: 'invalid_grant' }, 400);
		}
		const token = { access_token: this.#codes.token(provider), token_type: 'Bearer' };
		if (provider === 'github') {
			return json({ ...token, token_type: 'bearer', scope: 'read:user,user:email' });
		}
		const account = provider === 'google' ? this.google : this.openid;
		const claims =
			provider === 'openid' && this.hasAddressAtUserInfo ? { sub: account.sub } : { ...account };
		const issuer = provider === 'google' ? 'https://accounts.google.com' : OPENID_ISSUER;
		const signing = { issuer, audience: clientId, nonce: grant.nonce, fault: this.fault };
		return json({
			...token,
			expires_in: 3599,
			scope: SCOPES[provider],
			id_token: await this.#tokens.sign(claims, signing),
		});
	}
}

/** The name and the secret of a header, decoded (RFC 6749, section 2.3.1). */
function decodeBasic(authorization: string): string {
	const pair = atob(authorization.replace(/^Basic /, ''));
	return pair.split(':').map(decodeURIComponent).join(':');
}
