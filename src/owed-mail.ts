/** Emails that a request or a chore has written into the outbox, collected until its end. */
export interface OwedMail {
	/**
	 * Names messages that have just been written: by their ids, or `batches` for those to many people. They
	 * are delivered after the response, or the refusal. Features call it right after their batch, before
	 * they throw: what a refused request has given to others is owed all the same.
	 */
	owe: (messages: readonly string[] | 'batches') => void;
	/** What is owed by now, for the one place that delivers it: what was taken is owed no more. */
	takeOwed: () => { ids: readonly string[]; hasBatches: boolean };
}

/** Nothing owed yet. */
export function collectOwedMail(): OwedMail {
	let ids = new Set<string>();
	let hasBatches = false;
	return {
		owe: (messages) => {
			if (messages === 'batches') hasBatches = true;
			else for (const id of messages) ids.add(id);
		},
		takeOwed: () => {
			const owed = { ids: [...ids], hasBatches };
			ids = new Set();
			hasBatches = false;
			return owed;
		},
	};
}
