import { setTimeout as wait } from 'node:timers/promises';
import { type Shot, send } from './client.ts';
import type { GroupClock } from './cpu.ts';
import { median, percentile } from './statistics.ts';

/** What is asked of one site, again and again. */
export interface Series {
	/** Unique among those that are measured together. */
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

export const nothingMeasured = (): Measured => ({ cpu: [], rates: [], latencies: [] });

/** How often a group is looked at whether it still computes; and up to how much is rest. */
const LOOK_MS = 40;
const REST_MICROSECONDS = 1_500;
const PATIENCE_MS = 5_000;

/** Waits for what a site does after its answers, such as sending an email: that belongs to them. */
async function untilAtRest(clock: GroupClock): Promise<number> {
	let before = clock.microseconds();
	for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
		await wait(LOOK_MS);
		const now = clock.microseconds();
		if (now - before < REST_MICROSECONDS) return now;
		before = now;
	}
	return before;
}

/** Sends a burst of requests, and adds what it cost to what was measured of its series. */
export async function burst(
	{ url, clock, shots }: Omit<Series, 'name'>,
	{ requests, connections }: Pick<Plan, 'requests' | 'connections'>,
	measured: Measured = nothingMeasured(),
): Promise<Measured> {
	const before = clock.microseconds();
	const { latencies, seconds } = await send(url, shots, { requests, connections });
	measured.cpu.push(((await untilAtRest(clock)) - before) / requests);
	measured.rates.push(requests / seconds);
	measured.latencies.push(...latencies);
	return measured;
}

/**
 * Measures series in turns, a burst of each, so that whatever else the machine does meets all of them;
 * every round begins with another one.
 *
 * @returns what was measured, by the names of the series
 */
export async function measureInTurns(
	all: readonly Series[],
	plan: Plan,
): Promise<Map<string, Measured>> {
	const measured = new Map(all.map(({ name }) => [name, nothingMeasured()]));
	for (const series of all) await burst(series, { ...plan, requests: plan.warmUp });
	for (let round = 0; round < plan.rounds; round += 1) {
		for (let index = 0; index < all.length; index += 1) {
			const series = all[(index + round) % all.length] as Series;
			// What is kept in memory for seconds has grown old since the last round: a burst isn't about that.
			const lead = { requests: 1, connections: 1 };
			await send(series.url, series.shots.slice(-1), lead);
			await burst(series, plan, measured.get(series.name));
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
