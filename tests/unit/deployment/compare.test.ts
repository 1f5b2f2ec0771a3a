import { describe, expect, it } from 'vitest';
import { compare, foreignParts, hasDrifted } from '../../../infrastructure/compare.ts';
import {
	deployedValues,
	describeDeployment,
	type Given,
} from '../../../infrastructure/deployment.ts';
import type { FoundWorker, Survey } from '../../../infrastructure/survey.ts';

const GIVEN: Given = {
	SITE_URL: 'https://club.example.org',
	MAIL_FROM: 'hello@example.org',
	AUTH_SECRET: 'a secret',
};
const MIGRATIONS = ['0000_initial.sql', '0001_more.sql'];

const WORKER: FoundWorker = {
	bindings: [
		{ name: 'DB', type: 'd1', target: 'database-id' },
		{ name: 'KV', type: 'kv_namespace', target: 'namespace-id' },
		{ name: 'OUTBOX_QUEUE', type: 'queue', target: 'regulars-outbox-queue' },
		{ name: 'SITE_URL', type: 'plain_text', target: 'https://club.example.org' },
		{ name: 'MAIL_FROM', type: 'plain_text', target: 'hello@example.org' },
		{ name: 'AUTH_SECRET', type: 'secret_text', target: '' },
		{ name: 'ASSETS', type: 'assets', target: '' },
	],
	keepsInvocationLogs: false,
	crons: ['* * * * *'],
	isOnWorkersDev: true,
};

const WHOLE: Survey = {
	subdomain: 'acme',
	database: { id: 'database-id', readReplication: 'auto', migrations: MIGRATIONS },
	kv: { id: 'namespace-id' },
	queue: { id: 'queue-id', consumers: ['regulars'] },
	worker: WORKER,
	isHostedOtherwise: false,
	domains: [{ hostname: 'club.example.org', service: 'regulars' }],
};

const NOTHING: Survey = {
	subdomain: 'acme',
	database: null,
	kv: null,
	queue: null,
	worker: null,
	isHostedOtherwise: false,
	domains: [],
};

function differences(found: Survey, given: Given = GIVEN): string[] {
	const deployment = describeDeployment('production', 'workers', given);
	return compare(deployment, deployedValues(given), MIGRATIONS, found)
		.filter(({ state }) => state !== 'as wanted')
		.map(({ part, state, detail }) => `${part} ${state}${detail && `: ${detail}`}`);
}

function worker(changes: Partial<FoundWorker>): Survey {
	return { ...WHOLE, worker: { ...WORKER, ...changes } };
}

describe('the comparison of a deployment with the account', () => {
	it('finds nothing where everything is as it should be', () => {
		expect(differences(WHOLE)).toEqual([]);
	});

	it('lists everything for a first deployment', () => {
		expect(differences(NOTHING)).toEqual([
			'database regulars-db missing',
			'KV namespace regulars-kv missing',
			'queue regulars-outbox-queue missing',
			'migrations missing: 0000_initial.sql, 0001_more.sql',
			'Worker regulars missing',
			'cron missing: * * * * *',
			'queue consumer missing: regulars',
			'domain club.example.org missing',
		]);
	});

	it.each<[string, Survey, string[]]>([
		[
			'no read replicas',
			{
				...WHOLE,
				database: { id: 'database-id', readReplication: 'disabled', migrations: MIGRATIONS },
			},
			['database regulars-db different: without read replicas'],
		],
		[
			'a migration to come',
			{
				...WHOLE,
				database: { id: 'database-id', readReplication: 'auto', migrations: ['0000_initial.sql'] },
			},
			['migrations different: to apply: 0001_more.sql'],
		],
		['no cron', worker({ crons: [] }), ['cron missing: * * * * *']],
		['another cron only', worker({ crons: ['0 0 * * *'] }), ['cron missing: * * * * *']],
		[
			'a queue that nobody empties',
			{ ...WHOLE, queue: { id: 'queue-id', consumers: [] } },
			['queue consumer missing: regulars'],
		],
		[
			'a queue that another Worker empties',
			{ ...WHOLE, queue: { id: 'queue-id', consumers: ['other'] } },
			['queue consumer missing: regulars'],
		],
		[
			'logs with whole addresses',
			worker({ keepsInvocationLogs: true }),
			['Worker regulars different: its logs keep whole addresses'],
		],
		[
			'no address of its own',
			worker({ isOnWorkersDev: false }),
			['address on workers.dev missing'],
		],
		[
			'a domain that leads elsewhere',
			{ ...WHOLE, domains: [{ hostname: 'club.example.org', service: 'other' }] },
			['domain club.example.org different: it leads to other'],
		],
	])('finds %s', (_, found, expected) => {
		expect(differences(found)).toEqual(expected);
	});

	it.each(WORKER.bindings.filter(({ type }) => type !== 'assets').map(({ name }) => name))(
		'finds that %s is not bound',
		(name) => {
			const bindings = WORKER.bindings.filter((binding) => binding.name !== name);
			expect(differences(worker({ bindings }))).toEqual([
				`Worker regulars different: ${name} is not bound as it should be`,
			]);
		},
	);

	it.each(['DB', 'KV', 'OUTBOX_QUEUE', 'SITE_URL'])('finds that %s leads elsewhere', (name) => {
		const bindings = WORKER.bindings.map((binding) =>
			binding.name === name ? { ...binding, target: 'other' } : binding,
		);
		expect(differences(worker({ bindings }))).toEqual([
			`Worker regulars different: ${name} is not bound as it should be`,
		]);
	});

	it('finds a secret that is readable', () => {
		const bindings = WORKER.bindings.map((binding) =>
			binding.name === 'AUTH_SECRET'
				? { ...binding, type: 'plain_text', target: 'a secret' }
				: binding,
		);
		expect(differences(worker({ bindings }))).toEqual([
			'Worker regulars different: AUTH_SECRET is not bound as it should be',
		]);
	});

	it('finds a domain that the settings no longer name', () => {
		const found = { ...WHOLE, domains: [{ hostname: 'old.example.org', service: 'regulars' }] };
		expect(differences(found)).toEqual([
			'domain club.example.org missing',
			'domain old.example.org unwanted: SITE_URL does not name it',
		]);
	});

	it('finds a binding that the settings switch off', () => {
		expect(differences(WHOLE, { ...GIVEN, USE_KV: 'off' })).toEqual([
			'KV namespace regulars-kv unwanted: switched off by the settings',
			'Worker regulars different: KV should not be bound',
		]);
	});
});

describe('a part of the account that belongs to another site', () => {
	const deployment = describeDeployment('production', 'workers', GIVEN);

	it('is not found in an empty account, nor in one with this very site', () => {
		expect(foreignParts(deployment, NOTHING)).toEqual([]);
		expect(foreignParts(deployment, WHOLE)).toEqual([]);
	});

	it('is a Worker of the same name with another database, or none', () => {
		const other = WORKER.bindings.map((binding) =>
			binding.name === 'DB' ? { ...binding, target: 'other-id' } : binding,
		);
		expect(foreignParts(deployment, worker({ bindings: other }))).toHaveLength(1);
		expect(foreignParts(deployment, { ...worker({ bindings: [] }), database: null })).toHaveLength(
			1,
		);
	});

	it('is the same stage, hosted the other way', () => {
		const [reason] = foreignParts(deployment, { ...NOTHING, isHostedOtherwise: true });
		expect(reason).toContain('The stage "production" runs on Pages.');
	});

	it('is a domain that leads to another Worker', () => {
		const [reason] = foreignParts(deployment, {
			...WHOLE,
			domains: [{ hostname: 'club.example.org', service: 'shop' }],
		});
		expect(reason).toContain('leads to "shop" now');
	});
});

describe('a change that was made without Alchemy', () => {
	const drifted = (found: Survey, given: Given = GIVEN) => {
		const deployment = describeDeployment('production', 'workers', given);
		return hasDrifted(compare(deployment, deployedValues(given), MIGRATIONS, found), found);
	};

	it('is found where a part of a deployed site is gone or differs', () => {
		expect(drifted({ ...WHOLE, kv: null })).toBe(true);
		expect(drifted({ ...WHOLE, queue: { id: 'queue-id', consumers: [] } })).toBe(true);
		expect(drifted({ ...WHOLE, domains: [] })).toBe(true);
	});

	it('is not found in a site as it should be, nor before the first deployment', () => {
		expect(drifted(WHOLE)).toBe(false);
		expect(drifted(NOTHING)).toBe(false);
	});

	it('is not found in what every deployment sets again', () => {
		expect(drifted(worker({ crons: [], bindings: [WORKER.bindings[0] as never] }))).toBe(false);
	});

	it("is not repaired where something is to be removed, because that needs Alchemy's state", () => {
		const domains = [{ hostname: 'old.example.org', service: 'regulars' }];
		expect(drifted({ ...WHOLE, domains })).toBe(false);
		expect(drifted({ ...WHOLE, queue: null }, { ...GIVEN, USE_KV: 'off' })).toBe(false);
	});
});
