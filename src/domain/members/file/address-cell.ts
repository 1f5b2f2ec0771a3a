import { addressParser } from 'postal-mime';
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

interface Mailbox {
	name: string;
	address?: string;
	group?: Mailbox[];
}

const flat = (boxes: readonly Mailbox[]): Mailbox[] =>
	boxes.flatMap((box) => (box.group ? flat(box.group) : [box]));

/** What programs put around and between addresses, as a mail's header would have it. */
function asHeader(text: string): string {
	return text
		.replaceAll(/[\u200B-\u200F\u2028-\u202E\u2060\uFEFF]/g, '')
		.replaceAll(/\bmailto:\s*/gi, '')
		.replaceAll(/\?(?:subject|cc|bcc|body)=\S*/gi, '')
		.replaceAll(/\s:::\s|[|\n\r\t]+/g, ', ')
		.replaceAll('\u00A0', ' ')
		.trim();
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
	for (const { name, address = '' } of flat(addressParser(asHeader(text)) as Mailbox[])) {
		if (address === '') {
			if (name.includes('@')) read.wrong.push(name);
			else if (name !== '') before.push(name);
			continue;
		}
		const isNamed = readEmailAddress(address);
		if (!('address' in isNamed)) {
			read.wrong.push(address);
			before = [];
			continue;
		}
		// `ada@… ben@…` is one address with the name `ben@…`, to a reader of headers.
		const words = name.split(/\s+/);
		const more = words.flatMap((word) => {
			const other = readEmailAddress(word.replaceAll(/^[<("']+|[>)"',;.]+$/g, ''));
			return 'address' in other ? [{ email: other.address, name: '' }] : [];
		});
		const own = more.length > 0 ? '' : name;
		read.found.push({
			email: isNamed.address,
			name: [...before, own].filter(Boolean).join(', '),
		});
		read.found.push(...more.filter(({ email }) => email !== isNamed.address));
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
