/**
 * Names as people look for them: without accents, and small letters only. Pure text in and out; the same
 * rule folds what is stored, what is typed into a search field, and what a page's script compares.
 */

/** Letters that Unicode takes for letters of their own, and people type without their mark. */
const PLAIN: Record<string, string> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ħ: 'h',
	ı: 'i',
	ŋ: 'n',
	ŧ: 't',
	ə: 'e',
	ς: 'σ',
	'’': "'",
	'‘': "'",
	ʼ: "'",
	'‐': '-',
	'‑': '-',
	'–': '-',
};
const PLAIN_LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'gu');

/** A name as it is sorted and searched: `Çelik` is `celik`, `Łukasz Groß` is `lukasz gross`. */
export function folded(text: string): string {
	return text
		.normalize('NFKD')
		.replaceAll(/[\u0300-\u036f]/gu, '')
		.toLowerCase()
		.replaceAll(/[\u0300-\u036f]/gu, '')
		.replaceAll(PLAIN_LETTERS, (letter) => PLAIN[letter] ?? letter);
}

/** What is stored beside a name: null for both where SQLite folds it alike. */
export interface FoldedName {
	foldedName: string | null;
	foldedFrom: string | null;
}

/** The columns that belong to a name: empty where it has no letters beyond ASCII. */
export function foldedColumns(name: string): FoldedName {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the range of ASCII.
	return /^[\u0000-\u007f]*$/.test(name)
		? { foldedName: null, foldedFrom: null }
		: { foldedName: folded(name), foldedFrom: name };
}

/** How people without the keys write a letter with a mark: Müller is Mueller, Søren is Soeren. */
const IN_TWO: [mark: RegExp, two: string][] = [
	[/ä|a\u0308/gu, 'ae'],
	[/ö|o\u0308|ø/gu, 'oe'],
	[/ü|u\u0308/gu, 'ue'],
	[/å|a\u030a/gu, 'aa'],
];

/** More words than these narrow nothing down, and each costs a comparison with every name. */
const MAX_WORDS = 8;

/**
 * The words of a search, each in the ways that it may be stored: a name is found that holds one of each,
 * in any order. `["jose"]` for `José`; `["muller", "mueller"]` for `Müller` and for `Mueller`.
 */
export function searchWords(text: string): string[][] {
	const words = text
		.trim()
		.split(/[\s,]+/u)
		.filter((word) => word !== '');
	return words.slice(0, MAX_WORDS).map((word) => {
		const small = word.normalize('NFC').toLowerCase();
		const inTwo = IN_TWO.reduce((left, [mark, two]) => left.replaceAll(mark, two), small);
		const plain = folded(word);
		const inOne = plain.replaceAll(/([aou])e/g, '$1').replaceAll('aa', 'a');
		return [...new Set([plain, folded(inTwo), inOne])];
	});
}

/** Whether a search finds a text, the rule of the queries (db/text/name-search.ts) for what a page holds already. */
export function finds(words: readonly (readonly string[])[], text: string): boolean {
	const stored = folded(text);
	return words.every((ways) => ways.some((way) => stored.includes(way)));
}
