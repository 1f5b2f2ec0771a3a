import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { PlainError } from '../steps.ts';

/** The folders of files whose contents never change under their names. */
const FOLDERS = ['_astro', 'fonts'];

/** A year, as RFC 9111 and browsers have it for what never changes. */
const FOR_A_YEAR = 'public, max-age=31536000, immutable';

/** So many rules a `_headers` file may have (developers.cloudflare.com/workers/static-assets/headers). */
const MAX_RULES = 100;

/** The types of files that are text, each with its charset. */
const TEXT_TYPES: Record<string, string> = {
	js: 'text/javascript',
	css: 'text/css',
	txt: 'text/plain',
};

function typeRule(path: string): string {
	const type = TEXT_TYPES[path.slice(path.lastIndexOf('.') + 1)];
	return type ? `  ! Content-Type\n  Content-Type: ${type}; charset=utf-8\n` : '';
}

/** The rules for `_headers` that let browsers keep each of these files, given by their paths. */
export function immutableRules(paths: readonly string[]): string {
	const rule = (path: string) =>
		`\n${path}\n  ! Cache-Control\n  Cache-Control: ${FOR_A_YEAR}\n${typeRule(path)}`;
	return paths.map(rule).join('');
}

/**
 * Names each lasting file in `_headers`. A rule for a whole folder holds for what isn't there too: browsers
 * would keep "not found" for a year, even of a file that the next release brings. So public/_headers says
 * `no-store` for these folders, which also keeps Astro's adapter from adding such a rule of its own.
 */
export function immutableFiles(): AstroIntegration {
	return {
		name: 'regulars:immutable-files',
		hooks: {
			'astro:build:done': ({ dir }) => {
				const client = fileURLToPath(dir);
				const paths = FOLDERS.flatMap((folder) =>
					readdirSync(join(client, folder)).map((file) => `/${folder}/${file}`),
				);
				// The rest is room for the rules in public/_headers.
				if (paths.length > MAX_RULES - 20) {
					throw new PlainError(`${paths.length} static files are too many for _headers.`);
				}
				appendFileSync(join(client, '_headers'), immutableRules(paths.toSorted()));
			},
		},
	};
}
