import { join } from 'node:path';
import { ROOT } from '../../folders.ts';

/** The least that a Worker can do: what everything is measured beside. */
export const BARE = `export default {
	fetch: () => new Response('<!doctype html><title>Bare</title><p>Hello.', {
		headers: { 'content-type': 'text/html; charset=utf-8' },
	}),
};`;

/** The static files of this build: a Worker with them is behind the same router as the site. */
export const ROUTED_FILES = join(ROOT, 'dist/client');
