import {
	fill,
	inHtml,
	type Markers,
	type SharedMail,
	type SharedMails,
	split,
} from './parts/personal-parts.ts';
import type { MailTransport } from './transports/transport.ts';

/**
 * The request that sends many emails together, as it's stored: what they share once, and of each recipient
 * what is personal. It says every byte of the request, whatever later versions of the templates say, and is
 * a fraction of its size.
 */
export interface BatchRequest {
	/** Emails as the request has them, in JSON, taken apart where something personal belongs. */
	mails: {
		/** One more than there are gaps. */
		pieces: string[];
		/** Which value, by its place in an email's `values`; with 1 it's the one for HTML. */
		gaps: [value: number, isHtml: 0 | 1][];
	}[];
	/** By the order of the recipients. */
	emails: {
		/** By its place in `mails`. */
		mail: number;
		/** As JSON has them between quotes; a pair where it's another one in HTML, which comes second. */
		values: (string | [text: string, html: string])[];
	}[];
}

/** A text as it is between the quotes of JSON. */
const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/**
 * Makes the request that sends these emails.
 *
 * @param item what the request has of one email
 */
export function batchRequest<Name extends string>(
	shared: SharedMails<Name>,
	item: MailTransport['batchItem'],
): BatchRequest {
	const names = [...new Set(shared.mails.flatMap(({ markers }) => Object.keys(markers) as Name[]))];
	const mails = shared.mails.map((one) => {
		const { pieces, gaps } = inRequest(one, item);
		return {
			pieces,
			gaps: gaps.map(({ name, isHtml }): [number, 0 | 1] => [names.indexOf(name), isHtml]),
		};
	});
	const emails = shared.recipients.map(({ mail, values }) => ({
		mail,
		values: names.map((name): string | [string, string] => {
			const plain = inJson(values[name]);
			const html = inJson(inHtml(values[name]));
			return plain === html ? plain : [plain, html];
		}),
	}));
	return { mails, emails };
}

/** An email as the request has it, in JSON, taken apart where something personal belongs. */
function inRequest<Name extends string>(
	{ mail, markers }: SharedMail<Name>,
	item: MailTransport['batchItem'],
): { pieces: string[]; gaps: { name: Name; isHtml: 0 | 1 }[] } {
	const places = new Map<string, { name: Name; isHtml: 0 | 1 }>();
	const all: Markers<string> = {};
	// HTML gets markers of its own, since its values are escaped: as secret as the others.
	const ofHtml = { ...markers };
	for (const [name, marker] of Object.entries(markers) as [Name, string][]) {
		const place = `${name}-html`;
		const marked = marker.replace(`${name}-`, `${place}-`);
		ofHtml[name] = marked;
		all[place] = marked;
		all[name] = marker;
		places.set(place, { name, isHtml: 1 }).set(name, { name, isHtml: 0 });
	}
	const html = fill(split(mail.html, markers), ofHtml);
	const { pieces, gaps } = split(JSON.stringify(item({ ...mail, html })), all);
	return { pieces, gaps: gaps.flatMap((gap) => places.get(gap) ?? []) };
}

const encoder = new TextEncoder();

/** The bytes of each email of a request, in pieces. */
function bytesOfEmails({ mails, emails }: BatchRequest): Uint8Array[][] {
	const encoded = mails.map(({ pieces }) => pieces.map((piece) => encoder.encode(piece)));
	return emails.map(({ mail, values }) => {
		const bytes = values.map((value) => {
			const [plain, html] = typeof value === 'string' ? [value, value] : value;
			const first = encoder.encode(plain);
			return [first, plain === html ? first : encoder.encode(html)] as const;
		});
		const gaps = mails[mail]?.gaps ?? [];
		return (encoded[mail] ?? []).flatMap((piece, index) => {
			const gap = gaps[index];
			const value = gap && bytes[gap[0]]?.[gap[1]];
			return value ? [piece, value] : [piece];
		});
	});
}

const [OPEN, COMMA, CLOSE] = ['[', ',', ']'].map((sign) => encoder.encode(sign)) as [
	Uint8Array,
	Uint8Array,
	Uint8Array,
];

/**
 * The bytes of a request, a list of emails in JSON. The same request is always the same bytes.
 *
 * @param mostBytes only as many emails are in it, from the first, as fit; but one at least
 * @returns the bytes, and how many emails they are
 */
export function bodyOf(
	request: BatchRequest,
	mostBytes = Number.POSITIVE_INFINITY,
): { body: Uint8Array<ArrayBuffer>; emails: number } {
	const parts: Uint8Array[] = [OPEN];
	let length = OPEN.byteLength + CLOSE.byteLength;
	let emails = 0;
	for (const pieces of bytesOfEmails(request)) {
		const all = emails > 0 ? [COMMA, ...pieces] : pieces;
		const more = all.reduce((sum, piece) => sum + piece.byteLength, 0);
		if (emails > 0 && length + more > mostBytes) break;
		parts.push(...all);
		length += more;
		emails += 1;
	}
	parts.push(CLOSE);
	const body = new Uint8Array(length);
	let end = 0;
	for (const part of parts) {
		body.set(part, end);
		end += part.byteLength;
	}
	return { body, emails };
}
