import { describe, expect, it } from 'vitest';
import { PART_NAMES, readOptions } from '../../../scripts/bench/options.ts';
import { table } from '../../../scripts/bench/printing.ts';
import { countsOf } from '../../../scripts/bench/sites/recorded.ts';

it('a table puts its first column to the left and figures to the right', () => {
	const rows = [
		['front page', '12', ''],
		['/', '1,234', '0.5'],
	];
	expect(table(['', 'CPU', 'ratio'], rows)).toBe(
		['              CPU  ratio', 'front page     12', '/           1,234    0.5'].join('\n'),
	);
});

describe('a run of the bench', () => {
	it('takes all parts unless it is asked for some, which stay in order', () => {
		expect(readOptions([], {}).parts).toEqual(PART_NAMES);
		expect(readOptions([], { ONLY: 'growth, pages' }).parts).toEqual(['pages', 'growth']);
	});

	it('knows the commit that it compares with, and how long it shall be', () => {
		const options = readOptions(['--against', 'HEAD~1'], { ROUNDS: '3', REQUESTS: '10' });
		expect(options.against).toBe('HEAD~1');
		expect(options.matching).toEqual([]);
		expect(readOptions([], { MATCHING: 'guests, /me' }).matching).toEqual(['guests', '/me']);
		expect(options.plan).toEqual({ rounds: 3, requests: 10, warmUp: 30, connections: 1 });
	});

	it.each([
		[{ ONLY: 'pages,everything' }, 'everything'],
		[{ ROUNDS: 'many' }, 'ROUNDS'],
		[{ CONNECTIONS: '0.5' }, 'CONNECTIONS'],
	])('refuses what makes no sense and says what it is: %j', (env, named) => {
		expect(() => readOptions([], env)).toThrow(named);
	});
});

it('the counts of a recorded page are its statements, those in batches too, and its reads of KV', () => {
	const statement = { text: 'select 1', values: [] };
	const steps = [
		{ call: 'kv.get' as const, values: ['session'] },
		{ call: 'batch' as const, isForReplica: false, statements: [statement, statement] },
		{ call: 'first' as const, isForReplica: true, statements: [statement] },
	];
	expect(countsOf({ steps, body: '' })).toBe('3 + 1');
});
