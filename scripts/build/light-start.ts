import type { AstroIntegration } from 'astro';
import { asciiMessages } from './ascii-messages.ts';
import { lateModules } from './late-modules.ts';
import { latePatterns } from './late-patterns.ts';
import { leaveOutModules } from './left-out.ts';
import { lightenManifest, parsedManifest } from './parsed-manifest.ts';
import { plainStrings } from './plain-strings.ts';

/** Makes little of the built Worker for the runtime to compile as an isolate starts (decision 0047). */
export function lightStart(): AstroIntegration {
	return {
		name: 'regulars:light-start',
		hooks: {
			'astro:config:setup': ({ command, updateConfig }) => {
				if (command !== 'build') return;
				updateConfig({
					vite: {
						plugins: [
							leaveOutModules(),
							parsedManifest(),
							latePatterns(),
							lateModules(),
							plainStrings(),
							asciiMessages(),
						],
					},
					// The adapter's own endpoint passes pictures on, also those of other sites.
					image: {
						endpoint: { route: '/_image', entrypoint: './src/http/responses/no-images.ts' },
					},
				});
			},
			'astro:build:ssr': ({ manifest }) => lightenManifest(manifest),
		},
	};
}
