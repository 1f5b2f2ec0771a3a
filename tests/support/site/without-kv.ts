import { ALL_WAYS } from '../../../scripts/testing/long-tests.ts';

/**
 * With KV, and in the long tests without it too: for organizers' pages, whose sessions never come from KV
 * (src/auth/viewer.ts). In every run tests/http/rights/rights.test.ts presses each of their buttons both ways.
 */
export const ORGANIZERS_SITES: readonly (readonly [string, readonly 'KV'[]])[] = [
	['with KV', []],
	...(process.env[ALL_WAYS] ? [['without KV', ['KV']] as const] : []),
];
