import type { Environment, OutboxQueueMessage } from '../../../src/environment.ts';

/** Runs inside a Worker, around the built site: counts what its chores and its queue ask of the database. */

type Built = Required<
	Pick<ExportedHandler<Environment, OutboxQueueMessage>, 'fetch' | 'scheduled' | 'queue'>
>;

/** Ways to the database and back, and the queries on them. */
export interface Trips {
	trips: number;
	queries: number;
}

const counts: Trips = { trips: 0, queries: 0 };
const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

function count(queries: number): void {
	counts.trips += 1;
	counts.queries += queries;
}

function countedStatement(original: D1PreparedStatement): D1PreparedStatement {
	const proxy = new Proxy(original, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			if (property === 'bind') {
				return (...values: unknown[]) => countedStatement(target.bind(...values));
			}
			return (...values: unknown[]) => {
				count(1);
				return Reflect.apply(value, target, values);
			};
		},
	});
	originals.set(proxy, original);
	return proxy;
}

function countedEnvironment(env: Environment): Environment {
	const database = new Proxy(env.DB, {
		get(target, property) {
			if (property === 'prepare') return (text: string) => countedStatement(target.prepare(text));
			if (property === 'batch') {
				return (proxies: D1PreparedStatement[]) => {
					count(proxies.length);
					return target.batch(proxies.map((one) => originals.get(one) ?? one));
				};
			}
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
	return { ...env, DB: database };
}

/** Puts the counting around a built Worker's chores; `/__bench/trips` gives the counts. */
export function countTrips(built: Built): Built {
	return {
		fetch: (request, env, context) =>
			new URL(request.url).pathname === '/__bench/trips'
				? Response.json(counts)
				: built.fetch(request, env, context),
		scheduled: (controller, env, context) =>
			built.scheduled(controller, countedEnvironment(env), context),
		queue: (batch, env, context) => built.queue(batch, countedEnvironment(env), context),
	};
}
