import type { Refusal, RefusalCode, RefusalReason } from '../../domain/errors.ts';
import type { Locale } from '../../domain/text/language.ts';
import { deskRefusalMessages } from '../../messages/desk/refusals.ts';
import { refusalMessages } from '../../messages/site/refusals.ts';
import { cancelsText } from '../../messages/wording/email-reach.ts';
import { mistakeText } from './mistake-text.ts';

/** What people read of each refusal and reason: whole sentences that hold beside a field and above a page. A code without one doesn't compile. */
function sentencesIn(locale: Locale): Readonly<Record<RefusalCode | RefusalReason, string>> {
	return { ...deskRefusalMessages(locale), ...refusalMessages(locale) };
}

/** The sentence of a code by itself. */
export function refusalCodeText(code: RefusalCode, locale: Locale): string {
	return sentencesIn(locale)[code];
}

/** The sentence of a refusal, shown beside its field or above the page. */
export function refusalText({ code, reason, mistake, cancels }: Refusal, locale: Locale): string {
	if (mistake !== undefined) return mistakeText(mistake, locale);
	if (cancels) return cancelsText(cancels.events, cancels, locale);
	return sentencesIn(locale)[reason ?? code];
}

/** What is shown beside a field; null if the refusal is about something else. */
export function mistakeAt(
	field: string,
	refusal: Refusal | null | undefined,
	locale: Locale,
): string | null {
	return refusal?.field === field ? refusalText(refusal, locale) : null;
}
