/**
 * Where a session was looked up: KV had it, KV had not, KV failed or was late, or the database was
 * asked beside KV to compare the two.
 */
export const SESSION_SOURCES = ['kv_hit', 'kv_miss', 'kv_failed', 'database'] as const;
export type SessionSource = (typeof SESSION_SOURCES)[number];
