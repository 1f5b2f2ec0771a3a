import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';
import {
	countWords,
	deadLinks,
	documents,
	missingFiles,
	missingTitles,
	namedSymbols,
	namedTests,
} from '../../support/documents.ts';

/** Documents lead in only if they are short enough to read and name what is really there. */

const ALL = documents('*.md', 'docs/*.md', 'docs/decisions/*.md');
const DECISIONS = documents('docs/decisions/*.md');
const textOf = (path: string) => ALL.find((document) => document.path === path)?.text ?? '';
const README = textOf('README.md');
const CONTRIBUTING = textOf('CONTRIBUTING.md');
const INDEX = textOf('docs/README.md');
const PROMISES = textOf('docs/promises.md');
const DEPENDENCIES = textOf('docs/dependencies.md');
/** What is written for people who change the code. */
const GUIDES = [
	'CONTRIBUTING.md',
	...['architecture', 'email', 'how-to-add', 'migrations', 'testing', 'traps'].map(
		(name) => `docs/${name}.md`,
	),
];
const { scripts, dependencies, devDependencies } = JSON.parse(
	readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as Record<'scripts' | 'dependencies' | 'devDependencies', Record<string, string>>;
const CODE = documents('*.{ts,mjs}', '{src,scripts,infrastructure,tests}/**/*.{ts,mjs,astro,css}');

describe('a document that leads in', () => {
	it.each([
		['README.md', README, 9_000],
		['CONTRIBUTING.md', CONTRIBUTING, 12_000],
	])('is short: %s', (_, text, bytes) => {
		expect(text).not.toBe('');
		expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
	});

	/** Decisions since 0040 are short; of those before, these were shortened. */
	const SHORTENED = ['0010', '0020', '0025', '0027', '0028', '0030'];
	const numberOf = (path: string) => /\/(\d{4})-/.exec(path)?.[1] ?? '';

	it.each(
		DECISIONS.filter(({ path }) => numberOf(path) >= '0040' || SHORTENED.includes(numberOf(path))),
	)('takes at most 300 words for a decision: $path', ({ text }) => {
		expect(countWords(text)).toBeLessThanOrEqual(300);
	});

	it('lists every decision once, in order, by its own title', () => {
		const rows = [...INDEX.matchAll(/^\| \[(\d{4})\]\(decisions\/([^)]+)\) +\| (.+?) +\|$/gm)];
		const titles = DECISIONS.map(({ path, text }) => {
			const title = /^# \d{4}:? (.+)$/m.exec(text)?.[1] ?? '';
			return [numberOf(path), path.replace('docs/decisions/', ''), title];
		});
		expect(rows.map(([, ...row]) => row)).toEqual(titles);
	});
});

describe('a document names only what is there', () => {
	it('in its links and file paths', () => {
		const dead = ALL.flatMap((document) => [
			...deadLinks(document).map((link) => `${document.path}: ${link}`),
			// What changed in a release is told as it was.
			...(document.path === 'CHANGELOG.md' ? [] : missingFiles(document)).map(
				(name) => `${document.path}: ${name}`,
			),
		]);
		expect(dead).toEqual([]);
	});

	it('in its npm commands', () => {
		const named = ALL.flatMap(({ path, text }) =>
			[...text.matchAll(/`npm run ([a-z:-]+)/g)].map(([, name = '']) => ({ path, name })),
		);
		expect(named.length).toBeGreaterThan(30);
		expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
	});

	it('as functions, types and constants, so that its steps can be followed', () => {
		const words = new Set(
			[...CODE, ...documents('*.json', 'drizzle/*.sql')].flatMap(
				({ text }) => text.match(/\w+/g) ?? [],
			),
		);
		const named = GUIDES.flatMap((path) =>
			namedSymbols(textOf(path)).map((name) => ({ path, name })),
		);
		expect(named.length).toBeGreaterThan(150);
		expect(named.filter(({ name }) => !words.has(name))).toEqual([]);
	});

	it('as dependencies, and every package is in their list', () => {
		const cells = [...DEPENDENCIES.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell);
		const named = new Set(cells.flatMap((cell) => cell.replaceAll('`', '').trim().split(', ')));
		const packages = [...Object.keys(dependencies), ...Object.keys(devDependencies)];
		expect(packages.filter((name) => !named.has(name))).toEqual([]);
	});

	it('in comments and messages of the code, where it is a document', () => {
		const named = CODE.flatMap(({ path, text }) =>
			[...text.matchAll(/(?<![\w./-])docs\/[a-z0-9/-]+(?:\.md)?/g)].map(([name]) => ({
				path,
				name,
			})),
		);
		const isThere = (name: string) =>
			existsSync(join(ROOT, name)) ||
			// A decision may be named by its number alone.
			(/^docs\/decisions\/\d{4}$/.test(name) &&
				DECISIONS.some(({ path }) => path.startsWith(`${name}-`)));
		expect(named.length).toBeGreaterThan(10);
		expect(named.filter(({ name }) => !isThere(name))).toEqual([]);
	});
});

describe('the list of promises', () => {
	const named = namedTests(PROMISES);

	it('names tests that exist, each by its own title', () => {
		expect(named.length).toBeGreaterThan(60);
		const wrong = named.flatMap(({ file, titles }) => {
			const path = join(ROOT, file);
			if (!existsSync(path)) return [`${file} is gone`];
			if (titles.length === 0) return [`${file} is named without a test`];
			return missingTitles(readFileSync(path, 'utf8'), titles).map(
				(title) => `${file} has no “${title}”`,
			);
		});
		expect(wrong).toEqual([]);
	});

	it('has tests for each of its promises', () => {
		const promises = PROMISES.split(/^### /m).slice(1);
		expect(promises.length).toBeGreaterThan(12);
		const bare = promises.filter((promise) => namedTests(promise).length === 0);
		expect(bare.map((promise) => promise.split('\n')[0])).toEqual([]);
	});

	it('notices a test that was renamed, and one that is named in part', () => {
		const source = "it('keeps a seat', () => {});\nit.each([1])('keeps %i seats', () => {});";
		expect(missingTitles(source, ['keeps a seat', 'keeps %i seats'])).toEqual([]);
		expect(missingTitles(source, ['keeps a', 'keeps a seat ', 'keep %i seats'])).toEqual([
			'keeps a',
			'keeps a seat ',
			'keep %i seats',
		]);
	});
});
