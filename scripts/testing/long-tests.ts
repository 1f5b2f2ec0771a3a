/** The variable that makes the browser and the tests over HTTP go every way, as `npm run test:long` does. */
export const ALL_WAYS = 'REGULARS_ALL_WAYS';

/** The variable that says how far ahead of the machine the clock of the tests is (tests/support/site/shifted-clock.ts). Milliseconds. */
export const CLOCK_AHEAD = 'REGULARS_CLOCK_AHEAD_MS';
