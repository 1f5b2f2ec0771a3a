import { beforeAll } from 'vitest';
import type { Database } from '../../src/environment.ts';
import { factsOf, rowsOf } from '../support/database/database-facts.ts';
import { fillTables } from '../support/database/filled-tables.ts';
import { declaredRebuilds, lossesBetween } from '../support/database/migration-losses.ts';
import { BREAKPOINT, type Release, tablesKnownTo } from '../support/database/releases.ts';
import { takeSpareBindings } from '../support/database/spare-bindings.ts';

/** A real local D1 for a test file, on which it tries migrations. Empty at first. */
export interface MigratedDatabase {
	readonly db: Database;
	/** Goes on with an empty one, and runs these statements: all migrations of drizzle/ where left out. */
	startOver: (statements?: readonly string[]) => Promise<void>;
	/**
	 * Fills the database, applies a migration in one transaction as D1 does, and compares.
	 *
	 * @param release the one whose build must go on working; none where left out
	 * @returns what was lost, as sentences
	 */
	lossesOf: (sql: string, release: Release | undefined) => Promise<string[]>;
}

async function lossesOf(db: Database, sql: string, release: Release | undefined) {
	await fillTables(db, sql);
	const before = await factsOf(db);
	await rowsOf(db, sql.split(BREAKPOINT));
	return lossesBetween(before, await factsOf(db), {
		known: release && tablesKnownTo(release),
		rebuilds: declaredRebuilds(sql),
	});
}

/** The database of a file of tests: empty before its first, and another one whenever it starts over. */
export function useMigratedDatabase(): MigratedDatabase {
	let current: Database | undefined;
	const take = async (isMigrated: boolean) => {
		current = (await takeSpareBindings(isMigrated)).DB;
		return current;
	};
	const running = () => {
		if (!current) throw new Error('The database is there once tests run, and not earlier.');
		return current;
	};
	beforeAll(async () => {
		await take(false);
	});
	return {
		get db() {
			return running();
		},
		async startOver(statements) {
			const db = await take(statements === undefined);
			await rowsOf(db, statements ?? []);
		},
		lossesOf: (sql, release) => lossesOf(running(), sql, release),
	};
}
