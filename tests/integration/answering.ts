import type { Db } from '../../src/db/client.ts';
import { answerRsvp, type RsvpOutcome } from '../../src/db/rsvps/answer-rsvp.ts';
import { NOW } from '../support/time.ts';

/**
 * Answers an event as a member does, with `going` unless it says otherwise.
 *
 * @throws Error where the answer is refused
 */
export async function answerAs(
	db: Db,
	userId: string,
	eventId: string,
	rsvp: { answer?: 'going' | 'declined'; guests?: number; note?: string; now?: Date } = {},
): Promise<RsvpOutcome | null> {
	const { answer = 'going', guests = 0, note, now = NOW } = rsvp;
	const change = crypto.randomUUID();
	const said = { userId, event: { id: eventId }, answer, guests, note, change, now };
	const outcome = await answerRsvp(db, said);
	if (outcome?.refusal) throw new Error(`Their answer is refused: ${outcome.refusal}`);
	return outcome;
}
