import { type Language, type Locale, languageOf } from '../domain/text/language.ts';
import { messagesOf, type SiteMessages } from './spoken.ts';

/**
 * Picks the messages of a noun for a reader. They come in three parts, by who reads them, so that a language can be
 * complete for one part: the site (visitors, members, emails, feeds, the door), the desk (organizers) and operators.
 * English is the measure: in `<language>/<part>/<noun>.ts` a missing key or a value of another type doesn't compile.
 *
 * The bracket language replaces this file (tests/support/messages/brackets.ts), so nothing else may pick messages.
 */

/**
 * Messages in every language that the site offers.
 *
 * @param noun which of them
 * @param en in English; the other languages are loaded when they are first needed (spoken.ts)
 */
export function siteMessages<Noun extends keyof SiteMessages>(
	noun: Noun,
	en: SiteMessages[Noun],
): (locale: Locale) => SiteMessages[Noun] {
	return (locale) => messagesOf(languageOf(locale), noun, en);
}

/** The desk's messages, which are in English where a language doesn't have them yet. */
export function deskMessages<Messages>(
	texts: Readonly<{ en: Messages } & Partial<Record<Language, Messages>>>,
): (locale: Locale) => Messages {
	return (locale) => texts[languageOf(locale)] ?? texts.en;
}

/** The operators' messages: likewise in English where a language doesn't have them yet. */
export function operatorMessages<Messages>(
	texts: Readonly<{ en: Messages } & Partial<Record<Language, Messages>>>,
): (locale: Locale) => Messages {
	return (locale) => texts[languageOf(locale)] ?? texts.en;
}
