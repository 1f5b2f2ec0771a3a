import { buildForTests } from '../../../scripts/test-build.ts';

/** Vitest calls it before the tests that run the production build. */
export const setup = buildForTests;
