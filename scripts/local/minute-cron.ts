const MINUTE_MS = 60_000;

/**
 * Fires at once, for the minute that has begun, and then at each full minute, as Cloudflare does for
 * `* * * * *`.
 *
 * @param fire gets the full minute that it is for; a failure is printed and stops nothing
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
	const thisMinute = () => Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
	function scheduleNext() {
		const next = thisMinute() + MINUTE_MS;
		timer = setTimeout(() => {
			void tick(new Date(next));
			scheduleNext();
		}, next - Date.now());
	}
	void tick(new Date(thisMinute()));
	scheduleNext();
	return () => {
		isStopped = true;
		clearTimeout(timer);
	};
}
