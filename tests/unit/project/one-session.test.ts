import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';

/** The lines of these files, by `path:line`, at which one of the project's own rules finds fault. */
function faultsIn(files: Readonly<Record<string, string>>): string[] {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-lint-'));
	try {
		for (const part of ['biome.json', 'lint', '.gitignore']) {
			cpSync(join(ROOT, part), join(folder, part), { recursive: true });
		}
		for (const [path, code] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), code);
		}
		const biome = join(ROOT, 'node_modules/.bin/biome');
		const options = ['lint', '--colors=off', '--max-diagnostics=none', 'src'];
		const { stdout, stderr } = spawnSync(biome, options, { cwd: folder, encoding: 'utf8' });
		const found = (stdout + stderr).matchAll(/^(src\/\S+?:\d+):\d+ plugin /gm);
		return [...new Set([...found].map(([, place = '']) => place))].sort();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

describe('the linter', () => {
	it('lets nobody but src/auth/viewer.ts ask for the session', () => {
		const call = 'await locals.auth.fromDatabase.api.getSession({ headers });\n';
		expect(
			faultsIn({
				'src/auth/viewer.ts': call,
				'src/auth/policy.ts': call,
				'src/middleware.ts': call,
				'src/pages/me/new.astro': `---\n${call}---\n<p>Hello.</p>\n`,
				'src/features/new.ts': "const ask = auth.fromDatabase.api['getSession'];\nawait ask();\n",
				'src/views/new.ts': [
					'const { getSession } = auth.fromDatabase.api;',
					'const { api: { getSession: ask } } = auth.throughCache;',
					'const { viewer } = locals;',
				].join('\n'),
			}),
		).toEqual([
			'src/auth/policy.ts:1',
			'src/features/new.ts:1',
			'src/middleware.ts:1',
			'src/pages/me/new.astro:2',
			'src/views/new.ts:1',
			'src/views/new.ts:2',
		]);
	});
});
