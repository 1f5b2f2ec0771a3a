import { askAgainAt, mayKeyBeGone, retryAt } from './retry.ts';

/** What becomes of a batch that was not accepted. */
export type BatchFate =
	/** The same request is made again at this time. */
	| { again: Date }
	/** Nothing was accepted: at this time the recipients are determined anew, for a new request. */
	| { formAgain: Date }
	/** Its messages are due again at this time, for a new request: nothing was accepted. */
	| { dissolveUntil: Date }
	/** Its messages, by their ids, go out in two new requests: nothing was accepted, and one is at fault. */
	| { halves: [string[], string[]] }
	/** It is given up, and its messages with it. */
	| 'give_up';

/** A batch that was tried. */
export interface TriedBatch {
	/** Attempts of this request, this one included. */
	attempts: number;
	createdAt: Date;
	members: readonly { id: string; attempts: number }[];
}

/** How a batch failed. */
export interface BatchFailure {
	/** Whether trying again later can help. */
	isRetryable: boolean;
	/** How long the provider asked to be left alone. Milliseconds. */
	retryAfterMs: number | undefined;
	/** Whether it is certain that nothing was accepted, now or earlier. */
	wasRefused: boolean;
}

/** After a wait as long as this a batch that was refused is taken apart: its messages find others. */
const LONG_WAIT_MS = 10 * 60_000;

/** Decides what becomes of a batch that was not accepted. */
export function fateOf(batch: TriedBatch, failure: BatchFailure, now: Date): BatchFate {
	return failure.isRetryable ? fateOfRetryable(batch, failure, now) : fateOfRefused(batch, now);
}

/**
 * Whether other batches may go out: after a fault of this one alone, or a short delay, which the pace
 * enforces.
 */
export function mayOthersFollow({ isRetryable, retryAfterMs }: BatchFailure): boolean {
	return !isRetryable || (retryAfterMs !== undefined && retryAfterMs < LONG_WAIT_MS);
}

function fateOfRetryable(
	{ attempts, createdAt, members }: TriedBatch,
	{ retryAfterMs, wasRefused }: BatchFailure,
	now: Date,
): BatchFate {
	if (wasRefused && retryAfterMs !== undefined && retryAfterMs >= LONG_WAIT_MS) {
		const most = Math.max(...members.map((member) => member.attempts));
		const dissolveUntil = askAgainAt({ attempts: most, now, retryAfterMs });
		return dissolveUntil ? { dissolveUntil } : 'give_up';
	}
	const due = retryAt({ attempts, createdAt, now, retryAfterMs });
	if (!due) return 'give_up';
	return wasRefused ? { formAgain: due } : { again: due };
}

/** A batch is refused as a whole for one email in it, which halving finds in seven rounds. */
function fateOfRefused({ members, createdAt }: TriedBatch, now: Date): BatchFate {
	if (members.length < 2 || mayKeyBeGone(createdAt, now)) return 'give_up';
	const ids = members.map((member) => member.id);
	const middle = Math.ceil(ids.length / 2);
	return { halves: [ids.slice(0, middle), ids.slice(middle)] };
}
