import type { WaitUntil } from '../../src/wait-until.ts';

/** Work that goes on after an answer, and a way to wait for the end of all of it. */
export function workAfterwards(): { waitUntil: WaitUntil; settled: () => Promise<void> } {
	const running: Promise<unknown>[] = [];
	return {
		waitUntil: (work) => {
			running.push(work);
		},
		settled: async () => {
			while (running.length > 0) await running.shift();
		},
	};
}
