const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A terminal sends Ctrl+C to every process, and bootstrap.mjs passes it on: within this time it is one. */
const SAME_PRESS_MS = 500;

/**
 * Waits until this process is asked to end: by Ctrl+C, a signal, or the death of bootstrap.mjs, which holds
 * a channel to it. Asked once more, it ends at once. Call it once the servers run: it replaces their own
 * signal handlers, which exit half-way.
 */
export function untilEnded(): Promise<void> {
	return new Promise((resolve) => {
		let askedAt: number | undefined;
		function ask() {
			if (askedAt === undefined) {
				askedAt = performance.now();
				resolve();
			} else if (performance.now() - askedAt > SAME_PRESS_MS) {
				process.exit(1);
			}
		}
		for (const signal of SIGNALS) {
			process.removeAllListeners(signal);
			process.on(signal, ask);
		}
		const hasLostParent = process.channel !== undefined && !process.connected;
		if (hasLostParent) ask();
		else process.once('disconnect', ask);
	});
}
