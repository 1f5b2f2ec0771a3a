import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { inOneFunction } from '../../../scripts/build/late-modules.ts';

const SOURCES = join(import.meta.dirname, '../../../src');

const changed = (code: string) =>
	inOneFunction(
		code,
		parseSync('module.js', code).program as unknown as Parameters<typeof inOneFunction>[1],
	)?.toString() ?? null;

/** What a module without imports exports. */
const load = (code: string): Promise<Record<string, unknown>> =>
	import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);

describe('a module that is loaded late', () => {
	const code = `const one = 1;
		let count = 0;
		function next() { count += one; return count; }
		class Box { static size = next(); }
		const { a, b: [c] } = { a: 'a', b: ['c'] };
		export { next, Box as default, a, c as d };`;

	it('exports the same from one function', async () => {
		const text = changed(code);
		expect(text).toMatch(/^let late\$[\s\S]*function late\$run\(\) \{[\s\S]*\nlate\$run\(\);/);
		const { next, default: box, a, d } = await load(text ?? '');
		expect([(box as { size: number }).size, a, d]).toEqual([1, 'a', 'c']);
		expect((next as () => number)()).toBe(2);
	});

	it('passes on what it imports', () => {
		expect(changed(`import { x } from './x.js'; const y = x + 1; export { x, y };`)).toContain(
			'export { x as x, late$y as y };',
		);
	});

	it.each([
		[
			'an export that gets another value',
			'let a = 1; const set = () => { a = 2; }; export { a, set };',
		],
		['an export that is counted up', 'let a = 1; const up = () => a++; export { a, up };'],
		[
			'an export that is taken apart into',
			'let a; const set = (all) => { ({ a } = all); }; export { a };',
		],
		['an await at the top', 'const a = await 1; export { a };'],
		['exports of another module', `const a = 1; export * from './x.js'; export { a };`],
		['an export where it is declared', 'export const a = 1;'],
		['imports alone', `import './x.js';`],
	])('stays as it is with %s', (_, text) => {
		expect(changed(text)).toBeNull();
	});
});

describe('what is left out of the build', () => {
	it("includes Astro's reading of forms: no action leaves its fields to Astro", () => {
		const callers = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
			.filter((name) => /\.(?:ts|astro)$/.test(name))
			.filter((name) => /\bdefineAction\(/.test(readFileSync(join(SOURCES, name), 'utf8')));
		expect(callers).toEqual(['actions/form-action.ts']);
		const [, options] =
			/defineAction\(\{(.*?)handler:/s.exec(
				readFileSync(join(SOURCES, 'actions/form-action.ts'), 'utf8'),
			) ?? [];
		expect(options).toContain("accept: 'form'");
		expect(options).not.toContain('input');
	});
});
