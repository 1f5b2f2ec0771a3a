import type { Context } from '../../src/context.ts';
import { primary } from '../../src/db/client.ts';
import type { Database } from '../../src/environment.ts';
import type { LocalPlatform } from './local-platform.ts';

/**
 * A worker that counts its steps out of itself, to the database and to the mail provider, and can die
 * before or after any of them: from then on none of its calls is made.
 */
export interface Steps {
	/** Ways to the database so far. */
	trips: number;
	/** Calls to the mail provider so far. */
	calls: number;
	/** Whether it died. */
	isDead: boolean;
}

class Died extends Error {}

interface Statement {
	bind(...values: unknown[]): Statement;
}

const RUNS = new Set(['all', 'run', 'raw', 'first']);

/** @param diesAt the moment at which it dies: each step has two, before it and after it; left out, never */
export function workerOn(
	platform: LocalPlatform,
	context: Context,
	diesAt = Number.POSITIVE_INFINITY,
): { context: Context; steps: Steps } {
	const steps: Steps = { trips: 0, calls: 0, isDead: false };
	let moment = 0;

	function pass(): void {
		if (moment >= diesAt) steps.isDead = true;
		moment += 1;
		if (steps.isDead) throw new Died('the worker is gone');
	}

	async function step<Result>(count: 'trips' | 'calls', work: () => Promise<Result>) {
		pass();
		steps[count] += 1;
		const result = await work();
		pass();
		return result;
	}

	const originals = new WeakMap<object, Statement>();
	function wrap(statement: Statement): Statement {
		const wrapped = new Proxy(statement, {
			get(target, property) {
				const value: unknown = Reflect.get(target, property, target);
				if (typeof value !== 'function') return value;
				if (property === 'bind') return (...values: unknown[]) => wrap(target.bind(...values));
				if (!RUNS.has(String(property))) return value.bind(target) as unknown;
				return (...values: unknown[]) =>
					step('trips', () => Reflect.apply(value, target, values) as Promise<unknown>);
			},
		});
		originals.set(wrapped, statement);
		return wrapped;
	}

	const { DB } = platform.env;
	const database = {
		prepare: (sql: string) => wrap(DB.prepare(sql) as unknown as Statement),
		batch: (statements: Statement[]) =>
			step('trips', () => DB.batch(statements.map((one) => originals.get(one)) as never)),
	} as unknown as Database;
	const { mail } = context;
	return {
		steps,
		context: {
			...context,
			db: primary(database),
			mail: {
				...mail,
				send: (message, key) => step('calls', () => mail.send(message, key)),
				sendBatch: (body, emails, key) => step('calls', () => mail.sendBatch(body, emails, key)),
			},
		},
	};
}

/** Runs the work of a worker that may die on the way; anything else that goes wrong is thrown. */
export async function untilItDies(work: Promise<unknown>, steps: Steps): Promise<void> {
	try {
		await work;
	} catch (error) {
		if (!steps.isDead) throw error;
	}
}
