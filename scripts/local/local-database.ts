import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/d1';
import { migrate } from 'drizzle-orm/d1/migrator';
import type { Database, Environment } from '../../src/environment.ts';
import { LOCAL_STATE, ROOT } from '../folders.ts';
import { D1_WORKER, d1Client } from './d1-client.ts';
import { startEmulator } from './emulator.ts';
import { localVariables } from './local-variables.ts';

/** Bindings and variables of a local run, usable from Node. */
export interface LocalBindings {
	env: Environment;
	/** Closes the databases; nothing of `env` may be used after it. */
	dispose(): Promise<void>;
}

/**
 * Opens the local D1, KV and queue without the site: the very data that a site served with the same
 * `persistTo` works on. What is sent to the queue goes nowhere.
 *
 * @param options.persistTo the folder of the data; the one of `npm start` where left out
 * @param options.siteUrl the address that links begin with
 */
export async function openLocalBindings(
	options: { persistTo?: string; siteUrl?: string } = {},
): Promise<LocalBindings> {
	const { persistTo = LOCAL_STATE, siteUrl = 'http://localhost:4321' } = options;
	const emulator = await startEmulator({ persistTo, workers: [{ code: D1_WORKER }] });
	const bindings = await emulator.getBindings<Environment>();
	return {
		env: {
			...bindings,
			DB: d1Client(emulator, 'DB'),
			MAILBOX: d1Client(emulator, 'MAILBOX'),
			...localVariables(siteUrl, persistTo),
		},
		dispose: () => emulator.dispose(),
	};
}

/** Where the migrations are. */
export const MIGRATIONS_FOLDER = join(ROOT, 'drizzle');

/** The migrations of a folder, each with the hash of the file that the database has applied. */
async function migrationsOf(database: Database, folder: string) {
	const { entries } = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as {
		entries: { tag: string; when: number }[];
	};
	// The list of the local run, which Drizzle maintains.
	const list = await database
		.prepare(`select 1 from sqlite_master where name = '__drizzle_migrations'`)
		.all();
	const { results } =
		list.results.length > 0
			? await database
					.prepare('select hash, created_at as madeAt from __drizzle_migrations')
					.all<{ hash: string; madeAt: number }>()
			: { results: [] };
	const hashes = new Map(results.map(({ madeAt, hash }) => [Number(madeAt), hash]));
	return entries.map(({ tag, when }) => ({ tag, hash: hashes.get(when) }));
}

/**
 * Applies the migrations that the database does not have yet, all or none of them.
 *
 * @param folder those in drizzle/ where left out
 * @returns their tags, like `0006_settings`
 * @throws Error that names those that were not applied, and why
 */
export async function applyMigrations(
	database: Database,
	folder = MIGRATIONS_FOLDER,
): Promise<string[]> {
	const pending = await pendingMigrations(database, folder);
	if (pending.length === 0) return [];
	const asFiles = (tags: readonly string[]) => tags.map((tag) => `${tag}.sql`).join(', ');
	try {
		await migrate(drizzle(database), { migrationsFolder: folder });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(`${asFiles(pending)}: ${reason}`, { cause: error });
	}
	// Drizzle passes over one that was made before the last one that the database has.
	const skipped = await pendingMigrations(database, folder);
	if (skipped.length > 0) {
		throw new Error(`${asFiles(skipped)}: the database already has a migration that is newer`);
	}
	return pending;
}

async function pendingMigrations(database: Database, folder: string): Promise<string[]> {
	const all = await migrationsOf(database, folder);
	return all.filter(({ hash }) => hash === undefined).map(({ tag }) => tag);
}

/** The tags of migrations whose file is another one than the one that the database has applied. */
export async function editedMigrations(
	database: Database,
	folder = MIGRATIONS_FOLDER,
): Promise<string[]> {
	const all = await migrationsOf(database, folder);
	return all
		.filter(({ tag, hash }) => {
			if (hash === undefined) return false;
			const sql = readFileSync(join(folder, `${tag}.sql`));
			return createHash('sha256').update(sql).digest('hex') !== hash;
		})
		.map(({ tag }) => tag);
}
