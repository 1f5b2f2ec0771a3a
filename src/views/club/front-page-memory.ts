/**
 * How long what the front page shows to everyone is worth comparing with the database: a site with fewer visits than
 * this would only ask twice. Milliseconds.
 */
export const WORTH_ASKING_MS = 10_000;

const DAY_MS = 86_400_000;

/** What was read for everyone. */
export interface Shared<Rows> {
	/** Of the last change before it was read. */
	stamp: string;
	rows: Rows;
}

interface Kept<Rows> extends Shared<Rows> {
	/** It was read then, and would be read otherwise from `until` on though nothing changes. Milliseconds since 1970. */
	from: number;
	until: number;
}

/**
 * Remembers in this isolate what the front page shows to everyone. Nobody is shown it before the database said, in the
 * batch that reads their own part, that it hasn't changed since: a member's page is never old.
 */
export function frontPageMemory<Rows>() {
	let kept: Kept<Rows> | null = null;
	return {
		/** What was read last, if time alone hasn't made it another page. */
		recall(now: number): Shared<Rows> | null {
			return kept && kept.from <= now && now < kept.until ? kept : null;
		},
		/**
		 * @param now when it was read
		 * @param turns moments at which one of the events begins or ends
		 */
		keep(shared: Shared<Rows>, now: number, turns: readonly number[]): void {
			// Breaks are read by the day in UTC.
			const midnight = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
			const until = Math.min(
				now + WORTH_ASKING_MS,
				midnight,
				...turns.filter((turn) => turn > now),
			);
			kept = { ...shared, from: now, until };
		},
	};
}
