import { setTimeout as wait } from 'node:timers/promises';
import { type Shot, send } from './client.ts';
import type { GroupClock } from './cpu.ts';
import { median, percentile } from './statistics.ts';

/** What is asked of one site, again and again. */
export interface Series {
	name: string;
	url: string;
	clock: GroupClock;
	/** Sent in turn, so that an RSVP and its opposite can alternate. */
	shots: readonly Shot[];
}

/** What was measured of a series. */
export interface Measured {
	/** Microseconds of computing for each request, one figure for each burst. */
	cpu: number[];
	/** Requests a second, one figure for each burst. */
	rates: number[];
	/** How long each request of all bursts took, in milliseconds. */
	latencies: number[];
}

export interface Plan {
	rounds: number;
	/** Requests in a burst. */
	requests: number;
	/** Requests before the first burst: what V8 compiles belongs to none. */
	warmUp: number;
	connections: number;
}

/** What a Worker does after its answer, such as sending an email, belongs to the burst. Milliseconds. */
const SETTLE_MS = 60;

async function burst({ url, clock, shots }: Series, requests: number, connections: number) {
	const before = clock.microseconds();
	const { latencies, seconds } = await send(url, shots, { requests, connections });
	await wait(SETTLE_MS);
	const cpu = (clock.microseconds() - before) / requests;
	return { cpu, rate: requests / seconds, latencies };
}

/**
 * Measures series in turns, a burst of each, so that whatever else the machine does meets all of them;
 * every round begins with another one.
 *
 * @returns what was measured, by the names of the series
 */
export async function measureInTurns(
	all: readonly Series[],
	{ rounds, requests, warmUp, connections }: Plan,
): Promise<Map<string, Measured>> {
	const measured = new Map<string, Measured>(
		all.map(({ name }) => [name, { cpu: [], rates: [], latencies: [] }]),
	);
	for (const series of all) await burst(series, warmUp, connections);
	for (let round = 0; round < rounds; round += 1) {
		for (let index = 0; index < all.length; index += 1) {
			const series = all[(index + round) % all.length] as Series;
			const { cpu, rate, latencies } = await burst(series, requests, connections);
			const mine = measured.get(series.name);
			mine?.cpu.push(cpu);
			mine?.rates.push(rate);
			mine?.latencies.push(...latencies);
		}
		process.stdout.write('.');
	}
	process.stdout.write('\n');
	return measured;
}

/** The figures of a series that are printed. */
export function figuresOf({ cpu, rates, latencies }: Measured) {
	return {
		cpu: median(cpu),
		rate: median(rates),
		p50: percentile(latencies, 50),
		p99: percentile(latencies, 99),
	};
}
