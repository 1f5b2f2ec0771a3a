import type { Language } from '../domain/text/language.ts';

/**
 * How a page offers another language, each in its own: for people who can't read the page that offers it. So they are
 * in no language's messages, and always at hand.
 */
export const LANGUAGE_OFFERS: Readonly<Record<Language, { name: string; read: string }>> = {
	en: { name: 'English', read: 'Read this page in English' },
	de: { name: 'Deutsch', read: 'Diese Seite auf Deutsch lesen' },
};
