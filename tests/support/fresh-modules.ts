import { vi } from 'vitest';

/**
 * Vitest calls it before each file of tests. Files run one after the other in the same process, which
 * saves its start and the loading of packages; the project's own modules are evaluated anew for each, so
 * that no file finds what another left in them, and each can replace modules of its own (`vi.mock`).
 */
vi.resetModules();
