import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../scripts/folders.ts';

/** What can be checked of the project's documents without reading them as a person would. */

export interface Document {
	/** From the root of the project. */
	path: string;
	text: string;
}

const read = (path: string): Document => ({ path, text: readFileSync(join(ROOT, path), 'utf8') });

/** Files of the project by patterns, sorted. */
export function documents(...patterns: string[]): Document[] {
	return patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT }).sort()).map(read);
}

/** How many words a document has: what lies between spaces and holds a letter or a digit. */
export function countWords(text: string): number {
	return text.split(/\s+/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
	return heading
		.trim()
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');
}

const withoutCode = (text: string) => text.replaceAll(/^```.*?^```$/gms, '');

/** The anchors of a document: its headings outside code. */
function anchors(text: string): string[] {
	return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		anchorOf(heading),
	);
}

/** Links to files and headings of the project that lead nowhere, as they are written. */
export function deadLinks({ path, text }: Document): string[] {
	const links = [
		...withoutCode(text).matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g),
	].map(([, link, source]) => link ?? source ?? '');
	return links.filter((link) => {
		if (/^[a-z]+:/.test(link)) return false;
		const [file = '', anchor] = link.split('#');
		const target = file === '' ? path : join(dirname(path), file);
		if (!existsSync(join(ROOT, target))) return true;
		return anchor !== undefined && !anchors(read(target).text).includes(anchor);
	});
}

const FOLDERS = [
	'src',
	'tests',
	'scripts',
	'infrastructure',
	'docs',
	'drizzle',
	'lint',
	'findings',
];
const PATH = new RegExp(`^(${FOLDERS.join('|')}|public)/`);
const FILE = /^[\w./[\]-]+\.(ts|mjs|astro|css|grit|sh)$/;
let files: string[] | undefined;

/** Whether the project has a file of this name or path, in whatever folder. */
function isSomewhere(name: string): boolean {
	files ??= globSync(`{${FOLDERS.join(',')}}/**`, { cwd: ROOT }).concat(
		globSync('*', { cwd: ROOT }),
	);
	return files.some((file) => file === name || file.endsWith(`/${name}`));
}

/**
 * Files and folders of the project that a document names in backquotes, by their path or by their name
 * alone, and that are not there. A name with a placeholder (`<noun>`, `…`, `*`) is no name of a file.
 */
export function missingFiles({ text }: Document): string[] {
	return [...text.matchAll(/`([^`\s]+)`/g)]
		.map(([, name = '']) => name)
		.filter((name) => !/[<*…]/.test(name))
		.filter((name) =>
			PATH.test(name) ? !existsSync(join(ROOT, name)) : FILE.test(name) && !isSomewhere(name),
		);
}

/** Names of functions, types and constants that a document puts in backquotes, each once. */
export function namedSymbols(text: string): string[] {
	const names = [...withoutCode(text).matchAll(/`([A-Za-z_]\w+)(?:\([^`]*\))?`/g)];
	return [...new Set(names.map(([, name = '']) => name))];
}

/** Test files by name, and the tests that hold a promise: `- \`tests/…\`: “title”, “title”`. */
export interface NamedTests {
	file: string;
	titles: string[];
}

/** The tests that each list item of a document names. */
export function namedTests(text: string): NamedTests[] {
	return [...text.matchAll(/^\s*- `(tests\/[^`]+)`(.*)$/gm)].map(([, file = '', rest = '']) => ({
		file,
		titles: [...rest.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title),
	}));
}

/** Titles that no test or group of tests of a source has, each compared with whole literals. */
export function missingTitles(source: string, titles: readonly string[]): string[] {
	const literals = new Set(
		[...source.matchAll(/(['"`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map(([, , text = '']) =>
			text.replaceAll(/\\(.)/g, '$1'),
		),
	);
	return titles.filter((title) => !literals.has(title));
}
