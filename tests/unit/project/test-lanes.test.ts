import { describe, expect, it } from 'vitest';
import { type Laned, runInLanes } from '../../../scripts/testing/test-lanes.ts';

/** Work that ends when it is told to, and a protocol of what began. */
function workbench(list: readonly Laned[], lanes: number) {
	const begun: string[] = [];
	const ends = new Map<string, (result: string) => void>();
	const results = runInLanes(list, lanes, ({ name }) => {
		begun.push(name);
		return new Promise<string>((resolve) => ends.set(name, resolve));
	});
	return {
		begun,
		results,
		async end(name: string) {
			ends.get(name)?.(`${name} is over`);
			await results[list.findIndex((work) => work.name === name)];
		},
	};
}

describe('work in two lanes', () => {
	it('starts the next in the list as soon as a lane is free, and never three at once', async () => {
		const { begun, end } = workbench(
			[{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }],
			2,
		);
		expect(begun).toEqual(['a', 'b']);
		await end('b');
		expect(begun).toEqual(['a', 'b', 'c']);
		await end('c');
		expect(begun).toEqual(['a', 'b', 'c', 'd']);
	});

	it('skips what has to wait for other work, and starts it when that is over', async () => {
		const { begun, end } = workbench([{ name: 'a' }, { name: 'b', after: 'a' }, { name: 'c' }], 2);
		expect(begun).toEqual(['a', 'c']);
		await end('c');
		expect(begun).toEqual(['a', 'c']);
		await end('a');
		expect(begun).toEqual(['a', 'c', 'b']);
	});

	it('gives its results in the order of the list, whatever ends first', async () => {
		const { end, results } = workbench([{ name: 'a' }, { name: 'b' }], 2);
		await end('b');
		await end('a');
		expect(await Promise.all(results)).toEqual(['a is over', 'b is over']);
	});
});
