import XMLBuilder from 'fast-xml-builder';

/** What an element holds: text, elements by name, several of one name, and attributes as `@name`. */
export interface XmlElement {
	[name: string]: string | XmlElement | readonly XmlElement[] | undefined;
}

const builder = new XMLBuilder({
	attributeNamePrefix: '@',
	ignoreAttributes: false,
	suppressBooleanAttributes: false,
	suppressEmptyNode: true,
});

/** An XML document with this root. Texts and attributes are escaped; what is undefined is left out. */
export function xmlDocument(name: string, root: XmlElement): string {
	return `<?xml version="1.0" encoding="utf-8"?>\n${builder.build({ [name]: root })}`;
}
