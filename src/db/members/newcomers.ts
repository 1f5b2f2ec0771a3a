import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import {
	outcomeOf,
	type RsvpAnswer,
	type RsvpOutcome,
	statementsOf,
} from '../rsvps/answer-rsvp.ts';
import { namingStatements } from './users.ts';

/**
 * Stores what somebody who has just signed in said before: their RSVP, and their name if they have none yet. One
 * batch, so that an organizer never sees the one without the other.
 *
 * @param given.name left out, no name is stored
 * @returns the outcome of the RSVP, null when there is no such event or no such member; and the tokens of the
 *   sessions that carry no name
 */
export async function storeFirstYes(
	db: Db,
	given: { rsvp: RsvpAnswer; name: string | undefined },
): Promise<{ outcome: RsvpOutcome | null; tokens: string[] }> {
	const { rsvp, name = '' } = given;
	const { userId, now } = rsvp;
	const { named, sessions, ...rows } = await rawBatch(db, {
		...namingStatements(db, { userId, name, now }),
		...statementsOf(db, rsvp),
	});
	return {
		outcome: outcomeOf(rows, userId),
		tokens: named.length > 0 ? sessions.map(({ token }) => token) : [],
	};
}
