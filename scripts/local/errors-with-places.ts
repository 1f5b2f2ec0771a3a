import { relative } from 'node:path';
import type { Plugin } from 'vite';

/** What Vite knows of an error in a source. */
interface SourceError extends Error {
	id?: string;
	loc?: { file?: string | undefined; line: number; column: number };
	frame?: string;
}

/** The file, line and column of an error, as an editor opens them; null where none is known. */
function placeOf({ id, loc }: SourceError, root: string): string | null {
	const file = loc?.file ?? id?.replace(/\?.*/, '');
	if (!file) return null;
	// Vite counts columns from 0, editors from 1.
	return [relative(root, file), ...(loc ? [loc.line, loc.column + 1] : [])].join(':');
}

/**
 * Puts the place of an error in a source into its message. The error crosses from Vite to workerd and
 * back, and Cloudflare's plugin takes nothing along but its name, message and stack.
 */
export function errorsWithPlaces(): Plugin {
	return {
		name: 'regulars:errors-with-places',
		configureServer(server) {
			for (const environment of Object.values(server.environments)) {
				const transform = environment.transformRequest.bind(environment);
				environment.transformRequest = async (url) => {
					try {
						return await transform(url);
					} catch (error) {
						if (!(error instanceof Error)) throw error;
						const place = placeOf(error, server.config.root);
						if (place && !error.message.includes(place)) {
							const { frame } = error as SourceError;
							error.message = [`${place}: ${error.message}`, ...(frame ? [frame] : [])].join('\n');
						}
						throw error;
					}
				};
			}
		},
	};
}
