import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/d1';
import { migrate } from 'drizzle-orm/d1/migrator';
import type { Database, Environment } from '../src/environment.ts';
import { D1_WORKER, d1Client } from './d1-client.ts';
import { LOCAL_STATE, ROOT, startEmulator } from './emulator.ts';
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

/** Applies the migrations in drizzle/ that the database does not have yet. */
export async function applyMigrations(database: Database): Promise<void> {
	await migrate(drizzle(database), { migrationsFolder: join(ROOT, 'drizzle') });
}
