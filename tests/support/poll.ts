/** How long a condition may take to come true. Milliseconds. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 20;

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
	for (;;) {
		const value = await ask();
		if (value !== null && value !== undefined && value !== false) return value;
		if (performance.now() > end) throw new Error(`Waited ${patienceMs} ms in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
}
