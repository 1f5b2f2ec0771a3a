import { describe, expect, it, vi } from 'vitest';
import { remembered } from '../../src/domain/remembered.ts';

describe('what an isolate remembers', () => {
	it('is made once for each key', () => {
		const make = vi.fn((key: number) => `made of ${key}`);
		const recall = remembered(make, 3);
		expect([1, 2, 1, 2, 1].map(recall)).toEqual([1, 2, 1, 2, 1].map((key) => `made of ${key}`));
		expect(make).toHaveBeenCalledTimes(2);
	});

	it('is never more than it may be in number', () => {
		const make = vi.fn((key: number) => key);
		const recall = remembered(make, 10);
		for (let key = 0; key < 1_000; key += 1) recall(key);
		make.mockClear();
		// From the last back: what isn't made again is what was kept.
		let kept = 0;
		for (let key = 999; key >= 0 && make.mock.calls.length === 0; key -= 1) {
			recall(key);
			if (make.mock.calls.length === 0) kept += 1;
		}
		expect(kept).toBe(10);
	});

	it('is never more than it may be in all, and what alone is more is not kept', () => {
		const make = vi.fn((text: string) => text.repeat(2));
		const recall = remembered(make, 1_000, {
			most: 100,
			of: (text, made) => text.length + made.length,
		});
		const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(10));
		for (const text of [...texts.slice(0, 3), ...texts.slice(0, 3)]) recall(text);
		expect(make, 'thirty each, so that three fit').toHaveBeenCalledTimes(3);
		recall(texts[3] ?? '');
		recall(texts[0] ?? '');
		expect(make).toHaveBeenCalledTimes(5);
		const long = 'x'.repeat(40);
		recall(long);
		recall(long);
		expect(make).toHaveBeenCalledTimes(7);
		recall(texts[3] ?? '');
		expect(make, 'the others stay').toHaveBeenCalledTimes(7);
	});
});
