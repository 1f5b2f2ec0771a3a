import { describe, expect, it } from 'vitest';
import { computingTimeIn, groupOf, parentIn } from '../../../scripts/bench/measuring/cpu.ts';
import { loadText } from '../../../scripts/bench/measuring/load.ts';
import { sharesOf, sharesOfSources } from '../../../scripts/bench/measuring/profile-shares.ts';
import { median, percentile, ratioOf } from '../../../scripts/bench/measuring/statistics.ts';

describe('the figures of the bench', () => {
	it('take the value in the middle, or what lies between the middle two', () => {
		expect(median([30, 10, 20])).toBe(20);
		expect(median([40, 10, 30, 20])).toBe(25);
		expect(median([])).toBeNaN();
	});

	it('name a percentile by the nearest rank', () => {
		const values = Array.from({ length: 200 }, (_, index) => 200 - index);
		expect(percentile(values, 50)).toBe(100);
		expect(percentile(values, 99)).toBe(198);
		expect(percentile([7], 99)).toBe(7);
	});

	it('compare each round with its own, so that a busy minute meets both sides', () => {
		const busySecondRound = [100, 300, 110];
		const beside = [50, 150, 55];
		expect(ratioOf(busySecondRound, beside)).toEqual({ ratio: 2, least: 2, most: 2 });
		expect(ratioOf([100, 120, 90], [100, 100, 100])).toEqual({ ratio: 1, least: 0.9, most: 1.2 });
	});
});

describe('the computing time of a group', () => {
	it('is read from the first field of schedstat, in microseconds', () => {
		expect(computingTimeIn('123456789 22334 12')).toBeCloseTo(123_456.789);
		expect(computingTimeIn('')).toBe(0);
	});

	it('knows the parent of a process whose name has spaces and parentheses', () => {
		expect(parentIn('42 (a (strange) name) S 7 42 42 0')).toBe(7);
	});

	it('holds the process itself', () => {
		expect(groupOf(process.pid)).toContain(process.pid);
	});
});

it('a busy machine gets a warning, a quiet one none', () => {
	expect(loadText(0.4, 2)).toBe('Load average 0.40 on 2 cores.');
	expect(loadText(3, 2)).toContain('WARNING');
});

describe('the shares of a profile', () => {
	const frame = (functionName: string, url = '') => ({
		functionName,
		url,
		lineNumber: 0,
		columnNumber: 0,
	});
	const profile = {
		nodes: [
			{ id: 1, callFrame: frame('(root)'), children: [2, 6, 7] },
			{ id: 2, callFrame: frame('page', 'built/page.mjs'), children: [3, 5] },
			{ id: 3, callFrame: frame('select', 'built/drizzle.mjs'), children: [4] },
			{ id: 4, callFrame: frame('join') },
			{ id: 5, callFrame: frame('formatToParts') },
			{ id: 6, callFrame: frame('(idle)') },
			{ id: 7, callFrame: frame('(garbage collector)') },
		],
		samples: [2, 3, 4, 5, 6, 7],
		timeDeltas: [10, 20, 30, 20, 1_000, 20],
	};
	const sourceOf = ({ url }: { url: string }) =>
		url.includes('drizzle') ? 'node_modules/drizzle-orm/sql.js' : '/src/views/page.ts';

	it('give to a group what V8 does for it, and leave out waiting', () => {
		const shares = sharesOf(profile, sourceOf);
		expect(shares.find(({ group }) => group === 'Drizzle')).toEqual({
			group: 'Drizzle',
			self: 0.5,
			inAll: 0.5,
		});
		expect(shares.reduce((sum, { self }) => sum + self, 0)).toBeCloseTo(1);
		expect(shares[0]?.group).toBe('Drizzle');
	});

	it('count for a caller all that it calls, but for collecting garbage', () => {
		const shares = sharesOf(profile, sourceOf);
		expect(shares.find(({ group }) => group === 'the site: other code')).toEqual({
			group: 'the site: other code',
			self: 0.1,
			inAll: 0.8,
		});
		expect(shares.find(({ group }) => group === 'dates')?.self).toBe(0.2);
	});

	it('name the files that computed most, by what tells them in a package or in the project', () => {
		expect(sharesOfSources(profile, sourceOf)).toEqual([
			{ source: 'drizzle-orm/sql.js', share: 0.5 },
			{ source: 'src/views/page.ts', share: 0.3 },
			{ source: '(garbage collector)', share: 0.2 },
		]);
	});
});
