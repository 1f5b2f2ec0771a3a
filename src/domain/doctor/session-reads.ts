/** Where a lookup found the session: KV had it, had it not, failed or was late; or there is no KV. */
export const SESSION_SOURCES = ['kv_hit', 'kv_miss', 'kv_failed', 'database'] as const;
export type SessionSource = (typeof SESSION_SOURCES)[number];

/** A lookup through KV as its request waited for it. Milliseconds. */
export interface SessionRead {
	source: SessionSource;
	ms: number;
}

/**
 * Whether the lookup of a request's session is measured: one of twenty. The free plan writes 100,000 rows
 * for 100,000 requests a day (developers.cloudflare.com/d1/platform/pricing); a measured one writes one.
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
	return (hash >>> 0) % 20 === 0;
}

/** Look-ups of one source, how long they took through KV, and the same ones from the database. Milliseconds. */
export interface CountedReads {
	source: SessionSource;
	reads: number;
	throughKvMs: number;
	databaseMs: number;
}

/**
 * What the measured lookups come to: shares from 0 to 1, means in milliseconds, each null without any. What
 * KV saves on the average lookup is below zero where it costs.
 */
export function summarise(counted: readonly CountedReads[]) {
	const sum = (field: 'reads' | 'throughKvMs' | 'databaseMs', ...sources: SessionSource[]) =>
		counted.reduce((all, row) => (sources.includes(row.source) ? all + row[field] : all), 0);
	const per = (total: number, count: number) => (count === 0 ? null : total / count);
	const tenths = (ms: number | null) => (ms === null ? null : Math.round(ms * 10) / 10);
	const throughKv = ['kv_hit', 'kv_miss', 'kv_failed'] as const;
	const throughKvReads = sum('reads', ...throughKv);
	const databaseReads = sum('reads', ...SESSION_SOURCES);
	const saved = sum('databaseMs', ...throughKv) - sum('throughKvMs', ...throughKv);
	return {
		hitRate: per(sum('reads', 'kv_hit'), throughKvReads),
		failureRate: per(sum('reads', 'kv_failed'), throughKvReads),
		savedMs: tenths(per(saved, throughKvReads)),
		throughKvMeanMs: tenths(per(sum('throughKvMs', ...throughKv), throughKvReads)),
		throughKvReads,
		databaseMeanMs: tenths(per(sum('databaseMs', ...SESSION_SOURCES), databaseReads)),
		databaseReads,
	};
}
