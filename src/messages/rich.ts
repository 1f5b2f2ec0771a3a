import { escapeHtml } from '../domain/text/escape-html.ts';

/**
 * Sentences with a link or emphasis in them. A message that has one is written with the tag `rich`, and is given a
 * function for it: rich`Read our ${link('privacy notice')} first.` Everything else in it is text, and escaped.
 */

/** HTML in which everything but its own elements has been escaped, for `set:html`. */
export class Rich {
	readonly html: string;
	constructor(html: string) {
		this.html = html;
	}
	toString(): string {
		return this.html;
	}
}

/** Puts a link or emphasis around a text of the sentence. */
export type Wrap = (text: string) => Rich;

const asHtml = (value: string | number | Rich) =>
	value instanceof Rich ? value.html : escapeHtml(String(value));

/** A sentence with links in it; what comes in is text unless it is rich itself. */
export function rich(texts: TemplateStringsArray, ...values: (string | number | Rich)[]): Rich {
	const html = texts.map((text, index) => {
		const value = values[index];
		return escapeHtml(text) + (value === undefined ? '' : asHtml(value));
	});
	return new Rich(html.join(''));
}

/** A link around a text of a sentence. */
export function linkTo(href: string): Wrap {
	return (text) => new Rich(`<a href="${escapeHtml(href)}">${escapeHtml(text)}</a>`);
}

/** No link: the text as it is. */
export const plain: Wrap = (text) => new Rich(escapeHtml(text));

/** The same to another site, which gets no hold of this page's window. */
export function linkToElsewhere(href: string): Wrap {
	return (text) => new Rich(`<a href="${escapeHtml(href)}" rel="noopener">${escapeHtml(text)}</a>`);
}

/** Emphasis on a text of a sentence. */
export const strong: Wrap = (text) => new Rich(`<strong>${escapeHtml(text)}</strong>`);

/** For screen readers alone: what a short label is about. */
export const hide: Wrap = (text) => new Rich(`<span class="hidden">${escapeHtml(text)}</span>`);
