import { toBase64 } from '../../domain/text/encodings.ts';

/** What is asked for again and again, and rarely changes. */
export interface Conditional {
	request: Request;
	body: string;
	contentType: string;
	/** The moments of the changes that it tells of. */
	changes: readonly Date[];
	/** Whether it is for one person alone; everything else may be cached for five minutes by anybody. */
	isPrivate?: boolean;
	headers?: Record<string, string>;
}

/** A strong validator (RFC 9110, section 8.8.3): the same for the same bytes. */
async function entityTag(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', bytes);
	return `"${toBase64(digest)}"`;
}

/**
 * Whether one of the tags that the sender knows is this one, by weak comparison (RFC 9110, sections
 * 8.8.3.2 and 13.1.2): a cache on the way that compresses makes strong tags weak.
 */
export function matchesTag(ifNoneMatch: string | null, tag: string): boolean {
	if (ifNoneMatch === null) return false;
	if (ifNoneMatch.trim() === '*') return true;
	const known: string[] = ifNoneMatch.match(/"[^"]*"/g) ?? [];
	return known.includes(tag);
}

/**
 * Answers with the body, or with 304 and without it where the sender has these bytes already.
 * If-Modified-Since is left alone: what was taken out of a feed leaves no later date behind.
 */
export async function respondConditionally(response: Conditional): Promise<Response> {
	const { request, contentType, changes, isPrivate = false } = response;
	// Encoded once, for the tag and for the answer.
	const body = new TextEncoder().encode(response.body);
	const etag = await entityTag(body);
	const headers = new Headers({
		...response.headers,
		etag,
		'cache-control': isPrivate ? 'private, no-cache' : 'public, max-age=300',
	});
	if (changes.length > 0) {
		const newest = new Date(Math.max(...changes.map((change) => change.getTime())));
		headers.set('last-modified', newest.toUTCString());
	}
	if (matchesTag(request.headers.get('if-none-match'), etag)) {
		return new Response(null, { status: 304, headers });
	}
	headers.set('content-type', contentType);
	return new Response(body, { headers });
}
