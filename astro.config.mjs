// @ts-check
import cloudflare from '@astrojs/cloudflare';
import { defineConfig } from 'astro/config';
import { buildCommit } from './scripts/build/build-commit.ts';
import { writeChoresConfiguration } from './scripts/build/chores-configuration.ts';
import { immutableFiles } from './scripts/build/immutable-files.ts';
import { lightStart } from './scripts/build/light-start.ts';
import { writeLocalConfiguration } from './scripts/build/local-configuration.ts';
import { sharePicture } from './scripts/build/share-picture.ts';

export default defineConfig({
	output: 'server',
	adapter: cloudflare({
		configPath: writeLocalConfiguration(),
		imageService: 'passthrough',
		// For a site on Pages: built along with the site into dist/chores, by the name given here.
		auxiliaryWorkers: [
			{ configPath: writeChoresConfiguration(), viteEnvironment: { name: 'chores' } },
		],
	}),
	integrations: [lightStart(), immutableFiles(), sharePicture()],
	// Sessions are better-auth's; Astro's own would add a KV binding that nothing uses.
	session: false,
	trailingSlash: 'ignore',
	// The default, `jsx`, drops the blanks between elements that stand on lines of their own: without the
	// style sheet, and in copied text, "Events" and "Sign in" would be one word.
	compressHTML: true,
	devToolbar: { enabled: false },
	security: {
		// middleware.ts checks the origin of every unsafe request, for every content type and with the
		// exemptions that one-click unsubscribes need; Astro's own check knows neither.
		checkOrigin: false,
		// The same as src/http/requests/body.ts holds for every other form.
		actionBodySizeLimit: 16 * 1024,
	},
	vite: {
		// What the doctor page says of the build.
		define: {
			'import.meta.env.BUILD_COMMIT': JSON.stringify(buildCommit()),
			// Packages look for Node only to find its environment or colors. The runtime makes its `process` when it is
			// first looked at, with all of Node's streams: a twentieth of what a new isolate computes (decision 0047).
			'globalThis.process': 'undefined',
			'typeof process': '"undefined"',
		},
		build: {
			cssMinify: true,
			assetsInlineLimit: 0,
			// Astro leaves the server's code as it is; every isolate that starts reads all of it, and nearly
			// half is comments and long names.
			// Text in ASCII alone is kept as it is; any other is copied, with two bytes for each character.
			// The adapter's own banner looks at `process`, too.
			rolldownOptions: {
				output: {
					minify: true,
					charset: 'ascii',
					comments: { annotation: false, jsdoc: false },
					banner: '/* Regulars */',
				},
			},
		},
	},
});
