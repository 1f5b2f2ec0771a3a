import { toHex } from '../../domain/text/encodings.ts';

import { escapeHtml } from '../../domain/text/markdown.ts';
import type { MailMessage } from '../transports/transport.ts';

/**
 * An email to many is rendered once, with a marker for everything personal; each recipient's email is that
 * text with the markers replaced.
 */

/** An email whose personal parts are still markers. */
export type SharedMail = Pick<MailMessage, 'html' | 'text'>;

/** The markers of one email, by name. */
export type Markers<Name extends string> = Record<Name, string>;

/**
 * Markers that occur nowhere else in an email. They hold a digest of everything that the email is made of,
 * so that no text of it can contain them: it would have to contain a digest of itself.
 *
 * @param source all that the email is made of, in one text
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
	// What is put in is not searched again: a name that looks like a marker stays a name.
	return between
		.map((piece, index) => {
			const name = names[index];
			return name === undefined ? piece : piece + values[name];
		})
		.join('');
}

/**
 * Splits a rendered email at its markers, once for all its recipients.
 *
 * @returns a function that makes one recipient's email from the values of the markers, which are plain text
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
