import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';
import { until } from '../../support/poll.ts';
import { newBookmark } from './d1/files.ts';
import { splitStatements } from './d1/sql-statements.ts';
import { type FakeCloudflare, startFakeCloudflare } from './fake-cloudflare.ts';
import { GUIDE_PERMISSIONS } from './permissions.ts';

/** What the tests of deployments rely on: that the fake refuses what Cloudflare refuses, and really runs. */

let cloudflare: FakeCloudflare;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-fake-cloudflare-'));
	cloudflare = await startFakeCloudflare({ folder, zones: [{ name: 'club.example' }] });
});

afterAll(async () => {
	await cloudflare.stop();
	rmSync(folder, { recursive: true, force: true });
});

interface Answer {
	status: number;
	code: number | undefined;
	// biome-ignore lint/suspicious/noExplicitAny: each test knows the result that it asked for
	result: any;
}

/** Calls the API, below the account. */
async function call(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
	const base = `${cloudflare.environment.CLOUDFLARE_BASE_URL}/accounts/${cloudflare.accountId}`;
	const response = await fetch(base + path, {
		method,
		headers: { authorization: `Bearer ${token ?? cloudflare.token}` },
		body: body instanceof FormData ? body : JSON.stringify(body),
	});
	const { errors, result } = (await response.json()) as {
		errors: { code: number }[];
		result: unknown;
	};
	return { status: response.status, code: errors[0]?.code, result };
}

/** The form by which a Worker of one module is uploaded. */
function workerForm(script: string, metadata: object = {}): FormData {
	const form = new FormData();
	const type = 'application/javascript+module';
	form.append('worker.mjs', new Blob([script], { type }), 'worker.mjs');
	const whole = { main_module: 'worker.mjs', compatibility_date: '2026-10-01', ...metadata };
	form.append('metadata', JSON.stringify(whole));
	return form;
}

async function deployWorker(name: string, script: string, metadata: object = {}): Promise<void> {
	const uploaded = await call('PUT', `/workers/scripts/${name}`, workerForm(script, metadata));
	expect(uploaded.status).toBe(200);
	await call('POST', `/workers/scripts/${name}/subdomain`, { enabled: true });
}

async function visit(host: string, path = '/'): Promise<string> {
	return (await cloudflare.fetch(`https://${host}${path}`)).text();
}

describe('statements', () => {
	it.each([
		['select 1; select 2', ['select 1', 'select 2']],
		["select ';' -- a; b\n; select 2 /* ; */;", ["select ';' -- a; b", 'select 2 /* ; */']],
		['-- nothing here\n', []],
		[
			'create trigger t after insert on a begin select 1; select case when 1 then 2 end; end; select 3',
			[
				'create trigger t after insert on a begin select 1; select case when 1 then 2 end; end',
				'select 3',
			],
		],
	])('are cut where SQLite ends them: %s', (sql, expected) => {
		expect(splitStatements(sql)).toEqual(expected);
	});
});

describe('a database', () => {
	let path: string;
	const query = (sql: string) => call('POST', `${path}/query`, { sql });

	beforeAll(async () => {
		const { result } = await call('POST', '/d1/database', { name: 'seats' });
		path = `/d1/database/${result.uuid}`;
	});

	async function importFile(sql: string) {
		const etag = createHash('md5').update(sql).digest('hex');
		const { result } = await call('POST', `${path}/import`, { action: 'init', etag });
		await fetch(result.upload_url, { method: 'PUT', body: sql });
		const { filename } = result;
		const begun = await call('POST', `${path}/import`, { action: 'ingest', etag, filename });
		expect(begun.result).toMatchObject({ success: true, type: 'import', status: 'active' });
		const current_bookmark = begun.result.at_bookmark;
		return (await call('POST', `${path}/import`, { action: 'poll', current_bookmark })).result;
	}

	it('takes migrations with triggers as a file, and in no other way', async () => {
		const [tables, triggers] = ['0000_initial.sql', '0001_seat_counters.sql'].map((file) =>
			readFileSync(join(ROOT, 'drizzle', file), 'utf8'),
		) as [string, string];
		const together = await query(`${tables}\n${triggers}`);
		expect([together.status, together.code]).toEqual([400, 7500]);
		expect((await importFile(`${tables}\n${triggers}`)).status).toBe('complete');
		const { result } = await query("select count(*) as n from sqlite_master where type='trigger'");
		expect(result[0].results[0].n).toBe(4);
	});

	it('reports an import once, and no other import', async () => {
		const again = { action: 'poll', current_bookmark: newBookmark() };
		expect((await call('POST', `${path}/import`, again)).result).toEqual({
			success: false,
			error: 'Not currently importing anything.',
		});
	});

	it('exports itself as a file, for a caller that asks until it is done', async () => {
		await query("create table gift (word text); insert into gift values ('it''s here')");
		const options = { output_format: 'polling', dump_options: { tables: ['gift'] } };
		const begun = (await call('POST', `${path}/export`, options)).result;
		expect(begun).toMatchObject({ success: true, type: 'export', status: 'active' });
		const polled = { ...options, current_bookmark: begun.at_bookmark };
		const done = (await call('POST', `${path}/export`, polled)).result;
		expect(done.status).toBe('complete');
		const sql = await (await fetch(done.result.signed_url)).text();
		expect(sql).toContain('CREATE TABLE gift (word text)');
		expect(sql).toContain("VALUES('it''s here')");
		expect((await call('POST', `${path}/export`, {})).code).toBe(7400);
	});

	it('goes back to a moment whose bookmark was asked for, and forward again', async () => {
		await query("create table moments (word text); insert into moments values ('early')");
		const { result: early } = await call('GET', `${path}/time_travel/bookmark`);
		await query("update moments set word = 'late'");
		const word = async () => (await query('select word from moments')).result[0].results[0].word;
		const back = (bookmark: string) =>
			call('POST', `${path}/time_travel/restore?bookmark=${bookmark}`);
		const { result } = await back(early.bookmark);
		expect(await word()).toBe('early');
		expect((await back(result.previous_bookmark)).status).toBe(200);
		expect(await word()).toBe('late');
		expect((await back(newBookmark())).status).toBe(400);
	});

	it('is found by its name, and asked by its id alone', async () => {
		const { result } = await call('GET', '/d1/database/seats');
		expect(path).toBe(`/d1/database/${result.uuid}`);
		const named = await call('POST', '/d1/database/seats/query', { sql: 'select 1' });
		expect([named.status, named.code]).toEqual([400, 7400]);
		const unknown = `/d1/database/${crypto.randomUUID()}/query`;
		expect((await call('POST', unknown, { sql: 'select 1' })).code).toBe(7404);
	});

	it('takes no statement of more than 100,000 bytes, in no way', async () => {
		const long = `select '${'x'.repeat(100_000)}'`;
		expect((await query(long)).code).toBe(7500);
		expect(await importFile(long)).toMatchObject({
			status: 'error',
			errors: [expect.stringMatching(/too long/)],
		});
	});

	it('keeps nothing of a file in which one statement fails', async () => {
		const failed = await importFile('create table from_file (a); insert into nowhere values (1);');
		expect(failed).toMatchObject({
			status: 'error',
			errors: [expect.stringMatching(/no such table/)],
		});
		expect((await query('pragma table_info(from_file)')).result[0].results).toEqual([]);
	});

	it('keeps nothing of a text in which one statement fails', async () => {
		const failed = await query('create table kept (a); insert into nowhere values (1)');
		expect([failed.status, failed.code]).toEqual([400, 7500]);
		expect((await query('pragma table_info(kept)')).result[0].results).toEqual([]);
	});

	it('cannot have the name of another', async () => {
		const again = await call('POST', '/d1/database', { name: 'seats' });
		expect([again.status, again.code]).toEqual([400, 7502]);
	});
});

describe('a caller', () => {
	it('needs the token of this account', async () => {
		const wrong = await call('GET', '/d1/database', undefined, 'another token');
		expect([wrong.status, wrong.code]).toEqual([403, 10000]);
	});

	it.each([
		['D1: Edit', 'POST', '/d1/database'],
		['D1: Edit', 'GET', '/d1/database'],
		['Workers KV Storage: Edit', 'GET', '/storage/kv/namespaces'],
		['Queues: Edit', 'POST', '/queues'],
		['Workers Scripts: Edit', 'GET', '/workers/subdomain'],
		['Workers Scripts: Edit', 'PUT', '/workers/scripts/any'],
		['Workers Scripts: Edit', 'GET', '/workers/scripts/any/versions'],
		['Cloudflare Pages: Edit', 'GET', '/pages/projects/any'],
	])('needs %s to %s %s', async (permission, method, path) => {
		cloudflare.state.permissions.delete(permission);
		const refused = await call(method, path, method === 'GET' ? undefined : {});
		cloudflare.state.permissions.add(permission);
		expect([refused.status, refused.code]).toEqual([403, 10000]);
	});

	it('can read what it can’t change', async () => {
		cloudflare.state.permissions.delete('D1: Edit');
		cloudflare.state.permissions.add('D1: Read');
		expect((await call('GET', '/d1/database')).status).toBe(200);
		expect((await call('POST', '/d1/database', { name: 'more' })).status).toBe(403);
		cloudflare.state.permissions.delete('D1: Read');
		cloudflare.state.permissions.add('D1: Edit');
	});

	it('has by default what the operating guide says to give the token', () => {
		const guide = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8');
		const rows = [...guide.matchAll(/^\| (?:Account|Zone) +\| ([\w ]+: (?:Edit|Read)) +\|/gm)];
		expect(rows.map(([, permission]) => permission)).toEqual([...GUIDE_PERMISSIONS]);
	});

	it('is refused where and as often as a test wants', async () => {
		const error = { status: 409, code: 11009, message: 'taken' };
		cloudflare.refuse({ method: 'POST', path: /\/queues$/, ...error, times: 1 });
		const refused = await call('POST', '/queues', { queue_name: 'refused-first' });
		expect([refused.status, refused.code]).toEqual([409, 11009]);
		expect((await call('POST', '/queues', { queue_name: 'refused-first' })).status).toBe(200);
	});

	it('leaves a note if it asks for an unknown route', async () => {
		expect((await call('GET', '/r2/buckets')).code).toBe(7003);
		expect(cloudflare.unknownCalls.map(({ path }) => path)).toEqual([
			`/accounts/${cloudflare.accountId}/r2/buckets`,
		]);
		cloudflare.clearCalls();
	});
});

describe('a Worker', () => {
	const ECHO = `export default {
		async fetch(request, env) {
			const { results } = await env.DB.prepare('select word from words').all();
			await env.KV.put('key', 'kept');
			return Response.json({
				url: request.url,
				ip: request.headers.get('cf-connecting-ip'),
				names: Object.keys(env).sort(),
				values: [results[0].word, await env.KV.get('key'), env.SECRET],
			});
		},
	}`;

	it('runs with what it was uploaded with, and other processes reach it', async () => {
		const { result: database } = await call('POST', '/d1/database', { name: 'words' });
		const sql = "create table words (word); insert into words values ('written by the API')";
		await call('POST', `/d1/database/${database.uuid}/query`, { sql });
		const { result: namespace } = await call('POST', '/storage/kv/namespaces', { title: 'words' });
		await deployWorker('echo', ECHO, {
			bindings: [
				{ type: 'd1', name: 'DB', id: database.uuid },
				{ type: 'kv_namespace', name: 'KV', namespace_id: namespace.id },
				{ type: 'secret_text', name: 'SECRET', text: 'sesame' },
			],
		});
		const program = `const response = await fetch('https://echo.acme.workers.dev/a?b');
			console.log(await response.text());
			await fetch('https://elsewhere.example/').catch(() => {});`;
		const { stdout } = await promisify(execFile)(
			process.execPath,
			['--input-type=module', '--eval', program],
			{ env: { ...process.env, ...cloudflare.environment } },
		);
		expect(JSON.parse(stdout)).toEqual({
			url: 'https://echo.acme.workers.dev/a?b',
			ip: '203.0.113.7',
			names: ['DB', 'KV', 'SECRET'],
			values: ['written by the API', 'kept', 'sesame'],
		});
		expect(cloudflare.strangers).toEqual(['elsewhere.example']);
		const { result } = await call('GET', '/workers/scripts/echo/settings');
		expect(JSON.stringify(result)).not.toContain('sesame');
	});

	it('is refused when it cannot start or is bound to nothing, and the one before goes on', async () => {
		await deployWorker('steady', "export default { fetch: () => new Response('steady') }");
		const upload = (script: string, bindings: object[] = []) =>
			call('PUT', '/workers/scripts/steady', workerForm(script, { bindings }));
		const good = 'export default { fetch: () => new Response() }';
		expect((await upload('throw new Error("at the start")')).code).toBe(10021);
		expect((await upload(good, [{ type: 'd1', name: 'DB', id: 'none' }])).code).toBe(10021);
		const nowhere = { type: 'd1', name: 'DB', id: crypto.randomUUID() };
		expect((await upload(good, [nowhere])).code).toBe(10181);
		expect((await upload(good, [{ type: 'r2_bucket', name: 'FILES' }])).code).toBe(10021);
		expect(await visit('steady.acme.workers.dev')).toBe('steady');
	});

	it('has a version for each upload, and goes back to one', async () => {
		const answering = (word: string) => `export default { fetch: () => new Response('${word}') }`;
		await deployWorker('turned', answering('first'));
		await deployWorker('turned', answering('second'));
		const path = '/workers/scripts/turned';
		const { result: listed } = await call('GET', `${path}/versions?deployable=true`);
		expect(listed.items.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
		const back = (version_id: string, rest = '') =>
			call('POST', `${path}/deployments${rest}`, {
				strategy: 'percentage',
				versions: [{ version_id, percentage: 100 }],
				annotations: { 'workers/message': 'the second fails' },
			});
		expect((await back(listed.items[1].id)).status).toBe(200);
		expect(await visit('turned.acme.workers.dev')).toBe('first');
		const { result } = await call('GET', `${path}/deployments`);
		expect(result.deployments[0].versions).toEqual([
			{ version_id: listed.items[1].id, percentage: 100 },
		]);
		expect((await back('first')).status).toBe(400);
		expect((await back(crypto.randomUUID())).status).toBe(404);
		await deployWorker('turned', answering('third'), {
			bindings: [{ type: 'secret_text', name: 'SECRET', text: 'sesame' }],
		});
		expect((await back(listed.items[0].id)).code).toBe(10220);
		expect((await back(listed.items[0].id, '?force=true')).status).toBe(200);
		expect(await visit('turned.acme.workers.dev')).toBe('second');
	});

	it('has a largest size', async () => {
		const bytes = Buffer.alloc(5 * 1024 * 1024);
		for (let at = 0; at < bytes.length; at += 4)
			bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
		const form = workerForm('export default { fetch: () => new Response() }');
		form.append('data.bin', new Blob([bytes], { type: 'application/octet-stream' }), 'data.bin');
		expect((await call('PUT', '/workers/scripts/large', form)).code).toBe(10027);
	});
});

describe('a running Worker', () => {
	it('answers before or after its static files, as it says', async () => {
		const name = 'filed';
		const { result: session } = await call(
			'POST',
			`/workers/scripts/${name}/assets-upload-session`,
			{
				manifest: { '/a.txt': { hash: 'a', size: 1 }, '/b.txt': { hash: 'b', size: 1 } },
			},
		);
		const files = new FormData();
		for (const hash of session.buckets.flat()) files.append(hash, new Blob([btoa(hash)]), hash);
		const { result } = await call('POST', '/workers/assets/upload?base64=true', files, session.jwt);
		await deployWorker(name, "export default { fetch: () => new Response('worker') }", {
			assets: { jwt: result.jwt, config: { run_worker_first: ['/*', '!/b.txt'] } },
		});
		expect(await visit(`${name}.acme.workers.dev`, '/a.txt')).toBe('worker');
		expect(await visit(`${name}.acme.workers.dev`, '/b.txt')).toBe('b');
	});

	it('gets its messages and its cron once both are registered', async () => {
		await call('POST', '/queues', { queue_name: 'news' });
		await deployWorker(
			'reader',
			`export default {
				async fetch(request, env) { await env.NEWS.send('a message'); return new Response(); },
				async queue({ messages }) { console.log('read ' + messages[0].body); },
				async scheduled({ cron }) { console.log('fired ' + cron); },
			}`,
			{ bindings: [{ type: 'queue', name: 'NEWS', queue_name: 'news' }] },
		);
		await expect(cloudflare.fireCron('reader')).rejects.toThrow('no cron');
		await call('PUT', '/workers/scripts/reader/schedules', [{ cron: '* * * * *' }]);
		await cloudflare.fireCron('reader');
		const queue = cloudflare.state.queues.find(({ queue_name }) => queue_name === 'news');
		await call('POST', `/queues/${queue?.queue_id}/consumers`, {
			script_name: 'reader',
			type: 'worker',
			settings: { batch_size: 1 },
		});
		await visit('reader.acme.workers.dev');
		const written = () => cloudflare.logs.map(({ message }) => message);
		await until('the message is read', () => written().includes('read a message'));
		expect(written()).toContain('fired * * * * *');
		expect((await call('DELETE', `/queues/${queue?.queue_id}`)).code).toBe(11005);
	});

	it('answers at its domain, and at workers.dev only while that is open', async () => {
		await deployWorker('domestic', "export default { fetch: () => new Response('at home') }");
		const [zone] = cloudflare.state.zones;
		const domain = { zone_id: zone?.id, hostname: 'www.club.example', service: 'domestic' };
		expect((await cloudflare.fetch('https://www.club.example/')).status).toBe(530);
		await call('PUT', '/workers/domains', domain);
		expect(await visit('www.club.example')).toBe('at home');
		await call('POST', '/workers/scripts/domestic/subdomain', { enabled: false });
		expect((await cloudflare.fetch('https://domestic.acme.workers.dev/')).status).toBe(404);
		cloudflare.state.dnsRecords.push({ type: 'CNAME', name: 'blog.club.example' });
		const pointed = { ...domain, hostname: 'blog.club.example' };
		const refused = await call('PUT', '/workers/domains', pointed);
		expect([refused.status, refused.code]).toEqual([409, 100117]);
		const taken = await call('PUT', '/workers/domains', { ...domain, service: 'steady' });
		expect([taken.status, taken.code]).toEqual([409, 100116]);
	});

	it('has its logs tailed', async () => {
		const { result } = await call('POST', '/workers/scripts/steady/tails', { filters: [] });
		const socket = new WebSocket(result.url, 'trace-v1');
		const received = new Promise((resolve) => {
			socket.addEventListener('message', ({ data }) => resolve(data));
		});
		await cloudflare.tails.untilListened('steady');
		cloudflare.tails.push('steady', { outcome: 'ok', logs: ['x'.repeat(200)] });
		expect(JSON.parse(String(await received))).toMatchObject({ outcome: 'ok' });
		socket.close();
	});
});

describe('a free account', () => {
	it('has five crons and ten databases, and no more', async () => {
		const others = [...cloudflare.state.scripts.values()].filter(({ name }) => name !== 'steady');
		const taken = others.flatMap(({ schedules }) => schedules).length;
		const crons = Array.from({ length: 6 - taken }, (_, hour) => ({ cron: `0 ${hour} * * *` }));
		const put = (asked: object[]) => call('PUT', '/workers/scripts/steady/schedules', asked);
		expect((await put(crons)).code).toBe(10072);
		expect((await put(crons.slice(1))).status).toBe(200);
		while (cloudflare.state.databases.length < 10) {
			const name = `filler-${cloudflare.state.databases.length}`;
			expect((await call('POST', '/d1/database', { name })).status).toBe(200);
		}
		expect((await call('POST', '/d1/database', { name: 'eleventh' })).code).toBe(7406);
	});
});

describe('a Pages project', () => {
	it('runs what was uploaded to it, with what it is bound to', async () => {
		await call('POST', '/pages/projects', { name: 'club', production_branch: 'main' });
		const text = (value: string) => ({ type: 'plain_text', value });
		const configure = (env_vars: object) =>
			call('PATCH', '/pages/projects/club', {
				deployment_configs: { production: { compatibility_date: '2026-10-01', env_vars } },
			});
		await configure({ KEPT: text('kept'), GONE: text('gone') });
		await configure({ GONE: null, HIDDEN: { type: 'secret_text', value: 'sesame' } });
		expect(JSON.stringify(await call('GET', '/pages/projects/club'))).not.toContain('sesame');

		const bundle = workerForm(
			'export default { fetch: (_, env) => new Response(Object.keys(env).sort().join() + env.KEPT) }',
			{ compatibility_date: undefined },
		);
		const form = new FormData();
		form.append('manifest', '{}');
		form.append('branch', 'main');
		form.append('_worker.bundle', new File([await new Response(bundle).blob()], '_worker.bundle'));
		const { result } = await call('POST', '/pages/projects/club/deployments', form);
		expect(result.latest_stage).toMatchObject({ name: 'deploy', status: 'success' });
		expect(await visit('club.pages.dev')).toBe(
			'ASSETS,CF_PAGES,CF_PAGES_BRANCH,CF_PAGES_COMMIT_SHA,CF_PAGES_URL,HIDDEN,KEPTkept',
		);
	});
});
