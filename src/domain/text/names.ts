/** The longest name that a member can have. */
export const MAX_NAME_LENGTH = 80;

/** The same text with a capital at the beginning. */
export function capitalized(text: string): string {
	const [first = ''] = text;
	return first.toUpperCase() + text.slice(first.length);
}

/** The same text as a sentence: with a period, unless it has an end of its own. */
export function asSentence(text: string): string {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** An address that its owner recognizes and nobody else can use: `a•••@e•••.org`. */
export function maskEmail(email: string): string {
	const [local = '', domain = ''] = email.split('@');
	const labels = domain.split('.');
	const ending = labels.length > 1 ? `.${labels.at(-1)}` : '';
	return `${local.slice(0, 1)}•••@${domain.slice(0, 1)}•••${ending}`;
}
