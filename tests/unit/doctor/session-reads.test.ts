import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	isSampled,
	type SessionSource,
	summarise,
} from '../../../src/domain/doctor/session-reads.ts';
import { forAll } from '../../support/for-all.ts';

const hex = fc
	.array(fc.integer({ min: 0, max: 15 }), { minLength: 16, maxLength: 16 })
	.map((digits) => digits.map((digit) => digit.toString(16)).join(''));

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

describe('the summary of look-ups', () => {
	const row = (source: SessionSource, reads: number, throughKv: number, database: number) => ({
		source,
		reads,
		throughKvMs: reads * throughKv,
		databaseMs: reads * database,
	});

	it('has the hit rate, and what KV saves on average, its misses and failures included', () => {
		const rows = [row('kv_hit', 8, 2, 30), row('kv_miss', 1, 20, 30), row('kv_failed', 1, 164, 30)];
		expect(summarise(rows)).toEqual({
			hitRate: 0.8,
			failureRate: 0.1,
			savedMs: 10,
			throughKvMeanMs: 20,
			throughKvReads: 10,
			databaseMeanMs: 30,
			databaseReads: 10,
		});
	});

	it('says where KV costs more than it saves', () => {
		expect(summarise([row('kv_hit', 1, 9, 4)]).savedMs).toBe(-5);
	});

	it('compares nothing where nothing went through KV', () => {
		expect(summarise([])).toMatchObject({ hitRate: null, savedMs: null, databaseMeanMs: null });
		const alone = summarise([row('database', 2, 0, 5)]);
		expect(alone).toMatchObject({ hitRate: null, savedMs: null, databaseMeanMs: 5 });
	});
});
