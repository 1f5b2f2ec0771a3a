import { Rich, type Wrap } from '../../messages/rich.ts';
import { inHtml } from './personal-parts.ts';

/** A link within a sentence of an email, whose styles are in the element. */
export function coloredLink(href: string, color: string): Wrap {
	return (text) =>
		new Rich(`<a href="${inHtml(href)}" class="link" style="color:${color}">${inHtml(text)}</a>`);
}
