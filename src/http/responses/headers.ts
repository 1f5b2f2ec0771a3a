import { toBase64 } from '../../domain/text/encodings.ts';

/** A hash as the Content-Security-Policy wants it: `'sha256-…'`. */
export async function styleHash(css: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(css));
	return `'sha256-${toBase64(digest)}'`;
}

export interface HeaderOptions {
	/** Hashes of the style blocks in the page. */
	styleHashes: readonly string[];
	isHttps: boolean;
	/** True for the few pages with a script of the site's own (docs/decisions/0024-check-in.md). */
	hasScript?: boolean;
	/** True for the one page that reads codes with the camera. */
	hasCamera?: boolean;
	/** True under `npm run dev` alone, whose pages load a script of the bundler to follow changes. */
	isDevelopment?: boolean;
}

/** What scripts may do: nothing, but for the files of a page that has one, and for the bundler's. */
function scriptPolicy({ hasScript, isDevelopment }: HeaderOptions): string[] {
	if (isDevelopment) return ["script-src 'self'", "connect-src 'self' ws:"];
	return hasScript ? ["script-src 'self'", "connect-src 'self'"] : [];
}

/** The policy of a page: nothing from elsewhere, no script unless it says so, styles by their hash. */
export function contentSecurityPolicy(options: HeaderOptions): string {
	return [
		"default-src 'none'",
		`style-src ${options.styleHashes.length > 0 ? options.styleHashes.join(' ') : "'none'"}`,
		"img-src 'self' data:",
		"font-src 'self'",
		"manifest-src 'self'",
		...scriptPolicy(options),
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}

/** Types whose bytes are text, and so mean nothing without a charset: what fetches them else guesses one. */
const TEXT_TYPE =
	/^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)\b|image\/svg\+xml\b)/i;

/** The type with the charset that all of the site's text has; as it is for what is no text or names one. */
export function withCharset(contentType: string): string {
	if (!TEXT_TYPE.test(contentType) || /;\s*charset\s*=/i.test(contentType)) return contentType;
	return `${contentType}; charset=utf-8`;
}

const CONSTANT_HEADERS = [
	['cross-origin-opener-policy', 'same-origin'],
	['cross-origin-resource-policy', 'same-origin'],
	['referrer-policy', 'same-origin'],
	['x-content-type-options', 'nosniff'],
	['x-frame-options', 'DENY'],
] as const;
const TRANSPORT_SECURITY = 'max-age=63072000; includeSubDomains';
const PERMISSIONS = {
	nothing: 'camera=(), geolocation=(), microphone=(), payment=()',
	camera: 'camera=(self), geolocation=(), microphone=(), payment=()',
};

/**
 * Sets what every response carries. What a route has set for itself stays.
 *
 * Referrer-Policy is `same-origin`: nothing leaves the site, and, unlike under `no-referrer`, Chromium
 * still sends a real Origin with the site's own forms.
 */
export function setSecurityHeaders(headers: Headers, options: HeaderOptions): void {
	const setDefault = (name: string, value: string) => {
		if (!headers.has(name)) headers.set(name, value);
	};
	setDefault('content-security-policy', contentSecurityPolicy(options));
	setDefault('permissions-policy', options.hasCamera ? PERMISSIONS.camera : PERMISSIONS.nothing);
	if (options.isHttps) setDefault('strict-transport-security', TRANSPORT_SECURITY);
	for (const [name, value] of CONSTANT_HEADERS) setDefault(name, value);
	const contentType = headers.get('content-type');
	if (contentType) headers.set('content-type', withCharset(contentType));
}

/**
 * A response to which headers can be added, under the phrase that belongs to its status: the one it was made with
 * may be another's (Astro says `401 OK` of a page that chose its status while it was made). A 200 is `OK` in any
 * case, and everything that makes one here makes it with headers of its own: it stays as it is.
 */
export function withOwnPhrase(response: Response): Response {
	const { body, status, headers } = response;
	return status === 200 ? response : new Response(body, { status, headers });
}
