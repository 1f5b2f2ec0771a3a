import { type Db, primary } from '../../src/db/client.ts';
import type { Database } from '../../src/environment.ts';

/**
 * A database before whose nth batch something else happens: what a feature has read by then is outdated
 * when it writes.
 */
export function meanwhile(database: Database, nth: number, work: () => Promise<unknown>): Db {
	let batches = 0;
	const held = new Proxy(database, {
		get(target, property) {
			if (property !== 'batch') {
				const value: unknown = Reflect.get(target, property, target);
				return typeof value === 'function' ? value.bind(target) : value;
			}
			return async (statements: D1PreparedStatement[]) => {
				batches += 1;
				if (batches === nth) await work();
				return target.batch(statements);
			};
		},
	});
	return primary(held);
}
