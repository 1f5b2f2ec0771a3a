import { AsyncLocalStorage } from 'node:async_hooks';
import type { SessionRead } from '../domain/doctor/session-reads.ts';

const measuring = new AsyncLocalStorage<{ read: SessionRead | null }>();

/**
 * Runs a lookup of a session that is to be measured. better-auth is one object for the isolate, which knows
 * of no request: what the store of sessions notes within finds its way back here.
 *
 * @returns what came of it, and what was noted; null where the store was not asked
 */
export async function measuredRead<Result>(
	work: () => Promise<Result>,
): Promise<{ result: Result; read: SessionRead | null }> {
	const noted: { read: SessionRead | null } = { read: null };
	const result = await measuring.run(noted, work);
	return { result, read: noted.read };
}

/**
 * Begins a lookup.
 *
 * @returns a function that records where it was found, or null if it isn't measured
 */
export function beginRead(): ((source: SessionRead['source']) => void) | null {
	const noted = measuring.getStore();
	if (!noted) return null;
	const begunAt = performance.now();
	return (source) => {
		noted.read = { source, ms: performance.now() - begunAt };
	};
}
