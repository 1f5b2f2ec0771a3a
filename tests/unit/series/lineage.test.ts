import { describe, expect, it } from 'vitest';
import { problemWithStretch, relationText } from '../../../src/domain/series/lineage.ts';

const TODAY = '2027-01-05';
/** Weekly A from 9 January; from 30 January on B, which C follows in April. */
const A = { id: 'a', title: 'A', startsOnDate: '2027-01-09', endsOnDate: '2027-01-29' };
const B = { id: 'b', title: 'B', startsOnDate: '2027-01-30', endsOnDate: '2027-04-02' };
const C = { id: 'c', title: 'C', startsOnDate: '2027-04-03', endsOnDate: null };

describe('the parts of a split series', () => {
	it.each([
		['begins before the one before it has ended', B, { startsOnDate: '2027-01-16' }, [A, C], 'A'],
		['begins on the last day of the one before it', B, { startsOnDate: '2027-01-29' }, [A, C], 'A'],
		['ends after the one after it has begun', A, { endsOnDate: '2027-01-30' }, [B, C], 'B'],
		['goes on without an end', A, { endsOnDate: null }, [B, C], 'B'],
		['goes on without an end before one without an end', B, { endsOnDate: null }, [A, C], 'C'],
	])('do not overlap: one that %s is refused', (_, series, change, related, title) => {
		const problem = problemWithStretch(
			series,
			{ ...series, ...change },
			related,
			TODAY,
			'fromDate',
		);
		expect(problem?.field).toBe('fromDate');
		expect(problem?.mistake).toMatchObject({ title });
	});

	it.each([
		[
			'begins in the gap that the one before it left',
			B,
			{ startsOnDate: '2027-01-16' },
			[{ ...A, endsOnDate: '2027-01-15' }],
		],
		['begins later', B, { startsOnDate: '2027-02-06' }, [A, C]],
		['ends earlier', B, { endsOnDate: '2027-02-06' }, [A, C]],
		[
			'ends earlier although it shares days with another, as before',
			{ ...A, endsOnDate: null },
			{ endsOnDate: '2027-02-06' },
			[B],
		],
		[
			'goes on after the one after it is over',
			A,
			{ endsOnDate: null },
			[{ ...B, endsOnDate: '2027-01-04' }],
		],
		['is alone', C, { startsOnDate: '2027-01-01' }, []],
	])('may change their dates: one that %s', (_, series, change, related) => {
		const next = { ...series, ...change };
		expect(problemWithStretch(series, next, related, TODAY, 'endsOnDate')).toBeNull();
	});

	it('name the parts before and after them', () => {
		const link = (title: string, path: string) => `<a href="${path}">${title}</a>`;
		expect(relationText(B, A, '/a', 'en-GB').html).toBe(
			`${link(A.title, '/a')}, until 29 January 2027`,
		);
		expect(relationText(A, B, '/b', 'en-GB').html).toBe(
			`${link(B.title, '/b')}, from 30 January 2027`,
		);
	});
});
