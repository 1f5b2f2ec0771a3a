import type { Locale } from '../../../src/domain/text/language.ts';
import { Rich } from '../../../src/messages/rich.ts';

/**
 * A language for tests, in place of `src/messages/choose.ts`: English in which every message is between brackets, so
 * that a text outside of them is in no message. Values stay as they are:
 *
 *     vi.mock('../../../src/messages/choose.ts', () => import('./brackets.ts'));
 */

/** A message, or messages within messages, each between brackets. */
export function bracketed<Messages>(messages: Messages): Messages {
	const wrap = (value: unknown): unknown => {
		if (typeof value === 'string') return `⟦${value}⟧`;
		if (value instanceof Rich) return new Rich(`⟦${value.html}⟧`);
		if (typeof value === 'function') return (...given: unknown[]) => wrap(value(...given));
		if (Array.isArray(value)) return value.map(wrap);
		if (value && typeof value === 'object') {
			return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wrap(each)]));
		}
		return value;
	};
	return wrap(messages) as Messages;
}

/** The text without what is between brackets: what no message says. */
export function outsideBrackets(text: string): string {
	let depth = 0;
	let outside = '';
	for (const sign of text) {
		if (sign === '⟦') depth += 1;
		else if (sign === '⟧') depth -= 1;
		else if (depth === 0) outside += sign;
	}
	return outside;
}

type Picker<Messages> = (locale: Locale) => Messages;

export function siteMessages<Messages>(_: string, en: Messages): Picker<Messages> {
	const shown = bracketed(en);
	return () => shown;
}

export const deskMessages = <Messages>({ en }: { readonly en: Messages }): Picker<Messages> =>
	siteMessages('', en);

export const operatorMessages = <Messages>({ en }: { readonly en: Messages }): Picker<Messages> =>
	siteMessages('', en);
