/** How long a condition may take to come true. Milliseconds. */
const PATIENCE_MS = 10_000;
/** Between two questions: short at first, and longer the longer it takes, since each of them costs computing time. */
const PAUSE_MS = { first: 20, growth: 1.2, longest: 100 };

/**
 * Asks again until there is an answer.
 *
 * @param what names the condition when it never comes true
 */
export async function until<Value>(
	what: string,
	ask: () => Promise<Value | null | undefined | false> | Value | null | undefined | false,
	patienceMs = PATIENCE_MS,
): Promise<Value> {
	const end = performance.now() + patienceMs;
	for (let pauseMs = PAUSE_MS.first; ; pauseMs *= PAUSE_MS.growth) {
		const value = await ask();
		if (value !== null && value !== undefined && value !== false) return value;
		if (performance.now() > end) throw new Error(`Waited ${patienceMs} ms in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, PAUSE_MS.longest)));
	}
}
