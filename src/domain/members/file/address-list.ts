import { hasAddress, readAddresses } from './address-cell.ts';

/** Addresses copied from an email program: `"Ada Lark" <ada@…>, Ben <ben@…>`. */

/** What a line of such a list has. */
export interface ListLine {
	line: number;
	people: { email: string; name: string }[];
	/** Whether something on it looks like an address and is none. */
	isWrong: boolean;
}

const HEADER = /^\s*(?:to|cc|bcc|from|reply-to|an|kopie|von|à|de|para|a|da|til|från|till):\s*/i;

const linesOf = (text: string) =>
	text
		.split('\n')
		.map((content, index) => ({ line: index + 1, content: content.replace(HEADER, '') }));

/** Whether a text is a list of addresses rather than a table: names before `<…>`, or nothing but addresses. */
export function isAddressList(text: string): boolean {
	const lines = linesOf(text).filter(({ content }) => content.trim() !== '');
	const [first] = lines;
	if (!first || !hasAddress(first.content)) return false;
	const some = lines.slice(0, 20).map(({ content }) => content);
	if (some.some((content) => /<[^<>\s]+@[^<>\s]+>/.test(content))) {
		// A cell like that in a table has other cells beside it.
		return !some.some((content) => content.includes('\t'));
	}
	return some.every((content) =>
		content
			.split(/[,;\s]+/)
			.filter(Boolean)
			.every((part) => part.includes('@')),
	);
}

/** Reads a list of addresses, line by line; empty lines are left out. */
export function readAddressList(text: string): ListLine[] {
	return linesOf(text)
		.filter(({ content }) => content.trim() !== '')
		.map(({ line, content }) => {
			const { found, wrong } = readAddresses(content);
			return { line, people: found, isWrong: wrong.length > 0 || found.length === 0 };
		});
}
