import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';

/** So many files are still read at a glance; paths of pages are the product's, so these are as they are. */
const MOST_FILES = 16;

function crowdedFolders(root: string): string[] {
	const counts = new Map<string, number>();
	for (const top of ['src', 'tests', 'scripts', 'infrastructure', 'lint']) {
		for (const entry of readdirSync(join(root, top), { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const folder = entry.parentPath.slice(root.length + 1);
			if (!folder.startsWith('src/pages')) counts.set(folder, (counts.get(folder) ?? 0) + 1);
		}
	}
	return [...counts].filter(([, files]) => files > MOST_FILES).map(([folder]) => folder);
}

describe('a folder of the source or the tests', () => {
	it(`has at most ${MOST_FILES} files, so that it stays one thing`, () => {
		expect(crowdedFolders(ROOT)).toEqual([]);
	});
});
