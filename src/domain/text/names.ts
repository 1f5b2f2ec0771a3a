import { remembered } from '../remembered.ts';

/** The longest name that a member can have. */
export const MAX_NAME_LENGTH = 80;

/** More places than a waiting list has. */
const MOST_ORDINALS = 1_000;
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** `1st`, `2nd`, `3rd`, `4th`, … Making plural rules takes longer than all else that a list says of an event. */
export const ordinal = remembered((position: number): string => {
	const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(position);
	return `${position}${SUFFIXES[rule] ?? 'th'}`;
}, MOST_ORDINALS);

/** `1 seat`, `2 seats`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

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
