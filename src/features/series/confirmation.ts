import { Refusal } from '../../domain/errors.ts';
import { cancelsWords } from '../../domain/series/break-and-end.ts';
import type { ConcernedEvents } from '../rsvps/count-people.ts';

/** The events that would be cancelled, to be confirmed; where nobody can be asked, a refusal that says how many. */
export function askingFor(concerned: ConcernedEvents) {
	const message = cancelsWords(concerned.events.length, concerned);
	return { question: concerned, unconfirmed: new Refusal('not_confirmed', { message }) };
}
