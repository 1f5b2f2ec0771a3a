import { describe, expect, it } from 'vitest';
import { type HealthFacts, healthOf } from '../../../src/domain/doctor/health.ts';
import { MINUTE_MS, timeAfter } from '../../support/time.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const minutesAgo = (minutes: number) => timeAfter(NOW, -minutes * MINUTE_MS);
const FINE: HealthFacts = {
	lastRunAt: minutesAgo(1),
	doSignInEmailsFail: false,
	isMailHeld: false,
	doEmailsWait: false,
};

const words = (changes: Partial<HealthFacts>, kv: Parameters<typeof healthOf>[1] = 'ok') => {
	const { status, checks } = healthOf({ ...FINE, ...changes }, kv, NOW);
	return `${status}: ${Object.entries(checks)
		.filter(([, check]) => check !== 'ok')
		.map(([name, check]) => `${name} ${check}`)
		.join(', ')}`;
};

describe("the site's health", () => {
	it('is fine while everything is, also without KV and before the first run of the cron', () => {
		expect(words({})).toBe('ok: ');
		expect(words({}, 'absent')).toBe('ok: kv absent');
		expect(words({ lastRunAt: null })).toBe('ok: cron waiting');
	});

	it('is degraded where something fails that the site can do without for a while', () => {
		expect(words({}, 'failing')).toBe('degraded: kv failing');
		expect(words({ lastRunAt: minutesAgo(6) })).toBe('degraded: cron failing');
		expect(words({ doEmailsWait: true })).toBe('degraded: mail waiting');
		expect(words({ doEmailsWait: true, isMailHeld: true })).toBe('degraded: mail held');
		const all = { doEmailsWait: true, isMailHeld: true, doSignInEmailsFail: true };
		expect(words(all)).toBe('degraded: mail failing');
	});

	it('is failing without the database', () => {
		expect(healthOf(null, 'ok', NOW)).toEqual({
			status: 'failing',
			checks: { database: 'failing', kv: 'ok', mail: 'ok', cron: 'waiting' },
		});
	});
});
