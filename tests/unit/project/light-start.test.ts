import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { inAscii } from '../../../scripts/build/ascii-messages.ts';
import { inOneFunction } from '../../../scripts/build/late-modules.ts';
import { withLatePatterns } from '../../../scripts/build/late-patterns.ts';
import { withPlainStrings } from '../../../scripts/build/plain-strings.ts';

const SOURCES = join(import.meta.dirname, '../../../src');

const treeOf = (code: string) =>
	parseSync('module.js', code).program as unknown as Parameters<typeof inOneFunction>[1];

const changed = (code: string) => inOneFunction(code, treeOf(code))?.toString() ?? null;

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

describe('a string in backticks', () => {
	const plain = (code: string) => withPlainStrings(code, treeOf(code));
	/** `§` is the sign of a placeholder: in quotes it would look like a mistake. */
	const read = (code: string) => code.replaceAll('§', '$');

	it.each([
		['a = `b`;', 'a = "b";'],
		['a = `say "b"` + `c`;', 'a = \'say "b"\' + "c";'],
		['a = `\\n\\`\\§{}`;', 'a = "\\n\\`\\§{}";'],
		['f(`a`, { b: [`c§{`d`}`] });', 'f("a", { b: [`c§{"d"}`] });'],
		['tagged`a§{`b`}` || `c`;', 'tagged`a§{"b"}` || "c";'],
	])('is put in quotes of the same length: %s', (code, expected) => {
		expect(plain(read(code))).toBe(read(expected));
		expect(expected).toHaveLength(code.length);
	});

	it.each([
		['a placeholder', 'a = `b§{c}`;'],
		['a tag, which may read it as it is written', 'String.raw`\\d`;'],
		['several lines', 'a = `b\nc`;'],
		['both kinds of quotes', 'a = `"\'`;'],
	])('stays as it is with %s', (_, code) => {
		expect(plain(read(code))).toBe(read(code));
	});
});

describe('a regular expression that asks Unicode', () => {
	const late = (code: string) => withLatePatterns(code, treeOf(code))?.toString() ?? null;

	it('is made when it is first used, and once', async () => {
		const code = late(
			`const is = (text) => /^\\p{L}+$/u.test(text);
			const bare = (text) => text.replaceAll(/\\P{L}/gu, '');
			export { is, bare };`,
		);
		expect(code).toContain('(pattern$0 ??= new RegExp("^\\\\p{L}+$", "u")).test(text)');
		const { is, bare } = (await load(code ?? '')) as Record<string, (text: string) => unknown>;
		expect([is?.('Zoë'), is?.('1'), is?.('Zoë')]).toEqual([true, false, true]);
		expect([bare?.('Zoë 1'), bare?.('1 Zoë')]).toEqual(['Zoë', 'Zoë']);
	});

	it('is made anew each time where it keeps a position that somebody may go on from', () => {
		expect(late('const f = () => { const word = /\\p{L}/gu; return word; };')).toBe(
			'const f = () => { const word = new RegExp("\\\\p{L}", "gu"); return word; };',
		);
	});

	it('is no other one', () => {
		expect(late('const f = (a) => /[a-z]/u.test(a);')).toBeNull();
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

describe('messages in the build', () => {
	it('are in ASCII and say the same', async () => {
		const code = "export const says = ({ name }) => 'Grüße, ' + name + ` 😀 “ß”`;";
		const ascii = inAscii(code);
		expect(ascii).toMatch(/^[\0-\x7f]*$/);
		const { says } = (await load(ascii)) as { says: (values: { name: string }) => string };
		expect(says({ name: 'Jürgen' })).toBe('Grüße, Jürgen 😀 “ß”');
	});
});
