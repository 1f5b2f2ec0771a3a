import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layOutPages } from '../../../scripts/build/pages-layout.ts';
import { STATIC_PATHS } from '../../../src/environment.ts';

const SECRET = 'AUTH_SECRET=never to be served';

/** A build with everything beside it that tools are known to leave there. */
const BUILT = {
	'client/_headers': '/*\n  X-Frame-Options: DENY\n',
	'client/favicon.svg': '<svg/>',
	'client/fonts/font.woff2': 'font',
	'client/.well-known/security.txt': 'Contact: mailto:owner@example.com',
	'client/.assetsignore': 'wrangler.json\n.dev.vars\n',
	'client/.dev.vars': SECRET,
	'client/.env.production': SECRET,
	'client/wrangler.json': SECRET,
	'server/entry.mjs': "import './chunks/page.mjs'; export default {};",
	'server/entry.mjs.map': SECRET,
	'server/chunks/page.mjs': 'export {};',
	'server/chunks/page.mjs.map': SECRET,
	'server/wrangler.json': SECRET,
	'server/.dev.vars': SECRET,
	'server/.env': SECRET,
};

describe('the layout for Pages', () => {
	let folder: string;
	let to: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'regulars-layout-'));
		to = join(folder, 'pages');
		for (const [name, contents] of Object.entries({
			...BUILT,
			'pages/_worker.js/of-an-earlier-build.mjs': 'export {};',
		})) {
			mkdirSync(dirname(join(folder, name)), { recursive: true });
			writeFileSync(join(folder, name), contents);
		}
		layOutPages(folder, to);
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const files = () =>
		readdirSync(to, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1))
			.sort();

	it('has the static files, the modules of the Worker, and what Pages reads, of this build alone', () => {
		expect(files()).toEqual(
			[
				'.well-known/security.txt',
				'_headers',
				'_routes.json',
				'_worker.js/chunks/page.mjs',
				'_worker.js/entry.mjs',
				'_worker.js/index.js',
				'favicon.svg',
				'fonts/font.woff2',
			].sort(),
		);
	});

	it('has no secret in any file', () => {
		for (const file of files()) {
			expect(readFileSync(join(to, file), 'utf8').includes(SECRET), file).toBe(false);
		}
	});

	it('lets every path except static files reach the Worker, within the limits of Pages', () => {
		const routes = JSON.parse(readFileSync(join(to, '_routes.json'), 'utf8'));
		expect(routes).toEqual({ version: 1, include: ['/*'], exclude: [...STATIC_PATHS] });
		const rules: string[] = [...routes.include, ...routes.exclude];
		expect(rules.length).toBeLessThanOrEqual(100);
		expect(Math.max(...rules.map(({ length }) => length))).toBeLessThanOrEqual(100);
	});
});
