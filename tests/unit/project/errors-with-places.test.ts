import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorsWithPlaces } from '../../../scripts/local/errors-with-places.ts';

let root: string;
let server: ViteDevServer;
beforeAll(async () => {
	root = mkdtempSync(join(tmpdir(), 'regulars-errors-'));
	writeFileSync(join(root, 'page.odd'), 'first line\nconst oops = = 3;\n');
	writeFileSync(join(root, 'code.ts'), '\nconst oops = = 3;\n');
	server = await createServer({
		root,
		configFile: false,
		logLevel: 'silent',
		server: { middlewareMode: true, ws: false, watch: null },
		plugins: [
			{
				name: 'a compiler that tells the place beside its message, as the one of Astro does',
				transform(_, id) {
					if (!id.endsWith('.odd')) return;
					throw Object.assign(new Error('Unexpected token'), {
						loc: { file: id, line: 2, column: 13 },
					});
				},
			},
			errorsWithPlaces(),
		],
	});
});
afterAll(async () => {
	await server.close();
	rmSync(root, { recursive: true, force: true });
});

describe('an error in a source file', () => {
	it('says file, line and column where the compiler gives them separately', async () => {
		await expect(server.environments.ssr.transformRequest('/page.odd')).rejects.toThrow(
			/^page\.odd:2:14: Unexpected token/,
		);
	});

	it('says them only once where its message has them already', async () => {
		const error = await server.environments.ssr.transformRequest('/code.ts').catch(String);
		expect(String(error).match(/code\.ts:2:14/g)).toHaveLength(1);
	});
});
