import { DOMParser, type Element } from '@xmldom/xmldom';

/**
 * The root of an XML document, read by a parser of its own.
 *
 * @throws for anything that is not well-formed
 */
export function readXml(text: string): Element {
	const parser = new DOMParser({
		onError: (level, message) => {
			// U+FFFD is a character like any other: somebody may have typed it.
			if (message.startsWith('Unicode replacement character detected')) return;
			throw new Error(`${level}: ${message}`);
		},
	});
	const root = parser.parseFromString(text, 'text/xml').documentElement;
	if (!root) throw new Error('There is no root.');
	return root;
}

/** The elements of this name directly below another. */
export function childrenOf(element: Element, name: string): Element[] {
	return [...element.childNodes].filter(
		(node): node is Element => node.nodeName === name && node.nodeType === node.ELEMENT_NODE,
	);
}

/** The text of the first element of this name directly below another; null where there is none. */
export function textIn(element: Element, name: string): string | null {
	return childrenOf(element, name)[0]?.textContent ?? null;
}
