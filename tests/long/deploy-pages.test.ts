import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeploymentWorld, makeDeploymentWorld } from '../deploy/deployment-world.ts';
import { liveThroughAnEvening } from '../deploy/members-way.ts';
import type { Outcome } from '../deploy/working-copy.ts';
import { until } from '../support/poll.ts';

/** `npm run deploy:pages`: Alchemy and wrangler, the real ones, against the same server. */

let world: DeploymentWorld;

beforeAll(async () => {
	world = await makeDeploymentWorld();
});

afterAll(async () => {
	await world.stop();
});

function deployPages(stage: string, settings: Record<string, string> = {}): Promise<Outcome> {
	return world.withSettings({ ...world.settings, ...settings }, () =>
		world.copy.npm('deploy:pages', '--yes', '--stage', stage),
	);
}

describe('a deployment on Pages', () => {
	const stage = 'web';
	let first: Outcome;

	beforeAll(async () => {
		first = await deployPages(stage);
	});

	it('ends well, with the plan, the address and the next step', () => {
		expect(first.code, first.output).toBe(0);
		expect(first.output).toContain('create  Pages project regulars-web');
		expect(first.output).toContain('The site is at https://regulars-web.pages.dev');
	});

	it('gives the cron and the queue to a second Worker, which serves nothing', async () => {
		const { queues, scripts, scriptSubdomains } = world.cloudflare.state;
		expect([...scripts.keys()]).toEqual(['regulars-web-chores']);
		const chores = scripts.get('regulars-web-chores');
		expect(chores?.schedules).toEqual(['* * * * *']);
		expect(chores?.assets).toBeNull();
		expect(scriptSubdomains.get('regulars-web-chores')?.enabled ?? false).toBe(false);
		expect(queues.flatMap(({ consumers }) => consumers.map(({ script }) => script))).toEqual([
			'regulars-web-chores',
		]);
	});

	it('binds both to the same database, namespace, queue and values', () => {
		const chores = world.cloudflare.state.scripts.get('regulars-web-chores');
		const project = world.cloudflare.state.projects.get('regulars-web');
		const production = project?.deployment_configs.production;
		const names = chores?.metadata.bindings.map(({ name }) => name).sort();
		expect(
			[
				...Object.keys(production?.env_vars ?? {}),
				...Object.keys(production?.d1_databases ?? {}),
				...Object.keys(production?.kv_namespaces ?? {}),
				...Object.keys(production?.queue_producers ?? {}),
			].sort(),
		).toEqual(names);
		const database = chores?.metadata.bindings.find(({ name }) => name === 'DB');
		expect(production?.d1_databases).toEqual({ DB: { id: database?.id } });
	});

	it('asks for nothing that the server does not know', () => {
		expect(world.cloudflare.unknownCalls).toEqual([]);
	});

	it('leaves no secret in any file, and prints none', () => {
		for (const secret of world.secrets) expect(first.output).not.toContain(secret);
		expect(world.filesWithSecrets()).toEqual([]);
	});

	it('makes a site on which a club begins and a member comes', () =>
		liveThroughAnEvening(world, 'https://regulars-web.pages.dev', 'regulars-web-chores'));

	it('creates nothing when it is repeated, and keeps the members', async () => {
		world.cloudflare.clearCalls();
		const again = await deployPages(stage);
		expect(again.code, again.output).toBe(0);
		const creating = world.cloudflare.calls.filter(
			({ method, path }) =>
				method === 'POST' &&
				/\/(d1\/database|storage\/kv\/namespaces|queues|consumers|projects)$/.test(path),
		);
		expect(creating).toEqual([]);
		const page = await world.cloudflare.fetch('https://regulars-web.pages.dev/');
		expect((await page.text()).includes('Thursday Readers')).toBe(true);
	});

	it('removes what the settings switch off', async () => {
		const outcome = await deployPages(stage, { USE_KV: 'off', USE_QUEUE: 'off' });
		expect(outcome.code, outcome.output).toBe(0);
		const project = world.cloudflare.state.projects.get('regulars-web');
		expect(project?.deployment_configs.production).toMatchObject({
			kv_namespaces: {},
			queue_producers: {},
		});
		const health = await world.cloudflare.fetch('https://regulars-web.pages.dev/api/health');
		expect(await health.json()).toMatchObject({ checks: { kv: 'absent' } });
	});

	it('is followed by its logs', async () => {
		const child = world.copy.start('logs', '--stage', stage, '--pages');
		await world.cloudflare.tails.untilListened('regulars-web');
		let output = '';
		child.stdout?.on('data', (chunk) => {
			output += chunk;
		});
		world.cloudflare.tails.push('regulars-web', {
			outcome: 'ok',
			eventTimestamp: Date.UTC(2026, 10, 21, 9),
			event: {
				request: { method: 'GET', url: 'https://regulars-web.pages.dev/calendar/s3cret.ics' },
			},
			logs: [],
			exceptions: [],
		});
		await until('the line of the request', () => output.includes('GET /calendar/… ok'));
		child.kill('SIGINT');
		await once(child, 'close');
		expect(output).not.toContain('s3cret');
	});

	it('attaches a custom domain, and detaches it again', async () => {
		const outcome = await deployPages(stage, { SITE_URL: 'https://readers.club.example' });
		expect(outcome.code, outcome.output).toBe(0);
		const domains = world.cloudflare.state.projects.get('regulars-web')?.domains;
		expect(domains).toContain('readers.club.example');
	});

	it('does not become a Worker while it is on Pages', async () => {
		const outcome = await world.copy.npm('deploy', '--yes', '--stage', stage);
		expect(outcome.code).toBe(1);
		expect(outcome.output).toContain('The stage "web" runs on Pages');
		expect(world.cloudflare.state.scripts.has('regulars-web')).toBe(false);
	});

	it('is taken down as a whole, and its database stays', async () => {
		const outcome = await world.copy.npm('destroy', '--stage', stage, '--yes');
		expect(outcome.code, outcome.output).toBe(0);
		const { databases, projects, scripts } = world.cloudflare.state;
		expect([...projects.keys()]).toEqual([]);
		expect([...scripts.keys()]).toEqual([]);
		expect(databases.map(({ name }) => name)).toEqual(['regulars-web-db']);
	});
});

describe('each part of Pages that Cloudflare refuses', () => {
	it.each([
		['the project', 'POST', /\/pages\/projects$/, 'part-0'],
		['its bindings', 'PATCH', /\/pages\/projects\/[^/]+$/, 'part-1'],
		['the upload', 'POST', /\/pages\/projects\/[^/]+\/deployments$/, 'part-2'],
	])('is reported, and a second run finishes: %s', async (_, method, path, stage) => {
		const message = 'The plan of this account does not allow it.';
		const end = world.cloudflare.refuse({ method, path, status: 400, code: 8_000_000, message });
		const refused = await deployPages(stage);
		end();
		expect(refused.code, refused.output).toBe(1);
		expect(refused.output).toContain('does not allow it');
		const healed = await deployPages(stage);
		expect(healed.code, healed.output).toBe(0);
	});
});
