import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { localDatabaseFile, openLocalAlone } from '../../../scripts/backup/sites/local-site.ts';
import { applyMigrations, openLocalBindings } from '../../../scripts/local/local-database.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		/** The file of a database that has all migrations and no rows. */
		migratedDatabase: string;
	}
}

/**
 * Vitest calls it before the tests of a project, and what it returns after them. It applies the migrations once, to a
 * real local D1: applying them takes longer than most files of tests need their database for.
 */
export async function setup(project: TestProject): Promise<() => void> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-migrated-'));
	const { env, dispose } = await openLocalBindings({ persistTo: folder });
	await applyMigrations(env.DB);
	await dispose();
	// Whoever closes it last writes everything into the one file.
	openLocalAlone(folder).close();
	project.provide('migratedDatabase', localDatabaseFile(folder));
	return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * Lays a migrated database without rows into a folder of data, before the emulator opens it.
 *
 * @param database the name under which the emulator has it; the club's where left out
 */
export function layMigratedDatabase(persistTo: string, database?: string): void {
	const file = localDatabaseFile(persistTo, database);
	mkdirSync(dirname(file), { recursive: true });
	cpSync(inject('migratedDatabase'), file);
}
