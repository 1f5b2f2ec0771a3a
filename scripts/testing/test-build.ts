import { buildPages } from '../build/pages-layout.ts';

/**
 * Says to the tests that `npm test` has built already: two runners at once would take it from each other, and
 * `wrangler pages dev` ends when files go while it reads what it serves again.
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
