import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/poll.ts';
import { type DeploymentWorld, makeDeploymentWorld } from './deployment-world.ts';
import { liveThroughAnEvening } from './members-way.ts';
import type { Outcome } from './working-copy.ts';

/** `npm run deploy`, the real one, against a server that answers as Cloudflare's API does. */

let world: DeploymentWorld;

beforeAll(async () => {
	world = await makeDeploymentWorld();
});

afterAll(async () => {
	await world.stop();
});

describe('a deployment with everything', () => {
	let first: Outcome;

	beforeAll(async () => {
		first = await world.copy.npm('deploy', '--yes');
	});

	it('ends well, with the plan, the address and the next step', () => {
		expect(first.output).toContain('create  database regulars-db');
		expect(first.output).toContain('The site is at https://regulars.acme.workers.dev');
		expect(first.output).toContain('sign in as ada@club.example');
		expect(first.code).toBe(0);
	});

	it('creates the database with read replicas, the namespace, the queue, the cron and the Worker', () => {
		const { databases, namespaces, queues, scripts } = world.cloudflare.state;
		expect(databases.map(({ name, read_replication }) => [name, read_replication.mode])).toEqual([
			['regulars-db', 'auto'],
		]);
		expect(namespaces.map(({ title }) => title)).toEqual(['regulars-kv']);
		expect(
			queues.map(({ queue_name, consumers }) => [queue_name, consumers.map((c) => c.script)]),
		).toEqual([['regulars-outbox-queue', ['regulars']]]);
		expect([...scripts.keys()]).toEqual(['regulars']);
		expect(scripts.get('regulars')?.schedules).toEqual(['* * * * *']);
	});

	it('keeps whole addresses out of the logs', () => {
		const observability = world.cloudflare.state.scripts.get('regulars')?.metadata.observability;
		expect(observability).toMatchObject({ logs: { invocation_logs: false } });
	});

	it('asks for nothing that the server does not know', () => {
		expect(world.cloudflare.unknownCalls).toEqual([]);
	});

	it('leaves no secret in any file, and prints none', () => {
		for (const secret of world.secrets) expect(first.output).not.toContain(secret);
		expect(world.filesWithSecrets()).toEqual([]);
	});

	it('makes a site with exactly its bindings, on which a club begins and a member comes', async () => {
		await liveThroughAnEvening(world, 'https://regulars.acme.workers.dev');
	});

	it('creates nothing when it is repeated, and keeps the members', async () => {
		world.cloudflare.clearCalls();
		const again = await world.copy.npm('deploy', '--yes');
		expect(again.code, again.output).toBe(0);
		expect(again.output).toContain('keep    database regulars-db');
		const creating = world.cloudflare.calls.filter(
			({ method, path }) =>
				method === 'POST' &&
				/\/(d1\/database|storage\/kv\/namespaces|queues|consumers)$/.test(path),
		);
		expect(creating).toEqual([]);
		expect(world.cloudflare.state.databases).toHaveLength(1);
		const page = await world.cloudflare.fetch('https://regulars.acme.workers.dev/');
		expect((await page.text()).includes('Thursday Readers')).toBe(true);
	});

	it('fails when Cloudflare refused the cron, though Alchemy ends well', async () => {
		world.cloudflare.refuse({
			method: 'PUT',
			path: /\/schedules$/,
			status: 400,
			code: 10072,
			message: 'This account has too many cron triggers.',
			times: 1,
		});
		const script = world.cloudflare.state.scripts.get('regulars');
		if (script) script.schedules = [];
		const refused = await world.copy.npm('deploy', '--yes');
		expect(refused.output).toContain('cron is missing');
		expect(refused.code).toBe(1);
		const healed = await world.copy.npm('deploy', '--yes');
		expect(healed.code, healed.output).toBe(0);
	});
});

describe('npm run logs', () => {
	it('shows what happens on the site, without a token or an address', async () => {
		const child = world.copy.start('logs');
		let output = '';
		child.stdout?.on('data', (chunk) => {
			output += chunk;
		});
		await world.cloudflare.tails.untilListened('regulars');
		const token = 'eyJhbGciOi.JIUzI1NiJ9-secret';
		world.cloudflare.tails.push('regulars', {
			outcome: 'ok',
			scriptName: 'regulars',
			eventTimestamp: Date.UTC(2026, 10, 21, 9),
			event: {
				request: {
					method: 'POST',
					url: `https://regulars.acme.workers.dev/rsvp/${token}?x=${token}`,
				},
				response: { status: 303 },
			},
			logs: [{ level: 'warn', message: ['{"event":"outbox_attempt_failed"}'], timestamp: 0 }],
			exceptions: [],
		});
		await until('the line of the request', () => output.includes('outbox_attempt_failed'));
		child.kill('SIGINT');
		await once(child, 'close');
		expect(output).toContain('2026-11-21T09:00:00.000Z POST /rsvp/… 303 ok');
		expect(output).not.toContain(token);
	});
});

describe('nobody to ask', () => {
	it('means that nothing is deployed without --yes', async () => {
		world.cloudflare.clearCalls();
		const outcome = await world.copy.npm('deploy', '--stage', 'unasked');
		expect(outcome.code).toBe(1);
		expect(outcome.output).toContain('create  database regulars-unasked-db');
		expect(outcome.output).toContain('there is nobody here to ask. Add --yes');
		const changing = world.cloudflare.calls.filter(
			({ method, path }) => method !== 'GET' && !path.endsWith('/query'),
		);
		expect(changing).toEqual([]);
	});
});

describe('settings that are not good', () => {
	it('are all named, with where to get better ones, before Cloudflare is asked anything', async () => {
		world.cloudflare.clearCalls();
		const { AUTH_SECRET: _left, ...others } = world.settings;
		const bad = { ...others, RESEND_API_KEY: 'key', CLOUDFLARE_ACCOUNT_ID: 'acme' };
		const outcome = await world.withSettings(bad, () => world.copy.npm('deploy', '--yes'));
		expect(outcome.code).toBe(1);
		expect(outcome.output).toContain('AUTH_SECRET is missing.\n      Make one: openssl rand');
		expect(outcome.output).toContain('RESEND_API_KEY is not an API key of Resend');
		expect(outcome.output).toContain('CLOUDFLARE_ACCOUNT_ID must be 32 hexadecimal digits');
		expect(world.cloudflare.calls).toEqual([]);
	});
});
