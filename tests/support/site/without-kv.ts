import { ALL_WAYS } from '../../../scripts/testing/long-tests.ts';
import { insertClub } from './fixtures.ts';
import { type Site, type SiteOptions, useSite } from './site.ts';

/**
 * With KV, and in the long tests without it too: for organizers' pages, whose sessions never come from KV
 * (src/auth/viewer.ts). In every run tests/http/rights/rights.test.ts presses each of their buttons both ways.
 */
const ORGANIZERS_SITES: readonly (readonly [string, readonly 'KV'[]])[] = [
	['with KV', []],
	...(process.env[ALL_WAYS] ? [['without KV', ['KV']] as const] : []),
];

/** A site of a test file for each of these, with what it is called in titles: for `describe.each`. */
export function useOrganizersSites(
	options: SiteOptions = {},
	fill: ((site: Site) => Promise<void>) | undefined = insertClub,
): [name: string, site: Site][] {
	return ORGANIZERS_SITES.map(([name, without]) => [
		name,
		useSite({ ...options, without: [...without] }, fill),
	]);
}
