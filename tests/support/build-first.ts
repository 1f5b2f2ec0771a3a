import { buildPages } from '../../scripts/pages-layout.ts';

/** Vitest calls it before the tests that run the production build, on Workers and as Pages has it. */
export async function setup(): Promise<void> {
	await buildPages();
}
