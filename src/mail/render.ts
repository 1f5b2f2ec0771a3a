import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { convert } from 'html-to-text';

let container: Promise<AstroContainer> | undefined;

/** Renders a template to the mail's HTML and, from that same HTML, to its plain text. */
export async function renderMail(
	template: AstroComponentFactory,
	props: Record<string, unknown>,
): Promise<{ html: string; text: string }> {
	container ??= AstroContainer.create();
	const html = await (await container).renderToString(template, { props, partial: false });
	return { html, text: plainText(html) };
}

function plainText(html: string): string {
	return convert(html, {
		wordwrap: false,
		selectors: [
			{ selector: 'h1', options: { uppercase: false, leadingLineBreaks: 1 } },
			{ selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: false } },
			{ selector: 'img', format: 'skip' },
			// The leaf repeats the date for the eye, and the preheader the first sentence for the inbox.
			{ selector: '.leaf', format: 'skip' },
			{ selector: '.preheader', format: 'skip' },
			{ selector: 'table', format: 'block' },
			{ selector: 'td', format: 'block' },
		],
	})
		.replaceAll(/\n{3,}/g, '\n\n')
		.trim();
}
