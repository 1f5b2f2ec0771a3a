import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type LocalBindings, openLocalBindings } from '../../scripts/local/local-database.ts';
import type { Database } from '../../src/environment.ts';
import { factsOf, rowsOf } from '../support/database/database-facts.ts';
import { fillTables } from '../support/database/filled-tables.ts';
import { declaredRebuilds, lossesBetween } from '../support/database/migration-losses.ts';
import {
	BREAKPOINT,
	MIGRATIONS,
	type Release,
	tablesKnownTo,
} from '../support/database/releases.ts';

/** A real local D1 for a test file, on which it tries migrations. Empty at first. */
export interface MigratedDatabase {
	readonly db: Database;
	/** Takes everything out, and runs these statements: all migrations of drizzle/ where left out. */
	startOver: (statements?: readonly string[]) => Promise<void>;
	/**
	 * Fills the database, applies a migration in one transaction as D1 does, and compares.
	 *
	 * @param release the one whose build must go on working; none where left out
	 * @returns what was lost, as sentences
	 */
	lossesOf: (sql: string, release: Release | undefined) => Promise<string[]>;
}

const ALL_MIGRATIONS = MIGRATIONS.flatMap(({ sql }) => sql.split(BREAKPOINT));

async function startOver(
	db: Database,
	statements: readonly string[] = ALL_MIGRATIONS,
): Promise<void> {
	const { tables, triggers } = await factsOf(db);
	// Each after those that reference it.
	const order: string[] = [];
	const visit = (name: string) => {
		for (const [other, { references }] of tables) {
			const isReferring = references.some(({ table }) => table === name);
			if (other !== name && isReferring && !order.includes(other)) visit(other);
		}
		if (!order.includes(name)) order.push(name);
	};
	for (const name of tables.keys()) visit(name);
	await rowsOf(db, [
		...triggers.map((name) => `drop trigger "${name}"`),
		...order.map((name) => `drop table "${name}"`),
		...statements,
	]);
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

/** Opens the database before the tests of a file, and closes it after them. */
export function useMigratedDatabase(): MigratedDatabase {
	let folder: string;
	let bindings: LocalBindings;
	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'regulars-migrations-'));
		bindings = await openLocalBindings({ persistTo: folder });
	});
	afterAll(async () => {
		await bindings.dispose();
		rmSync(folder, { recursive: true, force: true });
	});
	return {
		get db() {
			return bindings.env.DB;
		},
		startOver: (statements) => startOver(bindings.env.DB, statements),
		lossesOf: (sql, release) => lossesOf(bindings.env.DB, sql, release),
	};
}
