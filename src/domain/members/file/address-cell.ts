import { MAX_EMAIL_LENGTH, readEmailAddress } from '../../forms/email-rule.ts';

/** Email addresses as people and programs write them, in a cell or in a list. */

/** An address, with the name beside it; the name is empty where there is none. */
export interface NamedAddress {
	/** In the form under which a member is known. */
	email: string;
	name: string;
}

/** What a text holds: addresses in their order, and the texts that look like addresses and are none. */
export interface ReadAddresses {
	found: NamedAddress[];
	wrong: string[];
}

/** One entry of a list of addresses, as a mail's header has it (RFC 5322, 3.4), and as people type it. */
interface Mailbox {
	/** What is between `<` and `>`; empty where there is none. */
	bracketed: string;
	/** Everything else, without quotation marks. */
	words: string;
	/** What is in parentheses. */
	comment: string;
}

/** A quoted name, an address in brackets, a comment, the end of an entry, or other text. */
const PARTS = /"((?:\\[\s\S]|[^"\\])*)"|<([^<>]*)>|\(([^()]*)\)|([,;])|([^"<>(),;]+|[\s\S])/g;

/** The entries of a list, which commas and semicolons separate outside of quotation marks. */
function mailboxesIn(list: string): Mailbox[] {
	const boxes: Mailbox[] = [];
	let box: Mailbox = { bracketed: '', words: '', comment: '' };
	const end = () => {
		if (`${box.bracketed}${box.words}${box.comment}`.trim() !== '') boxes.push(box);
		box = { bracketed: '', words: '', comment: '' };
	};
	for (const [, quoted, bracketed, comment, separator, text = ''] of list.matchAll(PARTS)) {
		// A comma is often forgotten behind a bracket.
		if (bracketed !== undefined && box.bracketed !== '') end();
		if (separator !== undefined) end();
		else if (quoted !== undefined) box.words += quoted.replaceAll(/\\([\s\S])/g, '$1');
		else if (bracketed !== undefined) box.bracketed = bracketed.trim();
		else if (comment !== undefined) box.comment += ` ${comment}`;
		else box.words += text;
	}
	end();
	return boxes;
}

const tidy = (text: string) => text.replaceAll(/[<>"]/g, ' ').replaceAll(/\s+/g, ' ').trim();

/** What programs put around and between addresses, as a mail's header would have it. */
function asHeader(text: string): string {
	return (
		text
			.replaceAll(/[\u200B-\u200F\u2028-\u202E\u2060\uFEFF]/g, '')
			.replaceAll(/\bmailto:\s*/gi, '')
			// `Ada Lark: ada@…` names a person, where a mail's header would name a group.
			.replace(/^([^:@<>,;]{1,80}?)\s*(?::|\s[-–—])\s+(?=[^\s:;,]+@[^\s:;,]+$)/, '$1 ')
			.replaceAll(/\?(?:subject|cc|bcc|body)=\S*/gi, '')
			.replaceAll(/\s:::\s|[|\n\r\t]+/g, ', ')
			.replaceAll('\u00A0', ' ')
			.trim()
	);
}

/**
 * Reads the addresses of a text: `Ada Lark <ada@…>`, `ada@… (Ada Lark)`, `mailto:ada@…`, several with commas,
 * semicolons, spaces or ` ::: ` between them.
 */
export function readAddresses(text: string): ReadAddresses {
	const plain = readEmailAddress(text);
	if ('address' in plain) return { found: [{ email: plain.address, name: '' }], wrong: [] };
	const read: ReadAddresses = { found: [], wrong: [] };
	if (!text.includes('@')) return read;
	// `Lark, Ada <ada@…>` without quotation marks is a name in two parts.
	let before: string[] = [];
	for (const box of mailboxesIn(asHeader(text))) {
		const candidates =
			box.bracketed === ''
				? box.words.split(/\s+/).filter((word) => word.includes('@'))
				: [box.bracketed];
		if (candidates.length === 0) {
			before.push(tidy(box.words));
			continue;
		}
		const rest = box.bracketed === '' ? box.words.replaceAll(/\S*@\S*/g, ' ') : box.words;
		const name = tidy(rest) || tidy(box.comment);
		const isAlone = candidates.length === 1;
		for (const candidate of candidates) {
			const address = readEmailAddress(candidate.replaceAll(/^[('[]+|[)'\].:]+$/g, ''));
			if ('address' in address) {
				const parts = isAlone ? [...before, name] : [];
				read.found.push({ email: address.address, name: parts.filter(Boolean).join(', ') });
			} else read.wrong.push(candidate);
		}
		before = [];
	}
	return read;
}

const ONE = String.raw`(?:mailto:)?[^\s@<>"',;|:()]+@[^\s@<>"',;|()]+\.[^\s@<>"',;|().]{2,}`;
/** Nothing but addresses: quickly, and with a name at most beside one. */
const ONLY_ADDRESSES = new RegExp(
	`^\\s*(?:(?:${ONE}|[^@<>]*<${ONE}>)(?:\\s*(?:[,;]|:::)\\s*|\\s*$))+$`,
	'i',
);
const ANY_ADDRESS = /[^\s@<>"',;|:()]@[^\s@<>"',;|()]+\.[^\s@<>"',;|().]{2}/;
/** Longer cells are texts in which somebody mentions an address. */
const LONGEST = 4 * MAX_EMAIL_LENGTH;

/** Whether a cell holds nothing but addresses, each with its name perhaps. */
export const isAddressCell = (cell: string): boolean =>
	cell.length <= LONGEST && cell.includes('@') && ONLY_ADDRESSES.test(cell);

/** Whether a text has an address somewhere. */
export const hasAddress = (text: string): boolean => text.includes('@') && ANY_ADDRESS.test(text);
