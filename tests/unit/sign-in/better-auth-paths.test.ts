import { describe, expect, it } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import { DISABLED_PATHS, ENABLED_PATHS } from '../../../src/auth/disabled-paths.ts';
import type { Environment } from '../../../src/environment.ts';

const env: Environment = {
	DB: {} as D1Database,
	SITE_URL: 'https://club.example',
	OWNER_EMAIL: 'ada@example.com',
	MAIL_FROM: 'Club <club@example.com>',
	AUTH_SECRET: 'x'.repeat(32),
	RESEND_API_KEY: 're_123',
};
const auth = createAuth(env).fromDatabase;

const brought = Object.values(auth.api as Record<string, { path?: string }>).flatMap(({ path }) =>
	path ? [path] : [],
);

describe('the paths of better-auth and its plugins', () => {
	it('are each in one of the two lists', () => {
		const listed: readonly string[] = [...ENABLED_PATHS, ...DISABLED_PATHS];
		expect(brought.length).toBeGreaterThan(20);
		expect(brought.filter((path) => !listed.includes(path))).toEqual([]);
	});

	it('include every path in the lists: none is out of date', () => {
		expect(DISABLED_PATHS.filter((path) => !brought.includes(path))).toEqual([]);
		expect(ENABLED_PATHS.filter((path) => !brought.includes(path))).toEqual([]);
	});

	it('are each in one list only', () => {
		const enabled: readonly string[] = ENABLED_PATHS;
		expect(DISABLED_PATHS.filter((path) => enabled.includes(path))).toEqual([]);
	});
});
