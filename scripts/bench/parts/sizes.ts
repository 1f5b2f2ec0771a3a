import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { DEMO_MEMBER } from '../../demo/people.ts';
import { ROOT } from '../../folders.ts';
import { kilobytes, table } from '../printing.ts';
import { nextEvent, signIn } from '../sites/browser.ts';
import { THIS_BUILD } from '../sites/builds.ts';
import { startHost } from '../sites/hosted.ts';
import type { Part } from './part.ts';

/** What travels, and what Cloudflare counts of a Worker. */

/** Plain, by the middling quality that proxies use on the fly, and by the best there is. */
async function sizesOf(url: string, cookie?: string): Promise<string[]> {
	const headers = { 'accept-encoding': 'identity', ...(cookie && { cookie }) };
	const body = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
	const brotli = (quality: number) =>
		brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
	return [body.length, brotli(4), brotli(11)].map(kilobytes);
}

/** The Worker as Cloudflare counts it: all of its modules, gzip. */
function workerSize(): string {
	const folder = join(ROOT, 'dist/server');
	const modules = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((file) => file.isFile() && /\.m?js$/.test(file.name))
		.map((file) => readFileSync(join(file.parentPath, file.name)));
	const all = Buffer.concat(modules);
	return `Worker: ${kilobytes(all.length)}, ${kilobytes(gzipSync(all).length)} compressed (at most 1,000 kB)`;
}

export const measureSizes: Part = async ({ folder, stops }) => {
	const persistTo = join(folder, 'demo');
	await THIS_BUILD.fillDemo(persistTo);
	const site = await startHost({ persistTo });
	stops.push(site.stop);
	const member = await signIn(site.url, DEMO_MEMBER.email);
	const event = `/events/${await nextEvent(site.url)}`;
	const rows: string[][] = [];
	for (const path of ['/', event, '/events', '/events/past', '/login']) {
		rows.push([`${path}, visitor`, ...(await sizesOf(site.url + path))]);
	}
	for (const path of ['/', event, '/me']) {
		rows.push([`${path}, member`, ...(await sizesOf(site.url + path, member))]);
	}
	return `${table(['first view', 'plain', 'Brotli 4', 'Brotli 11'], rows)}\n${workerSize()}`;
};
