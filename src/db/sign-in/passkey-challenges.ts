import { lt, sql } from 'drizzle-orm';
import { PASSKEY_CHALLENGE_SECONDS } from '../../domain/club/retention.ts';
import { type Authority, batchAs } from '../authority.ts';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';
import { club, passkeyChallenges } from '../schema.ts';
import { passkeyById, passkeysOf } from './passkeys.ts';
import {
	type CountedRequest,
	countRequest,
	isWithinLimit,
	type RequestLimit,
} from './request-limits.ts';

/** What is used once: a challenge is one row, and whoever deletes it has used it. */

const expiryFrom = (now: Date) => now.getTime() + PASSKEY_CHALLENGE_SECONDS * 1000;

/** The client whose requests are counted together, and how many there may be. */
interface LimitedClient {
	key: string;
	limit: RequestLimit;
}

/**
 * Stores the challenge of a sign-in for one browser, unless its client asked too often.
 *
 * @returns what was counted; the challenge is stored where that is within the limit
 */
export async function storeSignInChallenge(
	db: Db,
	{ challenge, browserHash }: { challenge: string; browserHash: string },
	{ key, limit }: LimitedClient,
	now: Date,
): Promise<CountedRequest | undefined> {
	const { counted } = await rawBatch(db, {
		counted: countRequest(key, limit, now),
		stored: sql`insert into passkey_challenges (challenge, browser_hash, expires_at)
			select ${challenge}, ${browserHash}, ${expiryFrom(now)} where ${isWithinLimit(key, limit)}`,
	});
	return counted[0];
}

/**
 * Uses up the challenge of a sign-in, once: of many at the same moment one gets it. Reads in the same batch the passkey
 * that is to have signed it, with its member.
 */
export async function useSignInChallenge(
	db: Db,
	{
		challenge,
		browserHash,
		passkeyId,
	}: { challenge: string; browserHash: string; passkeyId: string },
	{ key, limit }: LimitedClient,
	now: Date,
) {
	const { counted, used, found } = await rawBatch(db, {
		counted: countRequest(key, limit, now),
		used: sql<{ challenge: string }>`delete from passkey_challenges
			where challenge = ${challenge} and browser_hash = ${browserHash}
				and session_id is null and expires_at > ${now.getTime()} and ${isWithinLimit(key, limit)}
			returning challenge`,
		found: passkeyById(db, passkeyId),
	});
	return { counted: counted[0], isUsed: used.length > 0, passkey: found[0] ?? null };
}

/**
 * Stores the challenge for a new passkey of the member who acts, for their session alone, and reads what a browser
 * shows with it: the club and the passkeys that there are.
 *
 * @throws Refusal as `batchAs`
 */
export async function storeNewPasskeyChallenge(
	db: Db,
	by: Authority,
	challenge: string,
	now: Date,
) {
	const {
		club: [clubRow],
		known,
	} = await batchAs(db, by, now, {
		stored: sql`insert into passkey_challenges (challenge, session_id, expires_at)
			values (${challenge}, ${by.sessionId}, ${expiryFrom(now)})`,
		club: db.select({ name: club.name }).from(club),
		known: passkeysOf(db, by.userId),
	});
	return { club: clubRow?.name ?? '', known };
}

/**
 * Uses up the challenge for a new passkey, once.
 *
 * @returns whether it was good: made for this session, neither used nor expired
 * @throws Refusal as `batchAs`
 */
export async function useNewPasskeyChallenge(
	db: Db,
	by: Authority,
	challenge: string,
	now: Date,
): Promise<boolean> {
	const { used } = await batchAs(db, by, now, {
		used: sql<{ challenge: string }>`delete from passkey_challenges
			where challenge = ${challenge} and session_id = ${by.sessionId}
				and expires_at > ${now.getTime()}
			returning challenge`,
	});
	return used.length > 0;
}

/** Removes challenges that have expired: a query for a batch. */
export function deletePasskeyChallengesBefore(db: Db, before: Date) {
	return db.delete(passkeyChallenges).where(lt(passkeyChallenges.expiresAt, before));
}
