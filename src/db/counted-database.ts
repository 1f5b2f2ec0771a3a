import type { Database } from '../environment.ts';

/**
 * A database that counts the queries that are asked of it, each of a batch for itself, as D1's limit for
 * an invocation does (developers.cloudflare.com/d1/platform/limits). Every query is prepared just
 * before it runs, so those are counted.
 */
export function countedDatabase(database: Database): { database: Database; queries: () => number } {
	let count = 0;
	const counted = new Proxy(database, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (typeof value !== 'function') return value;
			return (...args: unknown[]) => {
				if (property === 'prepare') count += 1;
				return value.apply(target, args) as unknown;
			};
		},
	});
	return { database: counted, queries: () => count };
}
