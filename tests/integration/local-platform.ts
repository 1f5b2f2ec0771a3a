import { afterAll, beforeAll } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import { type Db, primary } from '../../src/db/client.ts';
import type { Database, Environment } from '../../src/environment.ts';
import type { WaitUntil } from '../../src/wait-until.ts';
import { takeSpareBindings } from '../support/database/spare-bindings.ts';
import { workAfterwards } from './work-afterwards.ts';

/** Real local D1 and KV in workerd, which no other test uses, for tests that run in Node. */
export interface LocalPlatform {
	env: Environment & Required<Pick<Environment, 'KV'>>;
	config: Config;
	db: Db;
	/** Every statement that DB has run, for tests that count; empty it with `length = 0`. */
	statements: string[];
	/** Takes the work that goes on after an answer. */
	waitUntil: WaitUntil;
	/** Waits for the end of all that work. */
	settled: () => Promise<void>;
	/** Waits for the same; the database is nobody's from then on. */
	dispose: () => Promise<void>;
}

interface Statement {
	bind(...values: unknown[]): Statement;
}

/** Writes down what a database runs, at the moment at which it does. */
function observed(database: Database, statements: string[]): Database {
	const originals = new WeakMap<object, { statement: Statement; sql: string }>();

	function wrap(statement: Statement, sql: string): Statement {
		const wrapped = new Proxy(statement, {
			get(target, property) {
				const value: unknown = Reflect.get(target, property, target);
				if (typeof value !== 'function') return value;
				if (property === 'bind') return (...values: unknown[]) => wrap(target.bind(...values), sql);
				return (...args: unknown[]) => {
					statements.push(sql);
					return value.apply(target, args) as unknown;
				};
			},
		});
		originals.set(wrapped, { statement, sql });
		return wrapped;
	}

	const observer = {
		prepare: (sql: string) => wrap(database.prepare(sql), sql),
		batch: (asked: Statement[]) => {
			const known = asked.map((statement) => originals.get(statement));
			statements.push(...known.map((entry) => entry?.sql ?? ''));
			return database.batch(known.map((entry) => entry?.statement) as never);
		},
		withSession: () => observer,
	};
	return observer as unknown as Database;
}

/** The configuration that an environment holds; a test that gives too little fails here. */
export function configOf(env: Environment): Config {
	const result = readConfig(env);
	if (!result.ok) throw new Error(result.problems.map(({ name }) => name).join(', '));
	return result.config;
}

/** A platform with the bindings of the local run, and the tables of `drizzle/` without a row. */
export async function startLocalPlatform(): Promise<LocalPlatform> {
	const bindings = await takeSpareBindings();
	const statements: string[] = [];
	const { waitUntil, settled } = workAfterwards();
	const env = { ...bindings, DB: observed(bindings.DB, statements) };
	return {
		env,
		config: configOf(env),
		db: primary(env.DB),
		statements,
		waitUntil,
		settled,
		dispose: settled,
	};
}

/** The platform of a file of tests: it starts before the first of them, and ends after the last. */
export function useLocalPlatform(): LocalPlatform {
	let started: LocalPlatform | undefined;
	beforeAll(async () => {
		started = await startLocalPlatform();
	});
	afterAll(() => started?.dispose());
	const running = () => {
		if (!started) throw new Error('The platform starts before the first test, and not earlier.');
		return started;
	};
	return {
		get env() {
			return running().env;
		},
		get config() {
			return running().config;
		},
		get db() {
			return running().db;
		},
		get statements() {
			return running().statements;
		},
		waitUntil: (work) => running().waitUntil(work),
		settled: () => running().settled(),
		dispose: () => running().dispose(),
	};
}
