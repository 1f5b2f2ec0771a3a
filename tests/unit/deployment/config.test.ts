import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { type Environment, VARIABLES } from '../../../src/environment.ts';

const DB = {} as D1Database;
const deployed = {
	DB,
	SITE_URL: 'https://club.example',
	OWNER_EMAIL: 'ada@example.com',
	MAIL_FROM: 'Club <club@example.com>',
	AUTH_SECRET: 'x'.repeat(32),
	RESEND_API_KEY: 're_123',
};

function problemsOf(env: Environment) {
	const result = readConfig(env);
	return result.ok ? [] : result.problems;
}
function configOf(env: Environment) {
	const result = readConfig(env);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.config;
}

describe('the environment', () => {
	it('becomes a configuration when it is complete', () => {
		expect(configOf(deployed)).toMatchObject({
			isLocal: false,
			ownerEmail: 'ada@example.com',
			previousAuthSecret: undefined,
			mail: { transport: 'resend', from: 'Club <club@example.com>', apiKey: 're_123' },
		});
		expect(configOf(deployed).siteUrl.origin).toBe('https://club.example');
	});

	it('allows as many emails a day as the plan does: 100 by default, and no count in a local run', () => {
		const local = { ...deployed, LOCAL_MAILBOX: 'on', MAILBOX: DB };
		for (const [env, emails] of [
			[deployed, 100],
			[{ ...deployed, EMAILS_PER_DAY: '1600' }, 1600],
			[{ ...deployed, EMAILS_PER_DAY: 'unlimited' }, 'unlimited'],
			[local, 'local'],
			[{ ...local, EMAILS_PER_DAY: '50' }, 50],
		] as const) {
			expect(configOf(env).emailsPerDay).toBe(emails);
		}
	});

	it.each(['0', '9', '-100', '1.5', '1e3', 'many', '100 a day'])(
		'is refused with "%s" emails a day, and says what it must be',
		(EMAILS_PER_DAY) => {
			expect(problemsOf({ ...deployed, EMAILS_PER_DAY })).toMatchObject([
				{ name: 'EMAILS_PER_DAY', problem: 'must be a number from 10 on, or "unlimited"' },
			]);
		},
	);

	it.each(['SITE_URL', 'OWNER_EMAIL', 'MAIL_FROM', 'AUTH_SECRET', 'RESEND_API_KEY'] as const)(
		'is refused without %s, and says where to get it',
		(name) => {
			for (const value of [undefined, '']) {
				expect(problemsOf({ ...deployed, [name]: value })).toEqual([
					{ name, problem: 'is missing', source: VARIABLES[name].source },
				]);
			}
		},
	);

	it('names everything that is missing at once', () => {
		expect(problemsOf({ DB }).map(({ name }) => name)).toEqual([
			'SITE_URL',
			'OWNER_EMAIL',
			'AUTH_SECRET',
			'MAIL_FROM',
			'RESEND_API_KEY',
		]);
	});

	it.each([
		['AUTH_SECRET', 'x'.repeat(31)],
		['AUTH_SECRET_PREVIOUS', 'short'],
		['SITE_URL', 'club.example'],
		['SITE_URL', 'ftp://club.example'],
		['SITE_URL', 'https://club.example/members'],
		['SITE_URL', 'https://club.example/?a=b'],
		['SITE_URL', 'https://me:secret@club.example'],
		['OWNER_EMAIL', 'ada'],
		['OWNER_EMAIL', 'Ada <ada@example.com>'],
		['OWNER_EMAIL', 'ada@example.com, ben@example.com'],
		['OWNER_EMAIL', `${'a'.repeat(250)}@example.com`],
		['MAIL_FROM', '   '],
		['RESEND_API_KEY', ' '],
		['RESEND_BASE_URL', 'not an address'],
		['RESEND_WEBHOOK_SECRET', 'a3Vua2Vs'],
		['RESEND_WEBHOOK_SECRET', 'whsec_abc'],
		['RESEND_WEBHOOK_SECRET', 'whsec_not base64'],
		['MONITOR_TOKEN', 'x'.repeat(31)],
		['MONITOR_TOKEN', `${'x'.repeat(32)} `],
		['DNS_RESOLVER_URL', 'cloudflare-dns.com'],
		['VISITOR_MEMORY_MS', '4001'],
		['VISITOR_MEMORY_MS', '-1'],
		['VISITOR_MEMORY_MS', '2s'],
	])('is refused with a wrong %s (%j), without showing the value', (name, value) => {
		const [problem, ...others] = problemsOf({ ...deployed, [name]: value });
		expect(others).toEqual([]);
		expect(problem?.name).toBe(name);
		expect(problem?.problem).not.toBe('');
		if (value.trim()) expect(problem?.problem).not.toContain(value);
		expect(problem?.source).toBe(VARIABLES[name as keyof typeof VARIABLES].source);
	});

	it('may have the secret before the present one', () => {
		const previous = 'y'.repeat(40);
		expect(configOf({ ...deployed, AUTH_SECRET_PREVIOUS: previous }).previousAuthSecret).toBe(
			previous,
		);
	});

	it('may have the secret that Resend signs its reports with', () => {
		const secret = `whsec_${btoa('a key of the tests, 32 bytes long')}`;
		expect(configOf({ ...deployed, RESEND_WEBHOOK_SECRET: secret }).webhookSecret).toBe(secret);
		for (const none of [undefined, '']) {
			const environment = {
				...deployed,
				...(none !== undefined && { RESEND_WEBHOOK_SECRET: none }),
			};
			expect(configOf(environment).webhookSecret).toBeUndefined();
		}
	});

	it.each([
		[undefined, 2_000],
		['0', 0],
		['4000', 4_000],
	])('keeps pages for visitors for as long as set: with %s for %i ms', (given, expected) => {
		const environment = { ...deployed, ...(given !== undefined && { VISITOR_MEMORY_MS: given }) };
		expect(configOf(environment).visitorMemoryMs).toBe(expected);
	});

	it('may have a token for a monitor and another resolver', () => {
		const given = {
			MONITOR_TOKEN: 'm'.repeat(32),
			DNS_RESOLVER_URL: 'http://127.0.0.1:53/dns-query',
		};
		expect(configOf({ ...deployed, ...given })).toMatchObject({
			monitorToken: given.MONITOR_TOKEN,
			dnsResolver: given.DNS_RESOLVER_URL,
		});
		const { monitorToken, dnsResolver } = configOf({ ...deployed, MONITOR_TOKEN: '' });
		expect([monitorToken, dnsResolver]).toEqual([undefined, undefined]);
	});

	it("has the owner's address in the form that a sign-in uses", () => {
		for (const written of ['Ada@Example.COM', '  ada@example.com ', 'ADA@EXAMPLE.COM\n']) {
			expect(configOf({ ...deployed, OWNER_EMAIL: written }).ownerEmail).toBe('ada@example.com');
		}
	});

	it('is read once', () => {
		const env = { ...deployed };
		expect(readConfig(env)).toBe(readConfig(env));
	});
});

describe('the local mailbox', () => {
	const { RESEND_API_KEY: _, ...withoutKey } = deployed;

	it('exists only where both the setting and the database are given', () => {
		const both = { ...withoutKey, LOCAL_MAILBOX: 'on', MAILBOX: DB };
		expect(configOf(both)).toMatchObject({ isLocal: true, mail: { transport: 'mailbox' } });
	});

	it.each([
		[{ LOCAL_MAILBOX: 'on' }],
		[{ MAILBOX: DB }],
		[{ MAILBOX: DB, LOCAL_MAILBOX: '' }],
		[{ MAILBOX: DB, LOCAL_MAILBOX: 'true' }],
		[{ MAILBOX: DB, LOCAL_MAILBOX: 'ON' }],
		[{ MAILBOX: DB, LOCAL_MAILBOX: 'off' }],
	])('does not exist with %j: email needs its key there', (given) => {
		expect(problemsOf({ ...withoutKey, ...given }).map(({ name }) => name)).toEqual([
			'RESEND_API_KEY',
		]);
		expect(configOf({ ...deployed, ...given }).isLocal).toBe(false);
	});
});
