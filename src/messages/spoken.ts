import { type Language, type Locale, languageOf } from '../domain/text/language.ts';
import type { site } from './de/site.ts';

/**
 * Every noun of the site, which each language has. A noun of English has its type in its own file; German lists them
 * all, so that one that it doesn't have can't be picked.
 */
export type SiteMessages = typeof site;

/** Languages besides English, each loaded by the first reader of an isolate who needs it: most clubs speak one. */
const LOADED_LATER: Readonly<Record<Exclude<Language, 'en'>, () => Promise<SiteMessages>>> = {
	de: async () => (await import('./de/site.ts')).site,
};

type Later = keyof typeof LOADED_LATER;

const isLater = (language: Language): language is Later => language in LOADED_LATER;

/** What an isolate has loaded: constants, the same for every request. */
const loaded: Partial<Record<Later, SiteMessages>> = {};

/**
 * A locale whose messages can be picked from here on. Whoever works out a reader's locale waits for this; the messages
 * themselves come without waiting.
 */
export async function spoken(locale: Locale): Promise<Locale> {
	const language = languageOf(locale);
	if (isLater(language)) loaded[language] ??= await LOADED_LATER[language]();
	return locale;
}

/**
 * The messages of a language that is loaded.
 *
 * @param en those of English, which are always there
 * @throws Error where nobody has waited for `spoken`: a fault of ours, and better than a page in two languages
 */
export function messagesOf<Noun extends keyof SiteMessages>(
	language: Language,
	noun: Noun,
	en: SiteMessages[Noun],
): SiteMessages[Noun] {
	if (!isLater(language)) return en;
	const messages = loaded[language];
	if (!messages) throw new Error(`Nobody waited for ${language}.`);
	return messages[noun];
}
