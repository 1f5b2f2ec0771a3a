/**
 * Where a session was looked up: KV had it, KV had not, KV failed or was late, or the database was
 * asked beside KV to compare the two.
 */
export const SESSION_SOURCES = ['kv_hit', 'kv_miss', 'kv_failed', 'database'] as const;
export type SessionSource = (typeof SESSION_SOURCES)[number];

/** A look-up that was measured. */
export interface SessionRead {
	source: SessionSource;
	/** How long it took. Milliseconds. */
	ms: number;
}

/**
 * One of so many requests is measured. The free plan has 100,000 requests and 100,000 written rows a day
 * (developers.cloudflare.com/workers/platform/limits, developers.cloudflare.com/d1/platform/pricing): a
 * sample writes two rows, so that even a site which uses up its requests writes 10,000 for this.
 */
const SAMPLED_OF = 20;

/**
 * Whether the look-up of a request's session is measured.
 *
 * @param requestId the request's `cf-ray` (sixteen hexadecimal digits, and the place that it came in at),
 *   or whatever else it was named by
 */
export function isSampled(requestId: string): boolean {
	// FNV-1a: the ids of one place and second differ in few digits, which it spreads over all the bits.
	let hash = 0x811c9dc5;
	for (const character of requestId.slice(0, 16)) {
		hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
	}
	return (hash >>> 0) % SAMPLED_OF === 0;
}

/** The stretches of time that look-ups are counted by: each up to so many milliseconds. */
const UP_TO_MS = [
	1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 60_000,
] as const;

/** The end of the stretch that a time belongs to; the last one takes what is longer, too. Milliseconds. */
export function stretchOf(ms: number): number {
	return UP_TO_MS.find((upTo) => ms <= upTo) ?? 60_000;
}

/** How many look-ups of a source fell into a stretch of time, and how long they took together. */
export interface CountedReads {
	source: SessionSource;
	upToMs: number;
	reads: number;
	totalMs: number;
}

/** How long look-ups took. Milliseconds; half of them, and 95 of 100, took at most so long. */
interface ReadTimes {
	reads: number;
	meanMs: number;
	p50Ms: number;
	p95Ms: number;
}

/**
 * The end of the stretch in which so many of a hundred look-ups are done, by the nearest rank.
 *
 * @param percent above 0, at most 100
 */
export function percentile(
	counted: readonly { upToMs: number; reads: number }[],
	percent: number,
): number {
	const sorted = [...counted].sort((one, other) => one.upToMs - other.upToMs);
	const total = sorted.reduce((sum, { reads }) => sum + reads, 0);
	// Before the division: 95 % of 20 is 19, which floating-point numbers of 0.95 miss.
	const rank = Math.max(1, Math.ceil((total * percent) / 100));
	let reached = 0;
	for (const { upToMs, reads } of sorted) {
		reached += reads;
		if (reached >= rank) return upToMs;
	}
	return 0;
}

function timesOf(counted: readonly CountedReads[]): ReadTimes | null {
	const reads = counted.reduce((sum, row) => sum + row.reads, 0);
	if (reads === 0) return null;
	const totalMs = counted.reduce((sum, row) => sum + row.totalMs, 0);
	return {
		reads,
		meanMs: Math.round((totalMs / reads) * 10) / 10,
		p50Ms: percentile(counted, 50),
		p95Ms: percentile(counted, 95),
	};
}

/** What the measured look-ups come to. */
export interface SessionReadSummary {
	/** By source; null where there was none. */
	sources: Record<SessionSource, ReadTimes | null>;
	/** All that went through KV, whatever came of it. */
	throughKv: ReadTimes | null;
	/** The share of those that KV answered, from 0 to 1; null without any. */
	hitRate: number | null;
	/** The share of those for which KV failed, was late or was left out; null without any. */
	failureRate: number | null;
	/** What KV saves on the average look-up; negative where it costs. Null where one side is not measured. */
	savedMs: number | null;
}

/** Makes a summary of what was counted. */
export function summarise(counted: readonly CountedReads[]): SessionReadSummary {
	const of = (...sources: SessionSource[]) =>
		timesOf(counted.filter(({ source }) => sources.includes(source)));
	const sources = {
		kv_hit: of('kv_hit'),
		kv_miss: of('kv_miss'),
		kv_failed: of('kv_failed'),
		database: of('database'),
	};
	const throughKv = of('kv_hit', 'kv_miss', 'kv_failed');
	const share = (part: ReadTimes | null) =>
		throughKv ? (part?.reads ?? 0) / throughKv.reads : null;
	const saved = throughKv && sources.database ? sources.database.meanMs - throughKv.meanMs : null;
	return {
		sources,
		throughKv,
		hitRate: share(sources.kv_hit),
		failureRate: share(sources.kv_failed),
		savedMs: saved === null ? null : Math.round(saved * 10) / 10,
	};
}
