import type { Context, DatabaseContext } from '../../context.ts';
import { countSessionReads } from '../../db/doctor/session-reads.ts';
import { findSession } from '../../db/sign-in/sessions.ts';
import type { SessionRead } from '../../domain/doctor/session-reads.ts';
import { describeError, logger } from '../../logger.ts';

/** Whether the last count of this isolate failed: an outage is said once. */
let isFailing = false;

/**
 * Counts how long the look-up of a session took, after the answer. The same session is read from the
 * database once more and timed, so that both are measured on the same requests. Nothing of it reaches the
 * request: not the time, and no failure.
 *
 * A Worker's clock stands still while it reckons and moves on with what comes in
 * (developers.cloudflare.com/workers/runtime-apis/performance), so these are times of waiting alone.
 *
 * @param measured.throughKv the look-up as the request waited for it; null where KV is not bound
 */
export function measureSessionRead(
	context: Pick<Context, 'db' | 'now' | 'waitUntil'>,
	measured: { token: string; throughKv: SessionRead | null },
): void {
	context.waitUntil(
		count(context, measured).then(
			() => {
				isFailing = false;
			},
			(error: unknown) => {
				if (!isFailing) logger.warn('session_reads_not_counted', describeError(error));
				isFailing = true;
			},
		),
	);
}

async function count(
	{ db, now }: DatabaseContext,
	{ token, throughKv }: { token: string; throughKv: SessionRead | null },
): Promise<void> {
	const begunAt = performance.now();
	await findSession(db, token, now);
	const database: SessionRead = { source: 'database', ms: performance.now() - begunAt };
	await countSessionReads(db, throughKv ? [throughKv, database] : [database], now);
}
