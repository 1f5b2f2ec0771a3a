/** Letters that Unicode does not take apart. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
	ß: 'ss',
	ø: 'o',
	ł: 'l',
	đ: 'd',
	æ: 'ae',
};

/** A heading by which columns are known: `E-Mail-Adresse`, `E-mail adresse` and `email_adresse` are one. */
export function headerKey(cell: string): string {
	return cell
		.toLowerCase()
		.normalize('NFKD')
		.replaceAll(/[ßøłđæ]/g, (letter) => WHOLE_LETTERS[letter] ?? letter)
		.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** A set of headings, written as people read them. */
export const headers = (text: string): ReadonlySet<string> =>
	new Set(text.split(/[,\n]/).map(headerKey).filter(Boolean));
