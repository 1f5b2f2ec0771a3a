import { withEnv } from 'cloudflare:workers';
import type { Environment, OutboxQueueMessage } from '../../../src/environment.ts';
import type { Statement, Step } from './steps.ts';

/**
 * Runs inside a Worker, around the built site: notes what a request asks of the database and of KV, with
 * its values, so that a Worker which does nothing else can ask the same (replaying.ts).
 */

type Built = Required<
	Pick<ExportedHandler<Environment, OutboxQueueMessage>, 'fetch' | 'scheduled' | 'queue'>
>;

let steps: Step[] = [];

const STATEMENT_CALLS = new Set(['all', 'run', 'first', 'raw']);
const recorded = new WeakMap<D1PreparedStatement, Statement & { original: D1PreparedStatement }>();

function recordedStatement(
	original: D1PreparedStatement,
	statement: Statement,
	isForReplica: boolean,
): D1PreparedStatement {
	const proxy = new Proxy(original, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			if (property === 'bind') {
				return (...values: unknown[]) =>
					recordedStatement(target.bind(...values), { ...statement, values }, isForReplica);
			}
			return (...values: unknown[]) => {
				if (STATEMENT_CALLS.has(String(property))) {
					const call = property as 'all' | 'run' | 'first' | 'raw';
					steps.push({ call, isForReplica, statements: [statement] });
				}
				return Reflect.apply(value, target, values);
			};
		},
	});
	recorded.set(proxy, { ...statement, original });
	return proxy;
}

function recordedDatabase<Database extends D1Database | D1DatabaseSession>(
	database: Database,
	isForReplica = false,
): Database {
	return new Proxy(database, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			if (property === 'prepare') {
				return (text: string) =>
					recordedStatement(target.prepare(text), { text, values: [] }, isForReplica);
			}
			if (property === 'batch') {
				return (proxies: D1PreparedStatement[]) => {
					const all = proxies
						.map((proxy) => recorded.get(proxy))
						.filter((one) => one !== undefined);
					const statements = all.map(({ text, values }) => ({ text, values }));
					steps.push({ call: 'batch', isForReplica, statements });
					return target.batch(all.map(({ original }) => original));
				};
			}
			if (property === 'withSession' && 'withSession' in target) {
				return (constraint?: string) =>
					recordedDatabase(target.withSession(constraint), constraint === 'first-unconstrained');
			}
			return value.bind(target);
		},
	});
}

function recordedKv(kv: KVNamespace): KVNamespace {
	return new Proxy(kv, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			return (...values: unknown[]) => {
				if (property === 'get') steps.push({ call: 'kv.get', values });
				return Reflect.apply(value, target, values);
			};
		},
	});
}

let environment: Environment | undefined;

/** Puts the recording environment around a built Worker; `/__bench/steps` gives what the last request did. */
export function record(built: Built): Built {
	return {
		...built,
		async fetch(request, env, context) {
			if (new URL(request.url).pathname === '/__bench/steps') return Response.json(steps);
			environment ??= {
				...env,
				DB: recordedDatabase(env.DB),
				...(env.KV && { KV: recordedKv(env.KV) }),
			};
			const mine = environment;
			steps = [];
			return withEnv(mine, () => built.fetch(request, mine, context)) as Promise<Response>;
		},
	};
}
