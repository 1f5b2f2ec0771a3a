import { asSentence } from '../text/names.ts';

/** The reason of a cancellation as an organizer has typed it, with an end; null where there is none. */
export function reasonSentence(reason: string | null): string | null {
	const typed = (reason ?? '').trim();
	return typed === '' || typed === '.' ? null : asSentence(typed);
}
