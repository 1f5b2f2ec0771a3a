import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import { plainText } from './plain-text.ts';

let container: Promise<AstroContainer> | undefined;

/** Renders a template to the email's HTML and, from that same HTML, to its plain text. */
export async function renderMail(
	template: AstroComponentFactory,
	props: Record<string, unknown>,
): Promise<{ html: string; text: string }> {
	container ??= AstroContainer.create();
	const html = await (await container).renderToString(template, { props, partial: false });
	return { html, text: plainText(html) };
}
