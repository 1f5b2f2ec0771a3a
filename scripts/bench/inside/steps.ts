/** A statement with what is bound to it. */
export interface Statement {
	text: string;
	values: unknown[];
}

/** One round trip or to KV that a request waited for. */
export type Step =
	| {
			call: 'batch' | 'all' | 'run' | 'first' | 'raw';
			/** Whether a read replica might answer. */
			isForReplica: boolean;
			statements: Statement[];
	  }
	| { call: 'kv.get'; values: unknown[] };

/** What a request asked of the bindings, and what it was answered with. */
export interface Recording {
	steps: Step[];
	body: string;
}
