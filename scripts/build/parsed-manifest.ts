import type { Plugin } from 'vite';
import { PlainError } from '../steps.ts';

/**
 * Astro writes its list of pages into the code as one large literal. V8 parses JSON many times as fast as code, and
 * every isolate that starts reads it (decision 0047).
 */

/** What Astro replaces by its manifest at the end of a build, quotes included. */
const PLACE = `'@@ASTRO_MANIFEST_REPLACE@@'`;

/** Leaves of the manifest what a site without islands and prerendered pages looks up, and checks that it can be read. */
export function lightenManifest(manifest: {
	entryModules: Record<string, string>;
	clientDirectives: unknown[];
	routes: { routeData: { _meta?: unknown } }[];
}): void {
	// Only scripts for browsers are looked up there by name.
	manifest.entryModules = Object.fromEntries(
		Object.entries(manifest.entryModules).filter(([, file]) => !file.endsWith('.mjs')),
	);
	manifest.clientDirectives = [];
	if (/`|\$\{/.test(JSON.stringify(manifest))) {
		throw new PlainError(
			'A page has a name with a sign that scripts/build/parsed-manifest.ts knows no way to write.',
		);
	}
}

/** Has the manifest read as JSON. */
export function parsedManifest(): Plugin {
	let isMet = false;
	return {
		name: 'regulars:parsed-manifest',
		apply: 'build',
		applyToEnvironment: ({ config }) => config.consumer === 'server',
		transform(code, id) {
			if (!id.endsWith('virtual:astro:manifest') || !code.includes(PLACE)) return null;
			isMet = true;
			// `raw`: what JSON escapes stays escaped. A template with a tag is left as it is by all that comes later.
			return {
				code: code.replace(PLACE, 'JSON.parse(String.raw`"@@ASTRO_MANIFEST_REPLACE@@"`)'),
				map: null,
			};
		},
		buildEnd(error) {
			if (error || isMet || this.environment.name !== 'ssr') return;
			this.error('The manifest has another form: look at scripts/build/parsed-manifest.ts.');
		},
	};
}
