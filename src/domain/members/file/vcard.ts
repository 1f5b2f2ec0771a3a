import { readAddresses } from './address-cell.ts';
import { nameOf } from './names.ts';

/** Address books as vCard 2.1 (phones), 3.0 (RFC 2426) and 4.0 (RFC 6350). */

/** One card, by the lines that it is on. */
export interface Card {
	line: number;
	lastLine: number;
	name: string;
	/** The text of its best address; empty where it has none. */
	address: string;
}

/** Whether a text is an address book. */
export const isVCard = (text: string): boolean => /^\s*BEGIN:VCARD/i.test(text);

interface Property {
	name: string;
	/** Upper-cased parameters, `TYPE=PREF` as well as `PREF` alone (2.1). */
	params: string[];
	value: string;
}

/** Quoted-printable bytes as text, in the charset that 2.1 names. */
function unquote(text: string, charset: string): string {
	const bytes = text
		.replaceAll('=\n', '')
		.replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) =>
			String.fromCharCode(Number.parseInt(hex, 16)),
		);
	if (/[^\0-\xFF]/.test(bytes)) return bytes;
	const label = /^(?:iso-8859-1|windows-1252|latin1)$/i.test(charset) ? 'windows-1252' : 'utf-8';
	return new TextDecoder(label).decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}

/** One line of content: `item1.EMAIL;type=INTERNET;type=pref:ada@…`; null for what is none. */
function propertyOf(line: string): Property | null {
	const [, head = '', value = ''] = /^((?:[^:"]|"[^"]*")*):([\s\S]*)$/.exec(line) ?? [];
	const [path = '', ...params] = head.split(';');
	const name = path
		.slice(path.lastIndexOf('.') + 1)
		.trim()
		.toUpperCase();
	if (name === '') return null;
	const upper = params.map((param) => param.trim().toUpperCase());
	const isQuoted = upper.some((param) => /^(?:ENCODING=)?QUOTED-PRINTABLE$/.test(param));
	const charset =
		upper.find((param) => param.startsWith('CHARSET='))?.slice('CHARSET='.length) ?? '';
	return { name, params: upper, value: isQuoted ? unquote(value, charset) : value };
}

const unescaped = (value: string) =>
	value.replaceAll(/\\([\s\S])/g, (_, letter: string) => (/n/i.test(letter) ? ' ' : letter));

/** The components of a value, which `;` separates unless it is escaped. */
const componentsOf = (value: string) =>
	(value.match(/(?:\\[\s\S]|[^;\\])*(?:;|$)/g) ?? []).map((part) =>
		unescaped(part.replace(/;$/, '')),
	);

/** How much an address is preferred: 1 is the most (RFC 6350, 5.3), `pref` of 3.0 as much. */
function preference({ params }: Property): number {
	const pref = params.find((param) => param.startsWith('PREF='));
	if (pref) return Number(pref.slice('PREF='.length)) || 100;
	return params.some((param) => /^(?:TYPE=)?"?(?:[A-Z,-]*,)?PREF(?:,|"|$)/.test(param)) ? 1 : 101;
}

/** Folded lines put together; quoted-printable ones go on after a `=` at their end. */
function unfolded(lines: readonly string[]): string[] {
	const whole: string[] = [];
	for (const line of lines) {
		const last = whole.at(-1) ?? '';
		const goesOn = last.endsWith('=') && /^[^:]*QUOTED-PRINTABLE[^:]*:/i.test(last);
		if (goesOn) whole[whole.length - 1] = last.slice(0, -1) + line.trimStart();
		else if (/^[ \t]/.test(line) && whole.length > 0)
			whole[whole.length - 1] = last + line.slice(1);
		else whole.push(line);
	}
	return whole;
}

function nameOfCard(properties: readonly Property[]): string {
	const textOf = (name: string) =>
		properties.find((property) => property.name === name)?.value ?? '';
	const [last = '', first = '', middle = '', prefix = '', suffix = ''] = componentsOf(
		textOf('N'),
	).map((part) => part.trim());
	let whole = unescaped(textOf('FN')).trim();
	if (first === '' && last === '') return nameOf({ whole });
	// The formatted name knows the order, and has titles in it.
	if (prefix && whole.startsWith(`${prefix} `)) whole = whole.slice(prefix.length).trim();
	if (suffix && whole.endsWith(suffix))
		whole = whole.slice(0, -suffix.length).replace(/[,\s]+$/, '');
	const hasBoth = whole.includes(first) && whole.includes(last);
	return hasBoth ? nameOf({ whole, first, last }) : nameOf({ first, middle, last });
}

/** Where each card is: from its beginning to its end, to the next one's beginning, or to the end of all. */
function placesOf(lines: readonly string[]): { from: number; to: number }[] {
	const places: { from: number; to: number }[] = [];
	let from = -1;
	lines.forEach((content, index) => {
		const isBegin = /^\s*BEGIN:VCARD\s*$/i.test(content);
		if (isBegin && from >= 0) places.push({ from, to: index - 1 });
		if (isBegin) from = index;
		const isEnd = /^\s*END:VCARD\s*$/i.test(content) || index === lines.length - 1;
		if (from < 0 || !isEnd) return;
		places.push({ from, to: index });
		from = -1;
	});
	return places;
}

/** The cards of an address book; groups are left out. What isn't a property is skipped, wherever it is. */
export function readCards(text: string): Card[] {
	const lines = text.split('\n');
	return placesOf(lines).flatMap(({ from, to }) => {
		const properties = unfolded(lines.slice(from, to + 1)).flatMap(
			(line) => propertyOf(line) ?? [],
		);
		const isGroup = properties.some(
			({ name, value }) =>
				/^(?:X-ADDRESSBOOKSERVER-)?KIND$/.test(name) && /^\s*group\s*$/i.test(value),
		);
		if (isGroup) return [];
		const emails = properties
			.filter(({ name, value }) => name === 'EMAIL' && value.trim() !== '')
			.toSorted((one, other) => preference(one) - preference(other));
		const good = emails.find(({ value }) => readAddresses(unescaped(value)).found.length > 0);
		return {
			line: from + 1,
			lastLine: to + 1,
			name: nameOfCard(properties),
			address: unescaped((good ?? emails[0])?.value ?? '').trim(),
		};
	});
}
