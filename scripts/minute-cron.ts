const MINUTE_MS = 60_000;

/**
 * Fires at once and then at each full minute, as Cloudflare does for `* * * * *`.
 *
 * @param fire gets the full minute that it is due at; a failure is printed and stops nothing
 * @returns ends the ticking
 */
export function startMinuteCron(fire: (scheduledAt: Date) => Promise<void>): () => void {
	let timer: NodeJS.Timeout | undefined;
	let isStopped = false;
	async function tick(scheduledAt: Date) {
		try {
			await fire(scheduledAt);
		} catch (error) {
			if (!isStopped) console.error('The minute cron failed:', error);
		}
	}
	function scheduleNext() {
		const next = (Math.floor(Date.now() / MINUTE_MS) + 1) * MINUTE_MS;
		timer = setTimeout(() => {
			void tick(new Date(next));
			scheduleNext();
		}, next - Date.now());
	}
	void tick(new Date());
	scheduleNext();
	return () => {
		isStopped = true;
		clearTimeout(timer);
	};
}
