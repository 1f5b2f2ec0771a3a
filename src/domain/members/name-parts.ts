/** Words that are part of names without being anybody's first name, in lower case. */

/** Titles and forms of address, with or without a dot. */
const TITLES = new Set(
	`dr prof professor doctor mr mrs ms miss mx sir dame lord lady madam rev reverend father sister brother
	capt captain rabbi herr frau fräulein hr dipl phil habil univ monsieur madame mademoiselle mme mlle señor
	señora señorita senor senora signor signora signorina dott dottor pan pani bay bayan`.split(
		/\s+/,
	),
);
/** These are titles where a dot follows, and may be names where none does. */
const DOTTED_TITLES = new Set(
	'fr hon gen col sgt lt maj pres mag ing med sr sra srta sig'.split(' '),
);
/** What couples are joined by: "Mr. and Mrs. Berg". */
const CONNECTORS = new Set('and und et y e i & +'.split(' '));
/** What may follow a name, most often behind a comma: "Anna Berg, PhD". */
const SUFFIXES = new Set('jr sr ii iii iv phd md msc mba ma ba bsc esq dds rn mp dphil'.split(' '));
/** Words that begin family names. */
const PARTICLES = new Set(
	`van von de der den del della delle delli dei di da das do dos du des la las le los el al ter ten te op
	het zu zur zum vom am af av bin bint ibn ben abu mac st san santa y e und`.split(/\s+/),
);
/** These begin a family name also where they have a capital: nobody is called so. */
const ALWAYS_PARTICLES = new Set('de du des von zu zur zum vom der den st'.split(' '));

/** `Prof.Dr.` and `Dr.-Ing.` are the words between their signs. */
const partsOf = (word: string) =>
	word
		.toLowerCase()
		.split(/[.\-/]+/)
		.filter(Boolean);

/** Whether a word is a title: `Dr.`, `PROF`, `Dr.-Ing.`. */
export function isTitle(word: string): boolean {
	const parts = partsOf(word);
	const isOne = (part: string) =>
		TITLES.has(part) || (DOTTED_TITLES.has(part) && word.includes('.'));
	return parts.length > 0 && parts.every(isOne);
}

/** Whether a word joins two titles. */
export function isConnector(word: string): boolean {
	return CONNECTORS.has(word.toLowerCase());
}

/** Whether a word only follows names: `Jr.`, `Ph.D.`. */
export function isSuffix(word: string): boolean {
	return SUFFIXES.has(word.toLowerCase().replaceAll('.', ''));
}

/**
 * Whether a family name begins with these words: `van der Berg`, `de la Cruz`. With a capital a single one
 * may be somebody's name (Van Morrison), two in a row are not.
 */
export function beginsFamilyName([first = '', second = '']: readonly string[]): boolean {
	const word = first.toLowerCase().replace(/\.$/, '');
	if (!PARTICLES.has(word)) return false;
	return (
		first.startsWith(word) || ALWAYS_PARTICLES.has(word) || PARTICLES.has(second.toLowerCase())
	);
}
