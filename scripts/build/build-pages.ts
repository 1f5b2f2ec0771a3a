import { relative } from 'node:path';
import { ROOT } from '../folders.ts';
import { fail } from '../steps.ts';
import { buildPages } from './pages-layout.ts';

/** `npm run build:pages`: makes what Cloudflare Pages serves, and the Worker for its chores. */
buildPages().then(({ folder, choresEntry }) => {
	console.log(`The site for Pages:     ${relative(ROOT, folder)}`);
	console.log(`The Worker for chores:  ${relative(ROOT, choresEntry)}`);
}, fail);
