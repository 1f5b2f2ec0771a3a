import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	chosenAddress,
	DEPLOYED_WORKER,
	deployedResources,
	deployedValueNames,
	deployedValues,
	describeDeployment,
	missingValues,
	SITE_WORKER,
} from '../../../infrastructure/deployment.ts';
import { deployedName, isStage, PRODUCTION } from '../../../infrastructure/names.ts';
import {
	localConfiguration,
	writeLocalConfiguration,
} from '../../../scripts/build/local-configuration.ts';
import { BINDINGS, DEPLOYMENT_SETTINGS, VARIABLES } from '../../../src/environment.ts';

const local = localConfiguration();

/** What the local run really binds, read from what wrangler is given, as `kind name`. */
const localBindings = [
	...local.d1_databases.map(({ binding }) => `d1 ${binding}`),
	...local.kv_namespaces.map(({ binding }) => `kv ${binding}`),
	...local.queues.producers.map(({ binding }) => `queue ${binding}`),
].sort();

const resources = deployedResources(PRODUCTION, {});
const deployedBindings = resources.map(({ kind, binding }) => `${kind} ${binding}`);

const localOnly = Object.entries(BINDINGS)
	.filter(([, entry]) => entry.where === 'local')
	.map(([name, { kind }]) => `${kind} ${name}`);

const everyValue = Object.fromEntries(
	Object.keys(VARIABLES).map((name) => [name, `value of ${name}`]),
);

describe('the local run and the deployment', () => {
	it('have the same bindings, except for those that are local only', () => {
		expect([...deployedBindings, ...localOnly].sort()).toEqual(localBindings);
	});

	it('differ only in the mailbox', () => {
		const values = Object.entries(VARIABLES).filter(([, { where }]) => where === 'local');
		expect(localOnly).toEqual(['d1 MAILBOX']);
		expect(values.map(([name]) => name)).toEqual(['LOCAL_MAILBOX']);
	});

	it('have no kind of binding that this comparison misses', () => {
		const compared = ['d1_databases', 'kv_namespaces', 'queues'];
		const notBindings = [
			'name',
			'main',
			'compatibility_date',
			'compatibility_flags',
			'triggers',
			'assets',
			'observability',
		];
		expect(Object.keys(local).sort()).toEqual([...compared, ...notBindings].sort());
	});

	it('consume every queue that they write to', () => {
		const produced = local.queues.producers.map(({ queue }) => queue);
		expect(local.queues.consumers.map(({ queue }) => queue)).toEqual(produced);
		expect(resources.filter(({ kind }) => kind === 'queue')).toHaveLength(produced.length);
	});

	it('run under the same name, compatibility and cron', () => {
		expect({
			name: deployedName(PRODUCTION),
			date: DEPLOYED_WORKER.compatibilityDate,
			flags: DEPLOYED_WORKER.compatibilityFlags,
			crons: DEPLOYED_WORKER.crons,
		}).toEqual({
			name: local.name,
			date: local.compatibility_date,
			flags: local.compatibility_flags,
			crons: local.triggers.crons,
		});
	});

	it('serve files by the same rules', () => {
		const { binding, ...rules } = local.assets;
		expect(SITE_WORKER.assets).toEqual(rules);
		expect(binding).toBe('ASSETS');
	});

	it('use the same names for databases, namespace and queue', () => {
		const names = [
			...local.d1_databases.map(({ database_name }) => database_name),
			...local.kv_namespaces.map(({ id }) => id),
			...local.queues.producers.map(({ queue }) => queue),
		];
		expect(names).toEqual(expect.arrayContaining(resources.map(({ name }) => name)));
	});

	it('keep whole URLs, and with them tokens, out of the logs', () => {
		expect(local.observability.logs.invocation_logs).toBe(false);
		expect(DEPLOYED_WORKER.observability.logs.invocationLogs).toBe(false);
	});
});

describe('a deployment', () => {
	it('never gets the local mailbox, even where its variable is set', () => {
		const names = [
			...resources.map(({ binding }) => binding),
			...deployedValueNames(),
			...deployedValues(everyValue).map(({ name }) => name),
		];
		expect(names).not.toContain('LOCAL_MAILBOX');
		expect(names).not.toContain('MAILBOX');
	});

	it('gets every other variable and secret of the site', () => {
		const expected = Object.entries(VARIABLES)
			.filter(([, { where }]) => where === 'everywhere')
			.map(([name, { kind }]) => ({ name, kind, value: `value of ${name}` }));
		expect(deployedValues(everyValue)).toEqual(expected);
	});

	it('gets none of the settings for the machine that deploys', () => {
		const given = Object.fromEntries(
			Object.keys(DEPLOYMENT_SETTINGS).map((name) => [name, `value of ${name}`]),
		);
		expect(deployedValues(given)).toEqual([]);
	});

	it('gets no blank value', () => {
		expect(deployedValues({ SITE_URL: '  ', MAIL_FROM: ' Club <c@example.com> ' })).toEqual([
			{ name: 'MAIL_FROM', kind: 'variable', value: 'Club <c@example.com>' },
		]);
	});

	it('names the settings that the Worker needs to start', () => {
		expect(missingValues({ MAIL_FROM: 'hello@example.com', AUTH_SECRET: ' ' })).toEqual([
			'SITE_URL',
			'OWNER_EMAIL',
			'AUTH_SECRET',
			'RESEND_API_KEY',
		]);
		expect(missingValues(everyValue)).toEqual([]);
	});

	it('treats what can sign or send as a secret', () => {
		const secrets = deployedValues(everyValue)
			.filter(({ kind }) => kind === 'secret')
			.map(({ name }) => name);
		expect(secrets).toEqual([
			'AUTH_SECRET',
			'AUTH_SECRET_PREVIOUS',
			'RESEND_API_KEY',
			'RESEND_WEBHOOK_SECRET',
			'MONITOR_TOKEN',
			'GOOGLE_CLIENT_SECRET',
			'GITHUB_CLIENT_SECRET',
			'OPENID_CLIENT_SECRET',
		]);
	});

	it.each([
		[{ USE_KV: 'off' }, ['DB', 'OUTBOX_QUEUE']],
		[{ USE_QUEUE: 'off' }, ['DB', 'KV']],
		[{ USE_KV: 'off', USE_QUEUE: 'off' }, ['DB']],
		[{ USE_KV: 'on' }, ['DB', 'KV', 'OUTBOX_QUEUE']],
	])('with %o has the bindings %o', (given, bound) => {
		expect(deployedResources(PRODUCTION, given).map(({ binding }) => binding)).toEqual(bound);
	});

	it('can switch off only optional bindings', () => {
		for (const [name, entry] of Object.entries(BINDINGS)) {
			if ('switchedBy' in entry) {
				expect(entry.optional, name).toBe(true);
				expect(Object.keys(DEPLOYMENT_SETTINGS)).toContain(entry.switchedBy);
			}
		}
	});

	it('shares no name with another stage', () => {
		const namesOf = (stage: string) => {
			const { siteName, workerName, resourceNames } = describeDeployment(stage, 'pages', {});
			return [siteName, workerName, ...Object.values(resourceNames)];
		};
		expect(namesOf(PRODUCTION)).toContain('regulars-db');
		const both = [...namesOf(PRODUCTION), ...namesOf('trial')];
		expect(new Set(both).size).toBe(both.length);
	});

	it.each([
		[undefined, null],
		['https://club.example.org', 'club.example.org'],
		['https://regulars.acme.workers.dev', null],
		['https://regulars-abc.pages.dev', null],
		['https://workers.dev.example.org', 'workers.dev.example.org'],
	])('with the address %s attaches the domain %s', (siteUrl, domain) => {
		const given = siteUrl === undefined ? {} : { SITE_URL: siteUrl };
		expect(describeDeployment(PRODUCTION, 'workers', given).customDomain).toBe(domain);
	});

	it.each([
		['https://Club.Example.org/', 'https://club.example.org'],
		['https://club.example.org', 'https://club.example.org'],
		[undefined, undefined],
		['', undefined],
	])('reads the address %s as %s', (given, address) => {
		expect(chosenAddress({ SITE_URL: given })).toBe(address);
	});

	it.each([
		['trial', true],
		['pr-123', true],
		['Trial', false],
		['1st', false],
		['', false],
		['../production', false],
		['a'.repeat(21), false],
	])('takes "%s" as the name of a stage: %s', (stage, isPossible) => {
		expect(isStage(stage)).toBe(isPossible);
	});

	it('is made of nothing outside the table of settings', () => {
		const source = readFileSync(resolve(import.meta.dirname, '../../../alchemy.run.ts'), 'utf8');
		const known = [...Object.keys(BINDINGS), ...Object.keys(VARIABLES)];
		for (const name of known) {
			expect(source, `${name} is named in alchemy.run.ts itself`).not.toMatch(
				new RegExp(`\\bbindings\\.${name}\\b|\\b${name}:`),
			);
		}
	});
});

describe('the configuration of npm run dev', () => {
	const file = writeLocalConfiguration({ SITE_URL: 'http://localhost:1' });
	const written = JSON.parse(readFileSync(file, 'utf8')) as {
		assets: Record<string, unknown>;
		vars: Record<string, string>;
	};

	it("leaves the bundler's paths to the bundler, which hot reload needs", () => {
		expect(local.assets.run_worker_first).toContain('/*');
		expect(written.assets).not.toHaveProperty('run_worker_first');
	});

	it('is in a file of its own, so that no build has its variables', () => {
		expect(written.vars).toEqual({ SITE_URL: 'http://localhost:1' });
		expect(file).not.toBe(writeLocalConfiguration());
		expect(readFileSync(writeLocalConfiguration(), 'utf8')).not.toContain('localhost:1');
	});
});
