import { z } from 'zod';
import {
	type FormFields,
	line,
	MAX_WEB_ADDRESS_LENGTH,
	type ParsedForm,
	parseForm,
} from '../forms/fields.ts';
import { type Mistake, messageOf } from '../forms/mistakes.ts';

/** A place elsewhere where the club is found. */
export interface ClubLink {
	/** Label, like "Mastodon". */
	label: string;
	/** `https:` address. */
	url: string;
}

export const MAX_LINKS = 8;
export const MAX_LINK_LABEL_LENGTH = 40;
/** How many empty lines a form offers besides those that are filled. */
const SPARE_LINES = 2;

/** The fields of each line of the form, by their names. */
export const LINK_FIELDS = Array.from({ length: MAX_LINKS }, (_, index) => ({
	label: `label${index + 1}`,
	url: `url${index + 1}`,
}));

/**
 * The address as a browser would write it; null for anything that is not `https:` on a host of its own
 * name, or carries a password.
 */
function httpsAddress(text: string): string | null {
	if (!/^https:\/\//i.test(text) || !URL.canParse(text)) return null;
	const url = new URL(text);
	const isPlain = url.username === '' && url.password === '' && url.hostname.includes('.');
	return isPlain && url.href.length <= MAX_WEB_ADDRESS_LENGTH ? url.href : null;
}

const linkLine = z.object({
	label: line(MAX_LINK_LABEL_LENGTH, 'link_label_missing'),
	url: line(MAX_WEB_ADDRESS_LENGTH, 'link_address_missing').transform((text, context) => {
		const address = httpsAddress(text);
		if (address !== null) return address;
		context.addIssue({
			code: 'custom',
			message: messageOf({ code: 'link_not_https' }),
		});
		return z.NEVER;
	}),
});

/**
 * Checks the form of the links. A line that is empty is no link; of two with the same address the first
 * counts, and the second is a mistake.
 */
export function parseLinks(fields: FormFields): ParsedForm<ClubLink[]> {
	const links: ClubLink[] = [];
	const errors: Record<string, Mistake> = {};
	for (const names of LINK_FIELDS) {
		const sent = { label: fields[names.label] ?? '', url: fields[names.url] ?? '' };
		if (sent.label.trim() === '' && sent.url.trim() === '') continue;
		const parsed = parseForm(linkLine, sent);
		if (!parsed.ok) {
			const wrong = parsed.errors;
			if (wrong.label) errors[names.label] = wrong.label;
			if (wrong.url) errors[names.url] = wrong.url;
		} else if (links.some(({ url }) => url === parsed.values.url)) {
			errors[names.url] = { code: 'link_repeated' };
		} else {
			links.push(parsed.values);
		}
	}
	return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, values: links };
}

/** What the form of the links begins with, by field. */
export function linkFields(links: readonly ClubLink[]): FormFields {
	return Object.fromEntries(
		links.flatMap(({ label, url }, index) => {
			const names = LINK_FIELDS[index];
			return names
				? [
						[names.label, label],
						[names.url, url],
					]
				: [];
		}),
	);
}

/** The lines that a form shows: up to the last that is filled, and some empty ones behind it. */
export function shownLines(fields: FormFields): typeof LINK_FIELDS {
	const filled = LINK_FIELDS.findLastIndex(({ label, url }) => fields[label] || fields[url]);
	return LINK_FIELDS.slice(0, filled + 1 + SPARE_LINES);
}
