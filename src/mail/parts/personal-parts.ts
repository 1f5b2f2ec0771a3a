import { toHex } from '../../domain/text/encodings.ts';
import { escapeHtml } from '../../domain/text/escape-html.ts';
import type { MailMessage } from '../transports/transport.ts';

/**
 * Emails that are the same but for personal parts are rendered once, with a marker for each of these parts;
 * a recipient's email is that text with the markers replaced.
 */

/** The markers of one rendering, by the names of its personal parts. */
export type Markers<Name extends string> = Record<Name, string>;

/**
 * Markers that occur nowhere else in an email. They hold a digest of everything that the email is made of,
 * so that no text of it can contain them: it would have to contain a digest of itself. They are letters,
 * digits and hyphens, which stay as they are in HTML, in addresses, in JSON and in plain text.
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

/** A text taken apart at its markers: there is one piece more than there are gaps. */
export interface Gapped<Name extends string> {
	pieces: string[];
	/** The name of the marker between a piece and the next. */
	gaps: Name[];
}

/** Takes a text apart at its markers. */
export function split<Name extends string>(text: string, markers: Markers<Name>): Gapped<Name> {
	const entries = Object.entries(markers) as [Name, string][];
	if (entries.length === 0) return { pieces: [text], gaps: [] };
	const parts = text.split(new RegExp(`(${entries.map(([, marker]) => marker).join('|')})`));
	const nameOf = new Map(entries.map(([name, marker]) => [marker, name]));
	return {
		pieces: parts.filter((_, index) => index % 2 === 0),
		gaps: parts.filter((_, index) => index % 2 === 1).map((part) => nameOf.get(part) as Name),
	};
}

/** Puts values into the gaps. They aren't searched in turn: a name that looks like a marker stays a name. */
export function fill<Name extends string>(
	{ pieces, gaps }: Gapped<Name>,
	values: Readonly<Record<Name, string>>,
): string {
	let text = pieces[0] ?? '';
	for (const [index, name] of gaps.entries()) text += values[name] + pieces[index + 1];
	return text;
}

/** A value as the templates write it into HTML: in a text, or in an attribute where it is an address. */
export function inHtml(value: string): string {
	return escapeHtml(value).replaceAll("'", '&#39;');
}

/** What a template was rendered to, with markers in it. */
export interface SharedText<Name extends string> {
	html: string;
	text: string;
	markers: Markers<Name>;
}

/**
 * Takes a rendered email apart at its markers, once for all its recipients.
 *
 * @returns a function that makes one recipient's email from the values of the markers, which are plain text
 */
export function personalise<Name extends string>({
	html,
	text,
	markers,
}: SharedText<Name>): (values: Readonly<Record<Name, string>>) => { html: string; text: string } {
	const gapped = { html: split(html, markers), text: split(text, markers) };
	return (values) => {
		const escaped = Object.fromEntries(
			Object.entries<string>(values).map(([name, value]) => [name, inHtml(value)]),
		) as Record<Name, string>;
		return { html: fill(gapped.html, escaped), text: fill(gapped.text, values) };
	};
}

/** An email with markers in its HTML, its text, its headers and its address. */
export interface SharedMail<Name extends string> {
	mail: MailMessage;
	markers: Markers<Name>;
}

/** Emails to many, of which several are the same but for the personal parts. */
export interface SharedMails<Name extends string = string> {
	mails: SharedMail<Name>[];
	/** Of each recipient, in order: which email, by its place in `mails`, and the values of its markers, as plain text. */
	recipients: { mail: number; values: Readonly<Record<Name, string>> }[];
}

/** The emails of all recipients, one by one. */
export function filledMails<Name extends string>(shared: SharedMails<Name>): MailMessage[] {
	const made = shared.mails.map(({ mail, markers }) => {
		const textOf = personalise({ ...mail, markers });
		const to = split(mail.to, markers);
		const headers = Object.entries(mail.headers).map(
			([name, value]) => [name, split(value, markers)] as const,
		);
		return (values: Readonly<Record<Name, string>>): MailMessage => ({
			...mail,
			...textOf(values),
			to: fill(to, values),
			headers: Object.fromEntries(headers.map(([name, value]) => [name, fill(value, values)])),
		});
	});
	return shared.recipients.map(({ mail, values }) => {
		const mailOf = made[mail];
		if (!mailOf) throw new Error('An email was not rendered.');
		return mailOf(values);
	});
}
