import { folded } from './folding.ts';

/** Letters that German writes in two where it has no key for them: Größe is groesse. */
const IN_TWO: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

/**
 * The slug of an event: its local date, and its title in the letters a to z, like `2026-11-28-open-studio`. A title in
 * another script leaves the date alone, and those who store it number what is taken.
 */
export function eventSlug(date: string, title: string): string {
	const inTwo = title
		.normalize('NFC')
		.toLowerCase()
		.replaceAll(/[äöü]/g, (letter) => IN_TWO[letter] ?? letter);
	const words = folded(inTwo)
		.replaceAll(/[^a-z0-9]+/g, '-')
		.replaceAll(/^-+|-+$/g, '')
		.slice(0, 60)
		.replace(/-+$/, '');
	return words ? `${date}-${words}` : date;
}
