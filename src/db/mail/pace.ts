import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../client.ts';

/**
 * The rate at which the provider takes calls, shared by all senders: a row says when the next call may be
 * made. A caller moves it on and waits until the time it had.
 */

/** Nobody waits longer than this for a call; what is due then stays due. Milliseconds. */
const PATIENCE_MS = 10_000;

/** Whether a call can be made within the time that anybody waits, as a condition. */
export function isPaceOpen(now: Date): SQL {
	return sql`not exists (select 1 from mail_pace where id = 1 and next_at > ${now.getTime() + PATIENCE_MS})`;
}

/**
 * Takes the next calls, one every `pauseMs`: a statement that returns the time of the first as `at`, or
 * nothing where it is too far off.
 */
export function takeCalls(calls: number, pauseMs: number, now: Date): SQL<{ at: number }> {
	const time = now.getTime();
	const length = calls * pauseMs;
	return sql<{ at: number }>`
		insert into mail_pace (id, next_at) values (1, ${time + length})
		on conflict (id) do update set next_at = max(next_at, ${time}) + ${length}
		where next_at <= ${time + PATIENCE_MS}
		returning next_at - ${length} as at`;
}

/** Leaves the provider alone until then: a statement. */
export function holdCalls(until: Date): SQL {
	const time = until.getTime();
	return sql`
		insert into mail_pace (id, next_at) values (1, ${time})
		on conflict (id) do update set next_at = max(next_at, excluded.next_at)`;
}

/** Takes the next calls at once; returns the time of the first, or null where it is too far off. */
export async function takeNextCalls(
	db: Db,
	calls: number,
	pauseMs: number,
	now: Date,
): Promise<Date | null> {
	const [taken] = await db.all<{ at: number }>(takeCalls(calls, pauseMs, now));
	return taken ? new Date(taken.at) : null;
}

/** Leaves the provider alone until then: everything that sends many together waits. */
export async function holdAllCalls(db: Db, until: Date): Promise<void> {
	await db.run(holdCalls(until));
}

/** When the next call can be made; null where it can be made within the time that anybody waits. */
export async function paceClosedUntil(db: Db, now: Date): Promise<Date | null> {
	const [row] = await db.all<{ nextAt: number }>(
		sql`select next_at as nextAt from mail_pace
			where id = 1 and next_at > ${now.getTime() + PATIENCE_MS}`,
	);
	return row ? new Date(row.nextAt) : null;
}
