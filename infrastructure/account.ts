import { CloudflareApi } from 'alchemy/cloudflare';
import { CloudflareError } from './errors.ts';

/** Cloudflare's API for one account: the same client that Alchemy deploys with, retries included. */

interface Envelope<Result> {
	success: boolean;
	errors?: { code: number; message: string }[];
	result: Result;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Account {
	/**
	 * Makes one call.
	 *
	 * @param path below the account, like `/d1/database`; with `//` in front below the whole API
	 * @throws CloudflareError with Cloudflare's own message
	 */
	call<Result>(method: Method, path: string, body?: unknown): Promise<Result>;
	/** Reads something that may not be there: null for a 404. */
	find<Result>(path: string): Promise<Result | null>;
}

/**
 * @param settings with `CLOUDFLARE_ACCOUNT_ID` and `CLOUDFLARE_API_TOKEN`
 * @param baseUrl another address that speaks the same protocol; Alchemy takes it from CLOUDFLARE_BASE_URL
 */
export function openAccount(
	settings: Readonly<Record<string, string | undefined>>,
	baseUrl: string | undefined = process.env.CLOUDFLARE_BASE_URL,
): Account {
	const accountId = settings.CLOUDFLARE_ACCOUNT_ID ?? '';
	const api = new CloudflareApi({
		accountId,
		credentials: { type: 'api-token', apiToken: settings.CLOUDFLARE_API_TOKEN ?? '' },
		...(baseUrl && { baseUrl }),
	});

	async function call<Result>(method: Method, path: string, body?: unknown): Promise<Result> {
		const whole = path.startsWith('//') ? path.slice(1) : `/accounts/${accountId}${path}`;
		let response: Response;
		try {
			response = await api.fetch(whole, {
				method,
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
		} catch (error) {
			throw new CloudflareError(
				`Cloudflare's API gave no answer (${error instanceof Error ? error.message : error})`,
				0,
			);
		}
		const text = await response.text();
		const envelope = parseEnvelope<Result>(text);
		if (response.ok && envelope?.success) return envelope.result;
		const errors = envelope?.errors ?? [];
		const words = errors.map(({ code, message }) => `${message} (${code})`).join(', ');
		throw new CloudflareError(
			words || `an answer without words, status ${response.status}`,
			response.status,
			errors.map(({ code }) => code),
		);
	}

	return {
		call,
		async find<Result>(path: string) {
			try {
				return await call<Result>('GET', path);
			} catch (error) {
				if (error instanceof CloudflareError && error.status === 404) return null;
				throw error;
			}
		},
	};
}

function parseEnvelope<Result>(text: string): Envelope<Result> | null {
	try {
		return JSON.parse(text) as Envelope<Result>;
	} catch {
		return null;
	}
}
