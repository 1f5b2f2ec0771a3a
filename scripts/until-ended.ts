/**
 * Waits until this process is asked to end: Ctrl+C, a signal, or the death of bootstrap.mjs, which
 * holds a channel to it. Asked again, it ends at once.
 */
export function untilEnded(): Promise<void> {
	return new Promise((resolve) => {
		let isAsked = false;
		let askedAt = 0;
		function ask() {
			// A terminal sends Ctrl+C to every process, and bootstrap.mjs passes it on once more.
			if (isAsked && performance.now() - askedAt > 500) process.exit(1);
			if (isAsked) return;
			isAsked = true;
			askedAt = performance.now();
			resolve();
		}
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
		process.on('disconnect', ask);
	});
}
