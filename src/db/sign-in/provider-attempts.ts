import { sql } from 'drizzle-orm';
import type { Db } from '../client.ts';
import { rawBatch } from '../raw-batch.ts';

/** What a client may do so often: go to a provider, or come back. */
interface Attempt {
	step: 'begin' | 'return';
	/** The client as `hashedClient` has it. */
	client: string;
	/** A hash of the state that comes back, which is good once. */
	stateHash?: string;
}

/** How many of a step one client has in a window, which begins with the first. Milliseconds. */
export interface AttemptLimits {
	most: number;
	windowMs: number;
	/** How long a state that came back is remembered: as long as its cookie is good. */
	stateMs: number;
}

/**
 * Counts one step of a sign-in with a provider, and takes its state: each in one statement, so that of many at the
 * same moment none is counted twice, and a state is taken once.
 *
 * @returns when the next window begins, where the client has had too many; and whether the state is taken for the
 *   first time
 */
export async function countAttempt(
	db: Db,
	{ step, client, stateHash }: Attempt,
	{ most, windowMs, stateMs }: AttemptLimits,
	now: Date,
): Promise<{ retryAt: Date | null; isFirst: boolean }> {
	const time = now.getTime();
	const isOver = sql`rate_limit.last_request <= ${time - windowMs}`;
	const state = `provider-state:${stateHash}`;
	const { counted, taken } = await rawBatch(db, {
		counted: sql<{ count: number; since: number }>`
			insert into rate_limit (id, key, count, last_request)
			values (${crypto.randomUUID()}, ${`provider-${step}:${client}`}, 1, ${time})
			on conflict (key) do update set
				count = iif(${isOver}, 1, rate_limit.count + 1),
				last_request = iif(${isOver}, ${time}, rate_limit.last_request)
			returning count, last_request as since`,
		taken:
			stateHash === undefined
				? undefined
				: sql<{ id: string }>`
			insert into verification (id, identifier, value, expires_at, created_at, updated_at)
			select ${crypto.randomUUID()}, ${state}, '', ${time + stateMs}, ${time}, ${time}
			where not exists (select 1 from verification where identifier = ${state})
			returning id`,
	});
	const [{ count, since }] = counted as [(typeof counted)[number]];
	return {
		retryAt: count > most ? new Date(since + windowMs) : null,
		isFirst: stateHash === undefined || taken.length > 0,
	};
}
