import type { Page } from '@playwright/test';

/** A text that a page shows or has read out, and that is in no message. */
export interface OutsideText {
	text: string;
	/** The element, like `p.hint`, or an attribute of one, like `img[alt]`. */
	where: string;
	/** All that its paragraph or line says: a text in Markdown may be a part of one. */
	block: string;
}

/**
 * Reads a page as its readers have it: all texts, hidden ones too, and the attributes that are shown, read out, or said
 * by a script.
 *
 * @returns what is outside of brackets, in order; a message that was cut in two is there as well
 */
export function outsideTexts(page: Page): Promise<OutsideText[]> {
	return page.evaluate(() => {
		const found: OutsideText[] = [];
		const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
		/** Takes what is outside of brackets, and gives how deep within them the text ends. */
		const read = (text: string, where: string, block: string, depth = 0): number => {
			let inside = depth;
			let outside = '';
			for (const sign of text) {
				if (sign === '⟦') inside += 1;
				else if (sign === '⟧') inside -= 1;
				else if (inside <= 0) outside += sign;
			}
			const said = oneLine(outside);
			if (/\p{L}/u.test(said)) found.push({ text: said, where, block: oneLine(block) });
			return inside;
		};
		const nameOf = (element: Element) =>
			[element.localName, ...element.classList].join('.') + (element.id && `#${element.id}`);

		const SAID = ['alt', 'title', 'aria-label', 'aria-description', 'placeholder', 'label'];
		const NAMING = /^(?:description|application-name|apple-mobile-web-app-title|og:|twitter:)/;
		const CODES = /^og:(?:type|url|image|locale)$|^twitter:(?:card|image)$|^og:image:(?!alt)/;
		const attributesOf = (element: Element): string[] => {
			const own = SAID.filter((name) => element.hasAttribute(name));
			for (const { name, value } of element.attributes) {
				// What a script says is in its page: sentences are told from codes by their spaces and capitals.
				const isSaid = /\p{L}\s+\p{L}/u.test(value) || /^\p{Lu}\p{Ll}+[.!?…]?$/u.test(value);
				if (name.startsWith('data-') && isSaid) own.push(name);
			}
			if (element.matches('input:is([type=submit], [type=button], [type=reset])'))
				own.push('value');
			const naming = element.getAttribute('name') ?? element.getAttribute('property') ?? '';
			if (element.localName === 'meta' && NAMING.test(naming) && !CODES.test(naming))
				own.push('content');
			return own;
		};

		const walker = document.createTreeWalker(
			document.documentElement,
			NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
			(node) =>
				node instanceof Element && node.matches('script, style')
					? NodeFilter.FILTER_REJECT
					: NodeFilter.FILTER_ACCEPT,
		);
		let depth = 0;
		let last = 'html';
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			if (node instanceof Element) {
				for (const name of attributesOf(node)) {
					const where = `${nameOf(node)}[${name}]`;
					const value = node.getAttribute(name) ?? '';
					if (read(value, where, value) !== 0)
						found.push({ text: 'a message that is cut', where, block: value });
				}
				continue;
			}
			const parent = node.parentElement;
			if (!parent) continue;
			last = nameOf(parent);
			const block = parent.closest('p, li, dd, dt, h1, h2, h3, h4, blockquote, pre, td, th');
			const text = node.textContent ?? '';
			// With scripts, the elements in it are text.
			const shown = parent.localName === 'noscript' ? text.replaceAll(/<[^>]*>/g, ' ') : text;
			depth = read(shown, last, (block ?? parent).textContent ?? '', depth);
		}
		if (depth !== 0) found.push({ text: 'a message that is cut', where: last, block: '' });
		return found;
	});
}
