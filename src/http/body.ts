import type { z } from 'zod';
import { Refusal } from '../domain/errors.ts';
import { MAX_PICTURE_BYTES } from '../domain/pictures.ts';
import { checkInput } from './input.ts';

/**
 * Bodies above this are refused unread. Bytes: the longest form holds 2,000 letters of words, of which
 * some scripts take nine bytes each as a form is encoded.
 */
const MAX_BODY_BYTES = 32 * 1024;

/**
 * A file of members is longer than any form: 5,000 lines of about 200 bytes. Only organisers' pages read
 * such a body, once they know who sends it.
 */
const MAX_IMPORT_BYTES = 1024 * 1024;

/** A picture, with the fields of its form around it. */
const MAX_BANNER_BODY_BYTES = MAX_PICTURE_BYTES + 16 * 1024;

/** The pages that take files. */
const LARGE_BODIES = [
	{
		path: /^\/admin\/members\/import\/?$/,
		bytes: MAX_IMPORT_BYTES,
		tooLarge: 'That was too much to send at once: a file of members has at most 1 MB.',
	},
	{
		path: /^\/admin\/settings\/banner\/?$/,
		bytes: MAX_BANNER_BODY_BYTES,
		tooLarge: 'That picture has more than 1.4 MB. Please go back and choose a smaller one.',
	},
];

function largeBodyOf(request: Request): (typeof LARGE_BODIES)[number] | undefined {
	const { pathname } = new URL(request.url);
	return LARGE_BODIES.find(({ path }) => path.test(pathname));
}

/** How many bytes a request's body may have. */
function bodyLimit(request: Request): number {
	return largeBodyOf(request)?.bytes ?? MAX_BODY_BYTES;
}

/** The refusal of a body above the limit, which says the limit where files are sent. */
export function tooLarge(request: Request): Refusal {
	const message = largeBodyOf(request)?.tooLarge;
	return new Refusal('too_large', message === undefined ? {} : { message });
}

/** Whether a body is of the kind that a form sends; the site's actions take no other. */
export function isForm(request: Request): boolean {
	const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
	return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data';
}

/** Whether a request says itself that its body is too large. */
export function announcesTooMuch(request: Request): boolean {
	return Number(request.headers.get('content-length') ?? 0) > bodyLimit(request);
}

/** How much of a body that nobody wants is read, so that its sender still hears the answer. Bytes. */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

async function discard(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
	let size = 0;
	while (size <= MAX_DISCARDED_BYTES) {
		const { done, value } = await reader.read();
		if (done) return;
		size += value.byteLength;
	}
	await reader.cancel();
}

/**
 * Reads what is left of a body that nobody wanted. A connection whose request was not read to its end
 * is cut, and with it the answer or the next request on it.
 */
export async function discardBody(request: Request): Promise<void> {
	if (request.body && !request.bodyUsed && !request.body.locked) {
		await discard(request.body.getReader());
	}
}

/**
 * Reads a body up to the limit, whatever Content-Length says.
 *
 * @throws Refusal `too_large` as soon as the limit is passed
 */
async function readLimited(request: Request): Promise<Uint8Array<ArrayBuffer>> {
	const limit = bodyLimit(request);
	const body = new Uint8Array(limit);
	let size = 0;
	const reader = request.body?.getReader();
	while (reader) {
		const { done, value } = await reader.read();
		if (done) break;
		if (size + value.byteLength > limit) {
			await discard(reader);
			throw tooLarge(request);
		}
		body.set(value, size);
		size += value.byteLength;
	}
	return body.slice(0, size);
}

/**
 * A request whose Content-Length is known: one sent in chunks is read up to the limit first, so that
 * everything behind, Astro's actions too, can refuse by the length alone.
 */
export async function withKnownLength(request: Request): Promise<Request> {
	if (!request.body || request.headers.has('content-length')) return request;
	const headers = new Headers(request.headers);
	try {
		const body = await readLimited(request);
		headers.set('content-length', String(body.byteLength));
		return new Request(request, { headers, body });
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		headers.set('content-length', String(bodyLimit(request) + 1));
		return new Request(request.url, { method: request.method, headers });
	}
}

/**
 * Reads a body as it came, up to the limit: for what is signed to the letter.
 *
 * @throws Refusal `too_large`
 */
export async function readText(request: Request): Promise<string> {
	return new TextDecoder().decode(await readLimited(request));
}

async function readFields(request: Request): Promise<unknown> {
	const contentType = request.headers.get('content-type');
	const type = contentType?.split(';')[0]?.trim().toLowerCase();
	const body = await readLimited(request);
	if (!contentType && body.byteLength === 0) return {};
	try {
		if (type === 'application/json') return JSON.parse(new TextDecoder().decode(body));
		if (type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data') {
			const form = new Response(body, { headers: { 'content-type': contentType as string } });
			return Object.fromEntries(await form.formData());
		}
	} catch {
		throw new Refusal('bad_request');
	}
	throw new Refusal('unsupported_type');
}

/**
 * Reads the fields of a form or of JSON as texts, unchecked: for a page that shows them again beside
 * what is wrong with them. Numbers of JSON are texts then, too; what is neither is left out.
 *
 * @throws Refusal `bad_request`, `unsupported_type` or `too_large`
 */
export async function readTexts(request: Request): Promise<Record<string, string>> {
	const fields = Object.entries((await readFields(request)) ?? {});
	return Object.fromEntries(
		fields
			.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
			.map(([name, value]) => [name, String(value)]),
	);
}

/** A file as text: UTF-8, or what Excel on Windows saves where it is no UTF-8. */
function fileText(bytes: ArrayBuffer): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder('windows-1252').decode(bytes);
	}
}

/**
 * Reads the fields of a form as texts, files too. A file that was not chosen is left out.
 *
 * @throws Refusal `bad_request`, `unsupported_type` or `too_large`
 */
export async function readTextsAndFiles(request: Request): Promise<Record<string, string>> {
	const texts: Record<string, string> = {};
	for (const [name, value] of Object.entries((await readFields(request)) ?? {})) {
		if (typeof value === 'string' || typeof value === 'number') texts[name] = String(value);
		else if (value instanceof Blob && value.size > 0) {
			texts[name] = fileText(await value.arrayBuffer());
		}
	}
	return texts;
}

/**
 * Reads the fields of a form as texts, and the bytes of the file in its field `picture`; null where none
 * was chosen.
 *
 * @throws Refusal `bad_request`, `unsupported_type` or `too_large`
 */
export async function readTextsAndPicture(
	request: Request,
): Promise<{ texts: Record<string, string>; picture: Uint8Array | null }> {
	const texts: Record<string, string> = {};
	let picture: Uint8Array | null = null;
	for (const [name, value] of Object.entries((await readFields(request)) ?? {})) {
		if (typeof value === 'string' || typeof value === 'number') texts[name] = String(value);
		else if (name === 'picture' && value instanceof Blob && value.size > 0) {
			picture = new Uint8Array(await value.arrayBuffer());
		}
	}
	return { texts, picture };
}

/**
 * Reads a form or JSON and checks it.
 *
 * @throws Refusal as `checkInput`, and `bad_request` for what cannot be read
 */
export async function readInput<Output>(
	request: Request,
	schema: z.ZodType<Output>,
): Promise<Output> {
	return checkInput(await readFields(request), schema);
}
