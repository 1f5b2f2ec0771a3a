import { toHex } from '../../domain/text/encodings.ts';

import { escapeHtml } from '../../domain/text/markdown.ts';
import type { MailMessage } from '../transports/transport.ts';

/**
 * A mail to many is rendered once, with a marker wherever something of the reader's own stands; the mail
 * of each reader is that text with the markers replaced.
 */

/** A mail whose parts of the reader's own are still markers. */
export type SharedMail = Pick<MailMessage, 'html' | 'text'>;

/** The markers of one mail, by the names of what they stand for. */
export type Markers<Name extends string> = Record<Name, string>;

/**
 * Markers that stand nowhere else in a mail. They hold a digest of everything that the mail is made of, so
 * that no words of that mail can hold them: these would have to hold a digest of themselves.
 *
 * @param source all that the mail is made of, in one text
 */
export async function markersFor<Name extends string>(
	names: readonly Name[],
	source: string,
): Promise<Markers<Name>> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(source));
	const seal = toHex(digest);
	return Object.fromEntries(names.map((name) => [name, `${name}-${seal}`])) as Markers<Name>;
}

/** A text taken apart at its markers: what lies between them, and the names of the markers in turn. */
interface Pieces<Name extends string> {
	between: string[];
	names: Name[];
}

function split<Name extends string>(text: string, markers: Markers<Name>): Pieces<Name> {
	const entries = Object.entries(markers) as [Name, string][];
	const parts = text.split(new RegExp(`(${entries.map(([, marker]) => marker).join('|')})`));
	const nameOf = new Map(entries.map(([name, marker]) => [marker, name]));
	return {
		between: parts.filter((_, index) => index % 2 === 0),
		names: parts.filter((_, index) => index % 2 === 1).map((part) => nameOf.get(part) as Name),
	};
}

function putTogether<Name extends string>(
	{ between, names }: Pieces<Name>,
	values: Record<Name, string>,
): string {
	// What is put in is not looked through again: a name that looks like a marker stays a name.
	return between
		.map((piece, index) => {
			const name = names[index];
			return name === undefined ? piece : piece + values[name];
		})
		.join('');
}

/**
 * Takes a rendered mail apart, once for all its readers.
 *
 * @returns what makes the mail of one reader from the values of the markers, which are plain text
 */
export function personalise<Name extends string>(
	shared: SharedMail,
	markers: Markers<Name>,
): (values: Record<Name, string>) => SharedMail {
	const html = split(shared.html, markers);
	const text = split(shared.text, markers);
	return (values) => {
		const escaped = Object.fromEntries(
			Object.entries<string>(values).map(([name, value]) => [name, escapeHtml(value)]),
		) as Record<Name, string>;
		return { html: putTogether(html, escaped), text: putTogether(text, values) };
	};
}
