import { afterAll, beforeEach, type MockInstance, vi } from 'vitest';

const LEVELS = ['info', 'warn', 'error'] as const;

/** Shows no log line of a file's tests; what the test that is running has logged so far, a line each. */
export function useQuietLogs(): { readonly lines: string[]; readonly text: string } {
	const spies: MockInstance[] = [];
	beforeEach(() => {
		for (const level of LEVELS) {
			spies.push(
				vi
					.spyOn(console, level)
					.mockClear()
					.mockImplementation(() => undefined),
			);
		}
	});
	afterAll(() => {
		for (const spy of spies) spy.mockRestore();
	});
	const lines = () =>
		LEVELS.flatMap((level) => vi.mocked(console[level]).mock.calls.map((parts) => parts.join(' ')));
	return {
		get lines() {
			return lines();
		},
		get text() {
			return lines().join('\n');
		},
	};
}
