import { afterAll, beforeAll, vi } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { NOW } from '../support/time.ts';

/** A clock that stands at the moment at which these tests play when it is made, and runs from then on: for work that waits. */
export function runningClock(): Clock {
	const begunAt = performance.now();
	return () => new Date(NOW.getTime() + Math.floor(performance.now() - begunAt));
}

/**
 * Holds `Date` at the moment at which these tests play, for a whole file. better-auth and the cache of sessions
 * ask it themselves; whatever is handed its time needs none of this.
 */
export function holdDate(): void {
	beforeAll(() => {
		vi.useFakeTimers({ toFake: ['Date'], now: NOW });
	});
	afterAll(() => {
		vi.useRealTimers();
	});
}

/** How many times as long a time-out takes in a patient file. */
const PATIENCE = 40;

/**
 * Lets no time-out of the site's own run out because this machine is busy, for a whole file: KV is left out for a
 * while once it was late, and by a clock that is held, for good.
 */
export function stretchTimeouts(): void {
	const trueTimeout = globalThis.setTimeout;
	beforeAll(() => {
		globalThis.setTimeout = ((work: () => void, ms = 0, ...values: unknown[]) =>
			trueTimeout(work, ms * PATIENCE, ...values)) as typeof setTimeout;
	});
	afterAll(() => {
		globalThis.setTimeout = trueTimeout;
	});
}
