import type { WaitUntil } from '../../wait-until.ts';
import { matchesTag } from '../responses/conditional.ts';
import { type PageMemory, pageMemory, type Remembered } from './page-memory.ts';
import { rememberedRequest } from './remembered-routes.ts';

/** Belongs to one response alone. */
const REQUEST_ID = 'x-request-id';
/** So long does a visitor wait for a page that is being made for another one. Milliseconds. */
const PATIENCE_MS = 3_000;

/** The memory of this isolate, for each age that it was asked for: in a deployment that is one. */
const memories = new Map<number, PageMemory>();

function memoryFor(ageMs: number): PageMemory {
	let memory = memories.get(ageMs);
	if (!memory) {
		memory = pageMemory(ageMs);
		memories.set(ageMs, memory);
	}
	return memory;
}

/** What may be given to others of a response: all of a whole page that sets no cookie, and nothing else. */
async function remember(response: Response): Promise<Remembered | null> {
	if (response.status !== 200 || response.headers.has('set-cookie')) return null;
	const headers = new Headers(response.headers);
	headers.delete(REQUEST_ID);
	return { status: 200, headers, body: new Uint8Array(await response.arrayBuffer()) };
}

/** A remembered response for this request, under an id of its own; 304 where its sender has the bytes already. */
function give(
	{ status, headers, body }: Remembered,
	request: Request,
	requestId: string,
): Response {
	const given = new Headers(headers);
	given.set(REQUEST_ID, requestId);
	const etag = given.get('etag');
	if (etag !== null && matchesTag(request.headers.get('if-none-match'), etag)) {
		given.delete('content-type');
		return new Response(null, { status: 304, headers: given });
	}
	return new Response(body, { status, headers: given });
}

/** All that a remembered response knows of who asked first. */
function headersFor(asked: string | null, ray: string | null): Record<string, string> {
	return { ...(asked && { 'accept-language': asked }), ...(ray !== null && { 'cf-ray': ray }) };
}

/**
 * Answers a visitor from the isolate's memory where it can, before any other code of the site runs. What is
 * remembered was made for the address and the language that browsers ask for: neither the query nor any other header of
 * the first visitor reaches it.
 *
 * @param ageMs how old a response may be, in milliseconds; 0 remembers nothing
 * @param make the site: answers a request
 */
export async function answerVisitors(
	request: Request,
	{ ageMs, now, waitUntil }: { ageMs: number; now: number; waitUntil: WaitUntil },
	make: (request: Request) => Promise<Response>,
): Promise<Response> {
	const remembering = ageMs > 0 ? rememberedRequest(request) : null;
	if (remembering === null) return make(request);
	const { address, asked } = remembering;
	const key = `${asked} ${address}`;

	const ray = request.headers.get('cf-ray');
	const memory = memoryFor(ageMs);
	const known = memory.young(key, now);
	if (known) return give(known, request, ray ?? crypto.randomUUID());
	let own: Promise<Response> | undefined;
	const recalled = memory.recall(key, now, () => {
		own = make(new Request(address, { headers: headersFor(asked, ray) }));
		return own.then(remember);
	});
	if (own) {
		// Others may be waiting for it, though whoever asked first has gone.
		waitUntil(recalled.catch(() => null));
		const [remembered, response] = await Promise.all([recalled, own]);
		return remembered
			? give(remembered, request, response.headers.get(REQUEST_ID) ?? crypto.randomUUID())
			: response;
	}
	const remembered = await Promise.race([
		recalled,
		new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null)),
	]);
	return remembered ? give(remembered, request, ray ?? crypto.randomUUID()) : make(request);
}
