import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
	checkSettings,
	SETTINGS,
	secretsOf,
	settingsTemplate,
} from '../../../infrastructure/settings.ts';
import { DEPLOYMENT_SETTINGS, VARIABLES } from '../../../src/environment.ts';

const GOOD = {
	CLOUDFLARE_ACCOUNT_ID: '0123456789abcdef0123456789abcdef',
	CLOUDFLARE_API_TOKEN: 'a-token-of-cloudflare',
	ALCHEMY_PASSWORD: 'Wq3v7nT0cJ5yXb2LhS8d',
	SITE_URL: 'https://club.example.org',
	MAIL_FROM: 'Saturday Makers <hello@example.org>',
	OWNER_EMAIL: 'ada@example.org',
	AUTH_SECRET: 'k3V9q0ZrX8mB5tYc1LwN7uHs2PdJf6Ga4eRiOxTlQyE=',
	RESEND_API_KEY: 're_12345678_abcdefghijklmnop',
};

function problemsOf(changes: Record<string, string | undefined>): string[] {
	return checkSettings({ ...GOOD, ...changes }).map(
		({ name, problem, stops }) => `${name} ${problem}${stops ? '' : ' (goes on)'}`,
	);
}

describe('the settings of an operator', () => {
	it('are valid when every one is there', () => {
		expect(checkSettings(GOOD)).toEqual([]);
	});

	it('are valid without the address, and without everything optional', () => {
		expect(problemsOf({ SITE_URL: undefined })).toEqual([]);
		expect(problemsOf({ SITE_URL: '' })).toEqual([]);
	});

	it('are all named at once when all are missing, each with where to get it', () => {
		const problems = checkSettings({});
		expect(problems.map(({ name }) => name)).toEqual(
			SETTINGS.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
		);
		for (const { problem, source, stops } of problems) {
			expect(problem).toBe('is missing');
			expect(source).not.toBe('');
			expect(stops).toBe(true);
		}
	});

	it.each([
		[{ CLOUDFLARE_ACCOUNT_ID: 'acme' }, 'CLOUDFLARE_ACCOUNT_ID must be 32 hexadecimal digits'],
		[{ ALCHEMY_PASSWORD: 'aaaaaaaaaaaaaaaaaaaaaaaa' }, 'ALCHEMY_PASSWORD is too easy to guess'],
		[{ ALCHEMY_PASSWORD: 'Wq3v7nT0cJ5' }, 'ALCHEMY_PASSWORD must have at least 16 characters'],
		[{ AUTH_SECRET: 'short' }, 'AUTH_SECRET must have at least 32 characters'],
		[{ AUTH_SECRET: 'abcabcabc'.repeat(5) }, 'AUTH_SECRET is too easy to guess'],
		[{ AUTH_SECRET_PREVIOUS: 'x'.repeat(40) }, 'AUTH_SECRET_PREVIOUS is too easy to guess'],
		[{ SITE_URL: 'http://club.example.org' }, 'SITE_URL must begin with https://'],
		[{ SITE_URL: 'https://club.example.org:8443' }, 'SITE_URL must have no port'],
		[{ SITE_URL: 'https://club.example.org/path' }, 'SITE_URL must be an address without a path'],
		[
			{ RESEND_API_KEY: 'sk_live_1' },
			'RESEND_API_KEY is not an API key of Resend: those begin with re_',
		],
		[
			{ RESEND_API_KEY: 're_1 2' },
			'RESEND_API_KEY is not an API key of Resend: those begin with re_',
		],
		[
			{ MAIL_FROM: 'Saturday Makers' },
			'MAIL_FROM must be an email address, or a name with one in angle brackets',
		],
		[
			{ MAIL_FROM: 'Club <onboarding@resend.dev>' },
			"MAIL_FROM is Resend's address for trying things out: email reaches nobody but you (goes on)",
		],
		[{ USE_KV: 'no' }, 'USE_KV must be "on" or "off"'],
		[{ USE_QUEUE: 'false' }, 'USE_QUEUE must be "on" or "off"'],
		[{ RESEND_KEY: 're_1' }, 'RESEND_KEY is not the name of a setting'],
		[{ LOCAL_MAILBOX: 'on' }, 'LOCAL_MAILBOX is not the name of a setting'],
	])('with %o are refused: %s', (changes, problem) => {
		expect(problemsOf(changes)).toEqual([problem]);
	});

	it.each([
		{ USE_KV: 'off' },
		{ USE_QUEUE: 'on' },
		{ MAIL_FROM: 'hello@example.org' },
		{ AUTH_SECRET: '0123456789abcdef'.repeat(4) },
	])('with %o are valid', (changes) => {
		expect(problemsOf(changes)).toEqual([]);
	});

	it('come from the one table, for the Worker and for the deployment', () => {
		const expected = [
			...Object.keys(DEPLOYMENT_SETTINGS),
			...Object.entries(VARIABLES)
				.filter(([, { where }]) => where === 'everywhere')
				.map(([name]) => name),
		];
		expect(SETTINGS.map(({ name }) => name)).toEqual(expected);
	});

	it('are known to be secret or not', () => {
		expect(secretsOf(GOOD).sort()).toEqual(
			[
				GOOD.ALCHEMY_PASSWORD,
				GOOD.AUTH_SECRET,
				GOOD.CLOUDFLARE_API_TOKEN,
				GOOD.RESEND_API_KEY,
			].sort(),
		);
	});
});

describe('the settings file of a new stage', () => {
	const made: string[] = [];
	const template = settingsTemplate('trial', () => {
		const secret = `${GOOD.AUTH_SECRET}${made.length}`;
		made.push(secret);
		return secret;
	});
	const values = parseEnv(template);

	it('asks for every setting that is needed and offers the others', () => {
		for (const { name, purpose, isOptional } of SETTINGS) {
			expect(template).toContain(purpose);
			if (isOptional) expect(template).toContain(`# ${name}=`);
			else expect(values).toHaveProperty(name);
		}
	});

	it('has generated secrets, each of its own', () => {
		expect(made).toHaveLength(2);
		expect([values.ALCHEMY_PASSWORD, values.AUTH_SECRET]).toEqual(made);
	});

	it('is valid once its empty values are filled in', () => {
		const missing = Object.fromEntries(
			Object.entries(GOOD).filter(([name]) => values[name] === ''),
		);
		expect(Object.keys(missing)).toContain('RESEND_API_KEY');
		expect(checkSettings({ ...values, ...missing })).toEqual([]);
	});
});
