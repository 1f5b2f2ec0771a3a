import { REFUSALS, type RefusalCode } from '../../domain/errors.ts';
import { DEFAULT_LOCALE, type Locale } from '../../domain/text/language.ts';
import { deskNoticeMessages } from '../../messages/desk/notices.ts';
import { noticeMessages } from '../../messages/site/notices.ts';
import { type CountingCode, type NoticeCode, NUMBERS } from './notices.ts';
import { refusalCodeText } from './refusal-text.ts';

/** The sentences of messages after a form. They are loaded only where one is shown, which most pages don't. */

/** A sentence for each code that counts, given its numbers by name, and a text for each other code. */
type Sentences = {
	readonly [Code in NoticeCode]: Code extends CountingCode
		? (values: Record<(typeof NUMBERS)[Code][number], number>) => string
		: string;
};

function sentencesIn(locale: Locale): Sentences {
	return { ...noticeMessages(locale), ...deskNoticeMessages(locale) };
}

/** A message as a page shows it. */
export interface ShownNotice {
	code: NoticeCode | RefusalCode;
	tone: 'done' | 'refused';
	/** The sentence. */
	textIn: (locale: Locale) => string;
}

const isCounting = (code: string): code is CountingCode => Object.hasOwn(NUMBERS, code);

/**
 * The message for a code and its numbers: only sentences of the site itself.
 *
 * @returns null for an unknown code, and where the sentence wants more or fewer numbers
 */
export function shownNotice(code: string, numbers: readonly number[]): ShownNotice | null {
	const wanted: readonly string[] = isCounting(code) ? NUMBERS[code] : [];
	if (numbers.length !== wanted.length) return null;
	if (Object.hasOwn(REFUSALS, code)) {
		const known = code as RefusalCode;
		return { code: known, tone: 'refused', textIn: (locale) => refusalCodeText(known, locale) };
	}
	if (!Object.hasOwn(sentencesIn(DEFAULT_LOCALE), code)) return null;
	const known = code as NoticeCode;
	const values = Object.fromEntries(wanted.map((name, index) => [name, numbers[index] ?? 0]));
	return {
		code: known,
		tone: 'done',
		textIn: (locale) => {
			const sentence: string | ((values: Record<string, number>) => string) =
				sentencesIn(locale)[known];
			return typeof sentence === 'string' ? sentence : sentence(values);
		},
	};
}
