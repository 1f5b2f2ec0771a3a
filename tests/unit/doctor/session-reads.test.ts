import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type CountedReads,
	isSampled,
	percentile,
	type SessionSource,
	stretchOf,
	summarise,
} from '../../../src/domain/doctor/session-reads.ts';
import { forAll } from '../../support/for-all.ts';

const hex = fc
	.array(fc.integer({ min: 0, max: 15 }), { minLength: 16, maxLength: 16 })
	.map((digits) => digits.map((digit) => digit.toString(16)).join(''));

/** The counts of look-ups that took so long. */
function countsOf(times: readonly number[], source: SessionSource = 'database'): CountedReads[] {
	const counts = new Map<number, CountedReads>();
	for (const ms of times) {
		const upToMs = stretchOf(ms);
		const row = counts.get(upToMs) ?? { source, upToMs, reads: 0, totalMs: 0 };
		counts.set(upToMs, { ...row, reads: row.reads + 1, totalMs: row.totalMs + ms });
	}
	return [...counts.values()];
}

describe('the sample of measured requests', () => {
	it('is chosen by the id that Cloudflare gave them, without the place', () =>
		forAll(hex, (id) => {
			expect(isSampled(`${id}-FRA`)).toBe(isSampled(id));
		}));

	it('has about one of twenty, though the ids of one moment differ only in their last digits', () => {
		const ids = Array.from(
			{ length: 20_000 },
			(_, number) => `9a2b3c4d5e6f${number.toString(16).padStart(4, '0')}`,
		);
		const share = ids.filter((id) => isSampled(`${id}-AMS`)).length / ids.length;
		expect(share).toBeGreaterThan(0.04);
		expect(share).toBeLessThan(0.06);
	});

	it('has as many of a local run, whose requests have random ids', () => {
		const ids = Array.from({ length: 20_000 }, () => crypto.randomUUID());
		const share = ids.filter(isSampled).length / ids.length;
		expect(share).toBeGreaterThan(0.04);
		expect(share).toBeLessThan(0.06);
	});
});

describe('the time that look-ups took', () => {
	it('is counted in stretches of time, each up to its end', () => {
		expect([0, 0.4, 1, 1.1, 40, 150, 151, 59_000, 600_000].map(stretchOf)).toEqual([
			1, 1, 1, 2, 50, 150, 200, 60_000, 60_000,
		]);
	});

	it('has a percentile in the very stretch in which the sorted times have it', () => {
		const times = fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 300 });
		forAll(times, fc.constantFrom(1, 50, 90, 95, 99, 100), (some, percent) => {
			const sorted = [...some].sort((one, other) => one - other);
			const rank = Math.max(1, Math.ceil((sorted.length * percent) / 100));
			expect(percentile(countsOf(some), percent)).toBe(stretchOf(sorted[rank - 1] as number));
		});
	});

	it('is the same in whatever order the counts come', () => {
		const counts = countsOf([3, 40, 4, 900, 3]);
		expect(percentile([...counts].reverse(), 50)).toBe(percentile(counts, 50));
	});
});

describe('the summary of look-ups', () => {
	it('has the hit rate, and what KV saves on average, its misses and failures included', () => {
		const summary = summarise([
			...countsOf([2, 2, 2, 2, 2, 2, 2, 2], 'kv_hit'),
			...countsOf([20], 'kv_miss'),
			...countsOf([164], 'kv_failed'),
			...countsOf([30, 30, 30, 30, 30, 30, 30, 30, 30, 30]),
		]);
		expect(summary).toMatchObject({ hitRate: 0.8, failureRate: 0.1, savedMs: 10 });
		expect(summary.throughKv).toEqual({ reads: 10, meanMs: 20, p50Ms: 2, p95Ms: 200 });
		expect(summary.sources.kv_hit).toEqual({ reads: 8, meanMs: 2, p50Ms: 2, p95Ms: 2 });
	});

	it('says where KV costs more than it saves', () => {
		const summary = summarise([...countsOf([9], 'kv_hit'), ...countsOf([4])]);
		expect(summary.savedMs).toBe(-5);
	});

	it('is empty where one side was not measured', () => {
		expect(summarise([])).toMatchObject({ hitRate: null, savedMs: null, throughKv: null });
		expect(summarise(countsOf([5]))).toMatchObject({ hitRate: null, savedMs: null });
		expect(summarise(countsOf([5], 'kv_hit'))).toMatchObject({ hitRate: 1, savedMs: null });
	});
});
