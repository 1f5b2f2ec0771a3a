import type { Context } from '../../context.ts';
import { countSessionRead } from '../../db/doctor/session-reads.ts';
import { findSession } from '../../db/sign-in/sessions.ts';
import type { SessionRead } from '../../domain/doctor/session-reads.ts';
import { describeError, logger } from '../../logger.ts';

/** Whether the last count of this isolate failed: an outage is said once. */
let isFailing = false;

/**
 * Counts how long the lookup of a session took, after the response; the same session is then read from the
 * database alone and timed. Nothing of it reaches the request. A Worker's clock moves on with what comes in
 * (developers.cloudflare.com/workers/runtime-apis/performance), so these are times of waiting alone.
 *
 * @param measured.throughKv null where KV is not bound
 */
export function measureSessionRead(
	{ db, now, waitUntil }: Pick<Context, 'db' | 'now' | 'waitUntil'>,
	{ token, throughKv }: { token: string; throughKv: SessionRead | null },
): void {
	const count = async () => {
		const begunAt = performance.now();
		await findSession(db, token, now);
		const databaseMs = performance.now() - begunAt;
		await countSessionRead(db, throughKv ?? { source: 'database', ms: 0 }, databaseMs, now);
		isFailing = false;
	};
	waitUntil(
		count().catch((error: unknown) => {
			if (!isFailing) logger.warn('session_reads_not_counted', describeError(error));
			isFailing = true;
		}),
	);
}
