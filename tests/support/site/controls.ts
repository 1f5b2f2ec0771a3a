/** What a test can tell the Worker under test, and what it can learn of it (instrument.ts). */

/** `lagging` is no fault but KV as it is far from where something was removed: what was read once stays. */
export type KvFault = 'none' | 'throwing' | 'slow' | 'full' | 'lagging';

/** Holds calls to a binding until the test lets them go on. */
export interface Gate {
	/** A new one for each gate. */
	id: string;
	operation: 'kv.get' | 'kv.put' | 'kv.delete' | 'database';
	/** Held before the binding is asked, or after it answered. */
	moment: 'before' | 'after';
	/** Only statements that contain these words. */
	match?: string;
	/** Only the first calls, one where left out; the others pass. */
	times?: number;
}

export interface Controls {
	kv: KvFault;
	/** How long each read of KV takes longer than it does. Milliseconds. */
	kvDelayMs: number;
	database: 'none' | 'failing';
	gate: Gate | null;
	/** How far the clock of this Worker is ahead of that of the tests. Milliseconds. */
	aheadMs: number;
}

/** What went through the bindings and came back. */
export interface Counts {
	/** Statements, each in a batch counted. */
	queries: number;
	/** Ways to the database and back: a batch is one. */
	trips: number;
	/** Those of them that a read replica may answer. */
	replicaTrips: number;
	/** Rows that batches made the database look at, as D1 counts and bills them. */
	rowsRead: number;
	kvGets: number;
	kvPuts: number;
	kvDeletes: number;
	/** The statements of each trip, to read when a count is not what it should be. */
	statements: string[][];
}

/** The counts of one request, until its answer and in the work that it left behind. */
export interface Measured {
	isAnswered: boolean;
	/** Calls to KV that were begun, whether or not they ever came back. */
	kvCalls: number;
	before: Counts;
	after: Counts;
}

/** A call to the database that a test makes itself. */
export interface DatabaseCall {
	method: 'batch' | 'all' | 'run' | 'raw' | 'first';
	statements: { text: string; values: unknown[] }[];
	/** The column for `first`, or what `raw` takes. */
	option?: unknown;
}

/** For a site whose visitors' pages show at once what a test has just done. */
export const FRESH_PAGES = { VISITOR_MEMORY_MS: '0' };
