import { Refusal, type RefusalReason } from '../../domain/errors.ts';
import { bytesOf } from './received-body.ts';

/** Whether a body is of the kind that a form sends; the site's actions take no other. */
export function isForm(request: Request): boolean {
	const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
	return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data';
}

/**
 * Reads a body as it came, up to the limit: for what is signed to the letter.
 *
 * @throws Refusal `too_large`
 */
export async function readText(request: Request): Promise<string> {
	return new TextDecoder().decode(await bytesOf(request));
}

/**
 * Reads the fields of a form or of JSON, unchecked: a body can be read once, and its fields may be needed
 * twice, by `checkInput` and by `textsOf`.
 *
 * @throws Refusal `bad_request`, `unsupported_type` or `too_large`
 */
export async function readFields(request: Request): Promise<unknown> {
	const contentType = request.headers.get('content-type');
	const type = contentType?.split(';')[0]?.trim().toLowerCase();
	const body = await bytesOf(request);
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
	return textsOf(await readFields(request));
}

/** The fields that were sent as texts: numbers of JSON too; what is neither is left out. */
export function textsOf(fields: unknown): Record<string, string> {
	return Object.fromEntries(
		Object.entries(fields ?? {})
			.filter(([, value]) => typeof value === 'string' || typeof value === 'number')
			.map(([name, value]) => [name, String(value)]),
	);
}

/** A file as it was sent. */
interface SentFile {
	bytes: Uint8Array;
	/** As the sender's computer calls it. */
	name: string;
}

/**
 * Reads the fields of a form as texts, and the bytes of the file in one of them, or null where none was chosen.
 *
 * @throws Refusal `bad_request`, `unsupported_type`, or `too_large` where the file or a text is above `most` bytes
 */
export async function readTextsAndFile(
	request: Request,
	field: string,
	most: number,
	reason: RefusalReason,
): Promise<{ texts: Record<string, string>; file: SentFile | null }> {
	const texts: Record<string, string> = {};
	let file: SentFile | null = null;
	for (const [name, value] of Object.entries((await readFields(request)) ?? {})) {
		const isText = typeof value === 'string' || typeof value === 'number';
		if (isText) texts[name] = String(value);
		const size = isText ? texts[name]?.length : value instanceof Blob ? value.size : 0;
		// What a page made of a file may be longer than the file.
		const isTyped = name === field || name === 'text';
		if (isTyped && (size ?? 0) > most) throw new Refusal('too_large', { reason });
		if (name === field && value instanceof Blob && value.size > 0) {
			file = {
				bytes: new Uint8Array(await value.arrayBuffer()),
				name: value instanceof File ? value.name : '',
			};
		}
	}
	return { texts, file };
}

/**
 * Reads the fields of a form as texts, and the bytes of the files in these fields; a field in which none
 * was chosen is left out.
 *
 * @throws Refusal `bad_request`, `unsupported_type` or `too_large`
 */
export async function readTextsAndPictures<Name extends string>(
	request: Request,
	names: readonly Name[],
): Promise<{ texts: Record<string, string>; pictures: { [Field in Name]?: Uint8Array } }> {
	const texts: Record<string, string> = {};
	const pictures: { [Field in Name]?: Uint8Array } = {};
	for (const [name, value] of Object.entries((await readFields(request)) ?? {})) {
		if (typeof value === 'string' || typeof value === 'number') texts[name] = String(value);
		else if (value instanceof Blob && value.size > 0) {
			const field = names.find((each) => each === name);
			if (field) pictures[field] = new Uint8Array(await value.arrayBuffer());
		}
	}
	return { texts, pictures };
}
