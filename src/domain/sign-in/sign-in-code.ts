/** How many digits a code has. */
const DIGITS = 6;

/**
 * The code that somebody typed or pasted, as six ASCII digits: without spaces of any kind, dashes, quotes,
 * full stops and characters that nobody sees, and with the digits of Asian keyboards as plain ones.
 *
 * @returns null for what can be no code, which must not use up a try
 */
export function signInCodeFrom(typed: string): string | null {
	const digits = typed.normalize('NFKC').replaceAll(/[\s\p{P}\p{Cf}\u2212]/gu, '');
	return /^\d+$/.test(digits) && digits.length === DIGITS ? digits : null;
}
