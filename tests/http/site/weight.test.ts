import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** What is uploaded, and what of it an isolate loads: read from the build. */

const WORKER_BYTES = 1_000_000;
/** What an isolate that starts for a visitor evaluates: a bound with some room above what it was when it was set. */
const START_BYTES = 590_000;
/** Packages that no visitor's page needs: an organizer's form, a member's session, an email or a file does. */
const LOADED_LATER =
	/node_modules\/(?:better-auth|@better-auth|rrule|resend|ical-generator|ical\.js|papaparse|fast-xml-builder|bowser|better-call|zod|jose|postal-mime|@simplewebauthn|@peculiar|asn1js)\//;
/** What packages bring along and the site never runs (scripts/build/left-out.ts). */
const LEFT_OUT =
	/node_modules\/(?:jose|postal-mime|@peculiar\/x509|reflect-metadata|@better-auth\/(?:telemetry|memory-adapter|core\/dist\/social-providers))\/|image-passthrough-endpoint/;
/**
 * All modules together, which the runtime compiles as it starts; with the sentences of every language, which it skims,
 * a reader of calendars (`ical.js`), which only the page that imports one loads, the protocol of sign-in providers
 * (`oauth4webapi`), which only their two routes load, and 157,000 bytes that verify passkeys (decision 0056).
 */
const COMPILED_BYTES = 2_600_000;
/** Of the modules that are loaded late, so many bytes may be compiled function by function, in 100. */
const LOOSE_PER_CENT = 1;

const SERVER = resolve(import.meta.dirname, '../../../dist/server');

interface BuiltModule {
	path: string;
	source: string;
}

const modules = (): BuiltModule[] =>
	readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.m?js$/.test(name))
		.map((name) => ({
			path: join(SERVER, name),
			source: readFileSync(join(SERVER, name), 'utf8'),
		}));

/** The files that a built module was made of. */
function sourcesOf(path: string): string[] {
	const map = `${path}.map`;
	if (!existsSync(map)) return [];
	return (JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] }).sources;
}

/** A module with everything that it imports, and not only when it is asked to. */
function withImports(path: string, found = new Map<string, number>()): Map<string, number> {
	if (found.has(path) || !existsSync(path)) return found;
	const source = readFileSync(path, 'utf8');
	found.set(path, Buffer.byteLength(source));
	for (const [, name = ''] of source.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g)) {
		withImports(join(dirname(path), name), found);
	}
	return found;
}

/** What an isolate evaluates that starts for a visitor's front page, with the bytes of each. */
function startModules(): Map<string, number> {
	const page = modules().find(
		({ path, source }) =>
			sourcesOf(path).some((name) => name.endsWith('/src/pages/index.astro')) &&
			!source.startsWith('export'),
	);
	if (!page) throw new Error('The front page is in no module.');
	const found = new Map<string, number>();
	for (const name of ['entry.mjs', 'virtual_astro_middleware.mjs']) {
		withImports(join(SERVER, name), found);
	}
	withImports(page.path, found);
	return found;
}

describe('the Worker', () => {
	it(`is at most ${WORKER_BYTES} bytes, gzipped as an upload counts them`, () => {
		const sources = modules().map(({ source }) => source);
		expect(sources.length).toBeGreaterThan(10);
		const whole = sources.join('');
		const bytes = gzipSync(whole).length;
		console.log(`the Worker: ${Buffer.byteLength(whole)} bytes, ${bytes} gzipped`);
		expect(bytes).toBeLessThanOrEqual(WORKER_BYTES);
	});

	it('loads the client of the email provider only when it sends an email', () => {
		const all = modules();
		const holders = all.filter(({ source }) => source.includes('x-batch-validation'));
		expect(holders).toHaveLength(1);
		const name = basename(holders[0]?.path ?? '').replaceAll('.', '\\.');
		const loads = (way: string) =>
			all.filter(({ source }) => new RegExp(`${way}[^"'\`]*/${name}["'\`]`).test(source));
		expect(loads('(?:from|import)["\'`]').map(({ path }) => basename(path))).toEqual([]);
		expect(loads('import\\(["\'`]')).toHaveLength(1);
	});

	it('loads for the first visitor what their page needs, and no forms, sessions or emails', () => {
		const found = startModules();
		expect(found.size).toBeGreaterThan(20);
		const sources = [...found.keys()].flatMap(sourcesOf);
		expect(sources.filter((name) => LOADED_LATER.test(name))).toEqual([]);
		const bytes = [...found.values()].reduce((sum, size) => sum + size, 0);
		console.log(`a visitor's start: ${bytes} bytes in ${found.size} modules`);
		expect(bytes).toBeLessThanOrEqual(START_BYTES);
	});

	it(`is at most ${COMPILED_BYTES} bytes of code, without what it never runs`, () => {
		const all = modules();
		const bytes = all.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0);
		expect(bytes).toBeLessThanOrEqual(COMPILED_BYTES);
		expect(
			all.flatMap(({ path }) => sourcesOf(path)).filter((name) => LEFT_OUT.test(name)),
		).toEqual([]);
		// Its pages are listed once: the development server's own list is left out.
		const routes = all.flatMap(
			({ source }) => source.match(/["'`]\/_server-islands\/\[name\]["'`]/g) ?? [],
		);
		expect(routes.length).toBeLessThanOrEqual(2);
	});

	it('is text in ASCII where it is loaded for the first visitor, but for sentences of pages', () => {
		const bytesOf = (some: BuiltModule[]) =>
			some.reduce((sum, { source }) => sum + source.length, 0);
		const all = modules();
		const others = all.filter(({ source }) => /[^\0-\x7f]/.test(source));
		expect(bytesOf(others) / bytesOf(all)).toBeLessThan(0.05);
	});

	it('has what is loaded late in one function for each module, which is skimmed until it runs', () => {
		const early = startModules();
		const late = modules().filter(({ path }) => !early.has(path));
		const isLoose = ({ source }: BuiltModule) =>
			!/(?:^|;)(?:let [\w$,]+;)?function ([\w$]+)\(\)\{.*\}\1\(\);export\{[^}]*\};\s*(?:\/\/#|$)/s.test(
				source,
			);
		const bytesOf = (some: BuiltModule[]) =>
			some.reduce((sum, { source }) => sum + source.length, 0);
		const loose = late.filter(isLoose);
		console.log(`loose: ${bytesOf(loose)} of ${bytesOf(late)} bytes`);
		expect(bytesOf(loose)).toBeLessThanOrEqual((bytesOf(late) * LOOSE_PER_CENT) / 100);
	});

	it('reads its list of pages as JSON, and makes no expression that asks Unicode before it is used', () => {
		const sources = modules().map(({ source }) => source);
		const manifests = sources.filter((source) => source.includes('"componentMetadata"'));
		expect(manifests.length).toBeGreaterThan(0);
		for (const source of manifests) expect(source).toMatch(/JSON\.parse\(String\.raw`\{"rootDir"/);
		const early = sources.flatMap(
			(source) => source.match(/[(=,:!&|?]\/[^/\n]*\\p\{[^\n]{0,40}/g) ?? [],
		);
		expect(early).toEqual([]);
	});

	it('writes strings in quotes, which are read faster than those in backticks', () => {
		const inBackticks = modules().flatMap(({ source }) => source.match(/`[\w -]*`/g) ?? []);
		// Some are left between two templates; without the build's own step there are thousands.
		expect(inBackticks.length).toBeLessThan(500);
	});

	it("asks for no process of Node's, which the runtime would have to make", () => {
		const asking = modules().filter(({ source }) =>
			/globalThis\.process\b|typeof process\b/.test(source),
		);
		expect(asking.map(({ path }) => basename(path))).toEqual([]);
	});
});
