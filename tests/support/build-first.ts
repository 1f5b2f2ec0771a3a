import { buildIfChanged } from '../../scripts/build.ts';

/** Vitest calls it before the tests that run the production build. */
export async function setup(): Promise<void> {
	await buildIfChanged();
}
