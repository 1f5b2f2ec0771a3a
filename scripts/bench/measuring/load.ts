import { availableParallelism, loadavg } from 'node:os';

/** From so much on each core others compute beside the bench, which does so on one core itself. */
const BUSY = 0.75;

/** The load of the last minute, and a warning where the machine has other things to do. */
export function loadText(minute = loadavg()[0] ?? 0, cores = availableParallelism()): string {
	const load = `Load average ${minute.toFixed(2)} on ${cores} cores`;
	return minute > BUSY * cores
		? `${load}. WARNING: this machine is busy. Trust ratios alone, those between two builds most: computing time is higher than on a quiet machine, and p50, p99 and req/s say nothing.`
		: `${load}.`;
}
