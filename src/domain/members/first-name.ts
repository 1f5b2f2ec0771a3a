import { nameMessages } from '../../messages/site/members/names.ts';
import type { Locale } from '../text/language.ts';
import { asSentence } from '../text/names.ts';
import { beginsFamilyName, isConnector, isSuffix, isTitle } from './name-parts.ts';

/**
 * What members see of each other, and how a member is greeted: a first name out of whatever was typed or
 * imported as a name. Names follow no grammar, so a name that no rule knows is left as it is.
 */

const AT = String.raw`(?:@|%40|[([{]\s*at\s*[)\]}])`;
const DOT = String.raw`(?:\.|[([{]\s*dot\s*[)\]}])`;
const LABEL = String.raw`[^\s@.,;<>()[\]{}"]+`;
/** Addresses with what belongs to them: brackets, `mailto:`, blanks around the signs. */
const ADDRESSES = [
	// `"anna berg"@example.com`
	String.raw`"[^"]*"\s*${AT}\s*${LABEL}\S*`,
	// `anna @ example . com`, `anna (at) example (dot) com`
	String.raw`[^\s<,;]+\s*${AT}\s*${LABEL}(?:(?:\s+${DOT}\s+|${DOT})${LABEL})+[^\s,;]*`,
	// `anna@localhost`, and every other word with the sign in its middle
	String.raw`[^\s<,;]+${AT}[^\s,;]+`,
].map((pattern) => new RegExp(pattern, 'giu'));

/** The name without the email addresses in it, wherever they are and however they are spaced. */
export function withoutAddresses(name: string): string {
	// Whoever reads the full-width signs reads the same address.
	let left = name.replaceAll(/[＠﹫]/g, '@').replaceAll(/[．。｡]/g, '.');
	if (!new RegExp(AT, 'iu').test(left)) return name.trim();
	for (let before = ''; before !== left; ) {
		before = left;
		left = ADDRESSES.reduce((text, address) => text.replaceAll(address, ' '), left);
	}
	return left
		.replaceAll(/[<([{"“„]\s*[>)\]}"”“]/g, ' ')
		.replaceAll(/\s+/g, ' ')
		.replaceAll(/^[\s<>,;:|/-]+|[\s<>,;:|/@-]+$/g, '');
}

/** Scripts in which the family name comes first, and a name in full is no less polite. */
const isFamilyFirst = (word: string) =>
	/^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(word);
/** `J`, `J.`, `J.R.R.` */
const isInitials = (word: string) => /^(?:\p{L}\p{M}*\.)*\p{L}\p{M}*\.?$/u.test(word);

/** The words of a part of a name, without quotes, brackets and emoji around them. */
function wordsOf(part: string): string[] {
	return part
		.replaceAll(/(?<!\p{L})(dr|prof|mr|mrs|ms|mag|dipl|rev)\.(?=\p{L})/giu, '$1. ')
		.split(/\s+/)
		.map((word) => (isConnector(word) ? word : bare(word)))
		.filter((word) => word !== '');
}

/** A word as it is spoken: a dot stays where it shortens, as in `J.` and `Chr.`. */
function bare(word: string): string {
	const core = word.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}.]+$/gu, '');
	const isShort = core.includes('.', 0) && core.replaceAll('.', '').length <= 3;
	return isShort || isTitle(core) ? core : core.replace(/\.+$/, '');
}

/**
 * The first name in a part of a name; null where it holds none.
 *
 * @param isBehindComma in `Berg, Anna` the family name has been said already
 */
function givenIn(part: string, isBehindComma: boolean): string | null {
	const words = wordsOf(part);
	const start = words.findIndex((word) => !isTitle(word) && !isConnector(word));
	const rest = words.slice(start);
	if (start < 0 || rest[0] === undefined) return null;
	if (isFamilyFirst(rest[0])) return rest.join(' ');
	if (beginsFamilyName(rest)) return isBehindComma ? null : words.join(' ');
	const isTitled = words.slice(0, start).some(isTitle);
	// `Dr. Berg` has no first name to be greeted by.
	if (isTitled && rest.length === 1 && !isBehindComma) return words.join(' ');
	const initials = rest.findIndex((word) => !isInitials(word));
	if (initials < 0) return rest.join(' ');
	const spoken = rest.slice(initials);
	if (initials === 0) return rest[0];
	// `J. Robert Berg` is called Robert; of `J. Berg` and `J. van der Berg` only the letter is known.
	const isNamedAfter = (spoken.length > 1 || isBehindComma) && !beginsFamilyName(spoken);
	return isNamedAfter ? (spoken[0] ?? null) : rest.slice(0, initials).join(' ');
}

/** `ANNA` shouts; `JJ` and `DJ` are what they are. Only where the whole name is in capitals. */
function calmed(first: string, name: string): string {
	const isShouted = name === name.toUpperCase() && name !== name.toLowerCase();
	if (!isShouted) return first;
	return first.replaceAll(/\p{L}[\p{L}\p{M}]{2,}/gu, (word) => {
		const letters = word.normalize('NFD').replaceAll(/\p{M}/gu, '');
		if (/^[B-DF-HJ-NP-TV-XZ]+$/.test(letters)) return word;
		const [head = ''] = word;
		// A dotted capital I becomes two signs where the language isn't known to be Turkish.
		return head + word.slice(head.length).toLowerCase().replaceAll('i\u0307', 'i');
	});
}

/** The first name out of a name as it was given; null where there is none that others may see. */
export function givenName(name: string): string | null {
	const shown = withoutAddresses(name);
	const parts = shown
		.split(/[,،，]/)
		.filter((part) => /[\p{L}\p{N}]/u.test(part) && !wordsOf(part).every(isSuffix));
	const [before, ...behind] = parts;
	const found =
		behind.map((part) => givenIn(part, true)).find((given) => given !== null) ??
		(before === undefined ? null : givenIn(before, false));
	const first = found ?? (before ?? shown).trim();
	return /[\p{L}\p{N}\p{So}]/u.test(first) ? calmed(first, shown) : null;
}

/** What other members see of a member: the first name, and never an address, whatever was typed. */
export function firstName(name: string, locale: Locale): string {
	return givenName(name) ?? nameMessages(locale).nameless;
}

/** How a member is greeted; without a name, the greeting has none. */
export function greeting(name: string, locale: Locale): string {
	const first = givenName(name);
	const { hello, helloNameless } = nameMessages(locale);
	return first === null ? helloNameless : asSentence(hello({ name: first }));
}
