import { Refusal } from '../../../src/domain/errors.ts';
import type { Database } from '../../../src/environment.ts';

/** A database that is lost now and then: before it has done what it was asked, or after, so that only the answer is. */
export interface FaultyDatabase {
	database: Database;
	/** Fails where the next of these numbers is below the share; empty, it never fails. */
	dice: number[];
	/** How many of a thousand trips fail. */
	share: number;
	/** How many trips have failed since it was last asked. */
	failures: number;
	/** Whether something was written since, and its answer lost. */
	hasLostResponse: boolean;
}

class DatabaseLost extends Error {}

/** Whether somebody was refused by an outage, and by nothing else. */
export function isOutage(error: unknown): boolean {
	if (error instanceof DatabaseLost) return true;
	return error instanceof Error && error.cause !== undefined && isOutage(error.cause);
}

interface Statement {
	bind(...values: unknown[]): Statement;
}

const RUNS = new Set(['all', 'run', 'raw', 'first']);

export function faultyDatabase(real: Database): FaultyDatabase {
	let thrown = 0;

	async function trip<Result>(isWrite: boolean, work: () => Promise<Result>): Promise<Result> {
		const { dice, share } = faulty;
		const number = dice.length > 0 && share > 0 ? (dice[thrown++ % dice.length] ?? 999) : 999;
		if (number >= share) return work();
		faulty.failures += 1;
		if (number % 2 === 0) throw new DatabaseLost('D1_ERROR: Network connection lost.');
		await work();
		faulty.hasLostResponse ||= isWrite;
		throw new DatabaseLost('D1_ERROR: Network connection lost.');
	}

	const originals = new WeakMap<object, { statement: Statement; isWrite: boolean }>();
	function wrap(statement: Statement, isWrite: boolean): Statement {
		const wrapped = new Proxy(statement, {
			get(target, property) {
				const value: unknown = Reflect.get(target, property, target);
				if (typeof value !== 'function') return value;
				if (property === 'bind')
					return (...values: unknown[]) => wrap(target.bind(...values), isWrite);
				if (!RUNS.has(String(property))) return value.bind(target) as unknown;
				return (...values: unknown[]) =>
					trip(isWrite, () => Reflect.apply(value, target, values) as Promise<unknown>);
			},
		});
		originals.set(wrapped, { statement, isWrite });
		return wrapped;
	}

	const database = {
		prepare: (sql: string) =>
			wrap(real.prepare(sql) as unknown as Statement, !/^\s*(select|pragma)/i.test(sql)),
		batch: (asked: Statement[]) => {
			const entries = asked.map((statement) => originals.get(statement));
			const isWrite = entries.some((entry) => entry?.isWrite);
			return trip(isWrite, () => real.batch(entries.map((entry) => entry?.statement) as never));
		},
		withSession: () => database,
	};
	const faulty: FaultyDatabase = {
		database: database as unknown as Database,
		dice: [],
		share: 0,
		failures: 0,
		hasLostResponse: false,
	};
	return faulty;
}

/** After so many attempts the database is well again, so that every action ends. */
const MOST_ATTEMPTS = 12;

/**
 * Tries as long as the database is out of order.
 *
 * @returns the code of a refusal, and whether an earlier attempt may have done
 *   its work: the answer to a write was lost
 */
export async function untilAnswered(
	faults: FaultyDatabase,
	work: () => Promise<unknown>,
): Promise<{
	refusal: string | null;
	hasLost: boolean;
	lostResponses: number;
}> {
	let hasLost = false;
	let lostResponses = 0;
	for (let attempt = 0; ; attempt += 1) {
		faults.hasLostResponse = false;
		if (attempt === MOST_ATTEMPTS) faults.share = 0;
		try {
			await work();
			return { refusal: null, hasLost, lostResponses };
		} catch (error) {
			hasLost ||= faults.hasLostResponse;
			if (error instanceof Refusal) return { refusal: error.code, hasLost, lostResponses };
			if (!isOutage(error)) throw error;
			if (hasLost) lostResponses += 1;
		}
	}
}
