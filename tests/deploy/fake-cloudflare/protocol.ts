/** How Cloudflare's API speaks: routes, envelopes, errors and pages of lists. */

/** An answer that is no success, in Cloudflare's own words. */
export class ApiError extends Error {
	readonly status: number;
	readonly code: number;

	constructor(status: number, code: number, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

/** One call of the API, as a route gets it. */
export interface ApiCall {
	/** What the placeholders of the route's path stood for. */
	params: Readonly<Record<string, string>>;
	query: URLSearchParams;
	request: Request;
	/** The token of the Authorization header; for uploads of files it is the session's own. */
	token: string;
}

export interface Route {
	method: string;
	pattern: URLPattern;
	/** Session tokens are checked by the routes themselves, the account's token before all others. */
	takesSessionToken: boolean;
	/** Gives the result that goes into the envelope, or an answer of its own; throws ApiError. */
	answer: (call: ApiCall) => unknown;
}

/**
 * A route below `/client/v4`.
 *
 * @param path with placeholders like `/accounts/:account/queues/:queue`
 */
export function route(method: string, path: string, answer: Route['answer']): Route {
	const pattern = new URLPattern({ pathname: `/client/v4${path}` });
	return { method, pattern, answer, takesSessionToken: false };
}

/** A route whose Authorization header holds the token of an upload session. */
export function sessionRoute(method: string, path: string, answer: Route['answer']): Route {
	return { ...route(method, path, answer), takesSessionToken: true };
}

/** A part of a list, with the numbers that lead to its other parts. */
export class Page {
	readonly items: unknown[];
	readonly info: Record<string, number>;

	constructor(all: readonly unknown[], query: URLSearchParams) {
		const page = Number(query.get('page') ?? 1);
		const perPage = Number(query.get('per_page') ?? query.get('perPage') ?? 20);
		this.items = all.slice((page - 1) * perPage, page * perPage);
		this.info = {
			page,
			per_page: perPage,
			count: this.items.length,
			total_count: all.length,
			total_pages: Math.ceil(all.length / perPage),
		};
	}
}

/** The envelope around what a route gave. */
export function success(result: unknown): Response {
	if (result instanceof Response) return result;
	const isPage = result instanceof Page;
	return Response.json({
		result: isPage ? result.items : (result ?? null),
		success: true,
		errors: [],
		messages: [],
		...(isPage && { result_info: result.info }),
	});
}

/** The envelope of a refusal. */
export function failure({ status, code, message }: ApiError): Response {
	return Response.json(
		{ result: null, success: false, errors: [{ code, message }], messages: [] },
		{ status },
	);
}

/** A word of 32 hexadecimal digits, like most of Cloudflare's ids. */
export function newId(): string {
	return crypto.randomUUID().replaceAll('-', '');
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID, as D1's ids and those of versions are. */
export function isUuid(text: string | undefined): text is string {
	return UUID.test(text ?? '');
}

/** A token with the three parts of a JWT; whoever reads its middle part finds the claims. */
export function newSessionToken(claims: Record<string, unknown>): string {
	const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}.${newId()}`;
}
