import { buildPages } from '../build/pages-layout.ts';

/**
 * Says to the tests that `npm test` has built already: two runners at once would take it from each other. A site on
 * `wrangler pages dev` would be lost: it bundles again for each file that is laid out, answers nothing for a minute, and
 * ends once it starts a bundle of half the files.
 */
export const IS_BUILT = 'REGULARS_IS_BUILT';

/**
 * Builds what tests run, on Workers and as Pages has it, unless `npm test` did.
 *
 * @throws PlainError with the output of the build when it fails
 */
export async function buildForTests(): Promise<void> {
	if (!process.env[IS_BUILT]) await buildPages();
}
