import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';

const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

const READINGS = [
	'new Date()',
	'Date()',
	'Date.now()',
	'[1].map(Date.now)',
	'new Date(Date.now() + 1)',
	'new globalThis.Date()',
	'Temporal.Now.instant()',
	'performance.timeOrigin',
];
const NO_READINGS = ['new Date(0)', 'Date.parse(`2026-11-25`)', 'performance.now()'];
const line = (expression: string) => `export const made = ${expression};\n`;

let folder: string;
beforeAll(() => {
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'regulars-lint-')));
	for (const part of ['biome.json', 'lint']) {
		cpSync(join(ROOT, part), join(folder, part), { recursive: true });
	}
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the linter of this project says of files with these contents: those in which the clock is read. */
function filesThatRead(files: Record<string, string>): string[] {
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	const { stdout } = spawnSync(
		process.execPath,
		[BIOME, 'lint', '--vcs-enabled=false', '--reporter=github', ...Object.keys(files)],
		{ cwd: folder, encoding: 'utf8' },
	);
	const found = stdout.matchAll(/^::error title=plugin,file=([^,]+),.*This reads the real clock/gm);
	return [...new Set(Array.from(found, ([, file = '']) => relative(folder, file)))].sort();
}

describe('the linter', () => {
	it('finds every way to read the real clock, and nothing else', () => {
		const files = (expressions: string[], name: string) =>
			Object.fromEntries(
				expressions.map((expression, index) => [
					`tests/unit/${name}-${index}.test.ts`,
					line(expression),
				]),
			);
		const reading = files(READINGS, 'reads');
		const found = filesThatRead({ ...reading, ...files(NO_READINGS, 'reads-not') });
		expect(found).toEqual(Object.keys(reading).sort());
	});

	it('forbids the real clock in the site and in tests at a fixed moment, except for one file', () => {
		const files = [
			'src/clock.ts',
			'src/features/some.ts',
			'tests/e2e/some.spec.ts',
			'tests/http/some.test.ts',
			'tests/integration/some.test.ts',
			'tests/mail/some.test.ts',
			'tests/unit/some.test.ts',
		];
		const texts = Object.fromEntries(files.map((file) => [file, line('new Date()')]));
		expect(filesThatRead(texts)).toEqual([
			'src/features/some.ts',
			'tests/integration/some.test.ts',
			'tests/mail/some.test.ts',
			'tests/unit/some.test.ts',
		]);
	});
});
