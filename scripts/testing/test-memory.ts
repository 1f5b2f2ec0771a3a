import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Memory as a folder, on every Linux. */
const MEMORY = '/dev/shm';

/** What the tests may hold at a time, with room to spare: databases, and copies of the project. Bytes. */
const NEEDED = 4 * 1024 ** 3;

/** Where tests put their folders. */
export interface TestFolders {
	/** To be laid over the environment of what runs the tests. */
	environment: Record<string, string>;
	/** Removes what is there. */
	remove(): void;
}

/**
 * Puts the folders of tests in memory, if there is enough of it: databases wait for no disk there. In
 * containers it is often small; then the folders are where they usually are.
 */
export function foldersInMemory(): TestFolders {
	try {
		const { bavail, bsize } = statfsSync(MEMORY);
		if (bavail * bsize < NEEDED) return { environment: {}, remove: () => undefined };
		const folder = mkdtempSync(join(MEMORY, 'regulars-tests-'));
		return {
			environment: { TMPDIR: folder },
			remove: () => rmSync(folder, { recursive: true, force: true }),
		};
	} catch {
		return { environment: {}, remove: () => undefined };
	}
}
