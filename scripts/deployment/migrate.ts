import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../infrastructure/account.ts';
import { migrationNames, migrationsAsSql } from '../../infrastructure/migrations.ts';
import { appliedMigrations } from '../../infrastructure/survey.ts';
import { runWrangler } from './wrangler.ts';

/** Which database is brought up to date. */
export interface MigratedDatabase {
	id: string;
	name: string;
}

/**
 * Applies the migrations that a database lacks, all or none of them.
 *
 * They go as a file, by wrangler: what Alchemy uses, the API's `query`, takes a text of several
 * statements apart at the semicolons within some triggers (github.com/cloudflare/workers-sdk/issues/15690).
 *
 * @returns the names of those that were applied
 * @throws Error with the database's own message; nothing of them is left then
 */
export async function applyMigrations(
	account: Account,
	database: MigratedDatabase,
): Promise<string[]> {
	const applied = await appliedMigrations(account, database.id);
	const pending = migrationNames().filter((name) => !applied.includes(name));
	if (pending.length > 0) await importSql(database.name, migrationsAsSql(pending));
	return pending;
}

/** Has a database run a file of SQL as one transaction. */
async function importSql(database: string, sql: string): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-migrations-'));
	try {
		const file = join(folder, 'migrations.sql');
		writeFileSync(file, sql);
		await runWrangler(['d1', 'execute', database, '--remote', '--yes', '--file', file], {});
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`The database refused the migrations: ${reason}`);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
