import { type SQL, sql } from 'drizzle-orm';

/** How many requests of one kind a client may send, and in which time. */
export interface RequestLimit {
	most: number;
	windowMs: number;
}

/** What a counted request finds. */
export interface CountedRequest {
	/** How many there were in this window, this one included. */
	count: number;
	/** When the window began: milliseconds since 1970. */
	since: number;
}

/**
 * Counts one more request: a statement, whose window begins with its first request. The statements after it in the
 * batch ask `isWithinLimit`.
 *
 * @param key the kind and the client, like `passkey|192.0.2.1`: better-auth's own keys have the address first
 */
export function countRequest(
	key: string,
	{ windowMs }: RequestLimit,
	now: Date,
): SQL<CountedRequest> {
	const time = now.getTime();
	const isOver = sql`last_request <= ${time - windowMs}`;
	return sql<CountedRequest>`
		insert into rate_limit (id, key, count, last_request)
		values (${crypto.randomUUID()}, ${key}, 1, ${time})
		on conflict (key) do update set count = iif(${isOver}, 1, count + 1),
			last_request = iif(${isOver}, ${time}, last_request)
		returning count, last_request as since`;
}

/** Whether the request that was counted last is within its limit: a condition. */
export function isWithinLimit(key: string, { most }: RequestLimit): SQL {
	return sql`exists (select 1 from rate_limit where key = ${key} and count <= ${most})`;
}

/** For how many whole seconds the limit still applies; 0 where it doesn't. */
export function secondsOverLimit(
	counted: CountedRequest | undefined,
	{ most, windowMs }: RequestLimit,
	now: Date,
): number {
	if (!counted || counted.count <= most) return 0;
	return Math.max(1, Math.ceil((counted.since + windowMs - now.getTime()) / 1000));
}
