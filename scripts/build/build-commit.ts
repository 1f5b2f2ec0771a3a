import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * The commit that the tree is at, like `c26ba4f1d0e2`, with `-dirty` where files were changed since; null
 * where the project is no clone, or there is no git.
 */
export function buildCommit(): string | null {
	// A project without a repository of its own may lie in somebody else's.
	if (!existsSync(resolve(ROOT, '.git'))) return null;
	try {
		const described = execFileSync(
			'git',
			['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'],
			{ cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
		);
		return described.trim() || null;
	} catch {
		return null;
	}
}
