import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyCeilings, doSignInEmailsFail } from '../../../src/domain/mail/limits.ts';
import { forAll } from '../../support/for-all.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 25, 10, minutes));

describe('the daily ceilings of email', () => {
	it('follow from the plan', () => {
		expect(dailyCeilings(100)).toEqual({
			site: { plan: 100, alarm: 50, ceiling: 80 },
			perNetwork: 30,
		});
	});

	it('leave members a fifth of any plan, and no network more than the site has', () =>
		forAll(fc.integer({ min: 10, max: 1_000_000 }), (plan) => {
			const { site, perNetwork } = dailyCeilings(plan);
			expect(site?.ceiling).toBeLessThanOrEqual(plan * 0.8);
			expect(site?.alarm).toBeLessThanOrEqual(site?.ceiling ?? 0);
			expect(perNetwork).toBeLessThan(site?.ceiling ?? 0);
			expect(perNetwork).toBeGreaterThan(0);
		}));

	it('are for networks alone without a daily limit, and absent in a local run', () => {
		expect(dailyCeilings('unlimited')).toEqual({ site: null, perNetwork: 300 });
		expect(dailyCeilings('local')).toEqual({ site: null, perNetwork: null });
	});
});

describe('sign-in emails', () => {
	it.each([
		['nobody asked', { acceptedAt: null, failedAt: null, rejected: 0 }, false],
		['the newest was accepted', { acceptedAt: at(2), failedAt: at(1), rejected: 0 }, false],
		['the newest failed', { acceptedAt: at(1), failedAt: at(2), rejected: 0 }, true],
		['the only one failed', { acceptedAt: null, failedAt: at(2), rejected: 0 }, true],
		['two had a bad address', { acceptedAt: at(1), failedAt: null, rejected: 2 }, false],
		['three in a row were rejected', { acceptedAt: at(1), failedAt: null, rejected: 3 }, true],
	])('count as failing or not where %s: %s', (_, outcomes, isFailing) => {
		expect(doSignInEmailsFail(outcomes)).toBe(isFailing);
	});
});
