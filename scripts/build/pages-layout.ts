import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { STATIC_PATHS } from '../../src/environment.ts';
import { ROOT } from '../folders.ts';
import { buildIfChanged } from './build.ts';

/** The parts of a site on Cloudflare Pages, as absolute paths. */
export interface PagesBuild {
	/** What `wrangler pages deploy` and `wrangler pages dev` are given. */
	folder: string;
	/** The entry of the Worker that does the chores beside it; its modules lie below the same folder. */
	choresEntry: string;
}

/** Where the layout is made, and the module in it that Pages starts. */
export const PAGES_FOLDER = join(ROOT, 'dist/pages');
export const PAGES_WORKER_FOLDER = join(PAGES_FOLDER, '_worker.js');

/** The folder of the chores Worker, which the build makes along with the site's. */
export const CHORES_FOLDER = join(ROOT, 'dist/chores');

/** What tools put beside a build for themselves; variables and secrets can be in it. */
const NEVER_SERVED = /^(\.assetsignore|\.dev\.vars.*|\.env.*|wrangler\..*)$/;

/** Of the server's folder only code is taken: no source map, and no configuration of wrangler. */
const MODULE = /\.m?js$/;

/**
 * Which requests reach the Worker: all but those for static files, as on Workers. The limits of Pages
 * are 100 rules of 100 characters (developers.cloudflare.com/pages/functions/routing).
 */
const ROUTES = { version: 1, include: ['/*'], exclude: STATIC_PATHS };

/** Pages starts a folder `_worker.js` at its index.js; chunks may go on importing the entry by its name. */
const INDEX = "export { default } from './entry.mjs';\n";

function copyModules(from: string, to: string): void {
	for (const file of readdirSync(from, { recursive: true, withFileTypes: true })) {
		if (!file.isFile() || !MODULE.test(file.name)) continue;
		const path = join(file.parentPath, file.name);
		const copy = join(to, relative(from, path));
		mkdirSync(dirname(copy), { recursive: true });
		cpSync(path, copy);
	}
}

/**
 * Lays a built site out as Pages wants it: static files with `_headers`, the Worker as the folder
 * `_worker.js`, and `_routes.json` that says which of the two responds.
 *
 * @param built the folder with `client` and `server`, as Astro builds them
 * @param to the folder to make; what is there goes
 */
export function layOutPages(built: string, to: string): void {
	rmSync(to, { recursive: true, force: true });
	cpSync(join(built, 'client'), to, {
		recursive: true,
		filter: (path) => !NEVER_SERVED.test(basename(path)),
	});
	const worker = join(to, basename(PAGES_WORKER_FOLDER));
	copyModules(join(built, 'server'), worker);
	writeFileSync(join(worker, 'index.js'), INDEX);
	writeFileSync(join(to, '_routes.json'), `${JSON.stringify(ROUTES, null, '\t')}\n`);
}

/**
 * Makes dist/pages and dist/chores, building the site first unless it is built from these very sources.
 *
 * @throws PlainError with the output of the build when it fails
 */
export async function buildPages(): Promise<PagesBuild> {
	await buildIfChanged();
	layOutPages(join(ROOT, 'dist'), PAGES_FOLDER);
	return { folder: PAGES_FOLDER, choresEntry: join(CHORES_FOLDER, 'entry.mjs') };
}
