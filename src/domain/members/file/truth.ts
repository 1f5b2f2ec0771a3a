/** Words of yes and no in the cells of a column. */

const YES = new Set(
	'1 -1 true t yes y ja j oui o si sì sí s sim tak ano igen kyllä x ✓ ✔ wahr vrai verdadero vero on ok subscribed checked'.split(
		' ',
	),
);
const NO = new Set(
	'0 false f no n nein non não nao nie nej nei ne nem ei falsch faux falso off - – — null none unsubscribed unchecked'.split(
		' ',
	),
);

/** True for a word of yes, false for one of no, null for anything else, as an empty cell. */
export function truthOf(cell: string): boolean | null {
	const word = cell.trim().toLowerCase();
	if (YES.has(word)) return true;
	return NO.has(word) ? false : null;
}
