import { buildForTests } from '../../../scripts/testing/test-build.ts';

/** Vitest calls it before the tests that run the production build. */
export const setup = buildForTests;
