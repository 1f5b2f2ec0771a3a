import { Refusal } from '../../domain/errors.ts';
import type { ConcernedEvents } from '../rsvps/count-people.ts';

/** The events that would be cancelled, to be confirmed; where nobody can be asked, a refusal that says how many. */
export function askingFor(concerned: ConcernedEvents) {
	const { events, people, unreached, isHeld } = concerned;
	const cancels = { events: events.length, people, unreached, isHeld };
	return { question: concerned, unconfirmed: new Refusal('not_confirmed', { cancels }) };
}
