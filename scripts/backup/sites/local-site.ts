import { createHash, createHmac } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { resourceName } from '../../build/local-configuration.ts';
import { LOCAL_STATE, NEW_CLUB_STATE } from '../../folders.ts';
import { PlainError } from '../../steps.ts';
import { appliedMigrationsIn } from '../applied-migrations.ts';
import type { ClubSnapshot } from '../write-backup.ts';

/**
 * The database file of a local run. Reading it disturbs nobody: SQLite shows one moment, whatever the
 * site writes meanwhile. Writing needs it alone, because workerd doesn't wait for another writer.
 */

/** Where the emulator stores its databases, below the data folder. */
const FOLDER = 'v3/d1/miniflare-D1DatabaseObject';
const NAMESPACE = 'miniflare-D1DatabaseObject';

/** The data of `npm start`, or of `npm start -- --new-club`. */
export function localState(isNewClub: boolean): string {
	return isNewClub ? NEW_CLUB_STATE : LOCAL_STATE;
}

/** Miniflare names a database's file by the id that its name gives a Durable Object. */
function fileName(database: string): string {
	const key = createHash('sha256').update(NAMESPACE).digest();
	const start = (text: string | Buffer) =>
		createHmac('sha256', key).update(text).digest().subarray(0, 16);
	const name = start(database);
	return `${Buffer.concat([name, start(name)]).toString('hex')}.sqlite`;
}

/**
 * The file of a database in a folder of data, whether or not it is there.
 *
 * @param database the name under which the emulator has it; the club's where left out
 */
export function localDatabaseFile(persistTo: string, database = resourceName('DB')): string {
	return join(persistTo, FOLDER, fileName(database));
}

/** Opens it to read what it is at this moment; null where there is none. */
export function openLocalReader(persistTo: string): DatabaseSync | null {
	const file = localDatabaseFile(persistTo);
	if (!existsSync(file)) return null;
	const db = new DatabaseSync(file, { readOnly: true });
	// The first read within a transaction fixes the moment.
	db.exec('BEGIN');
	db.prepare('SELECT count(*) FROM sqlite_master').get();
	return db;
}

/**
 * The local club as it is at this moment, also while the site runs.
 *
 * @throws PlainError where there is none
 */
export function localSnapshot(persistTo: string): ClubSnapshot {
	const db = openLocalReader(persistTo);
	if (!db) throw new PlainError('There is no local site here yet. npm start makes one.');
	return {
		db,
		madeAt: new Date(),
		migrations: appliedMigrationsIn(db),
		source: 'local',
		close: () => db.close(),
	};
}

/**
 * Opens the local database for this process alone; makes it where there is none.
 *
 * @throws PlainError while the site runs on it
 */
export function openLocalAlone(persistTo: string): DatabaseSync {
	const file = localDatabaseFile(persistTo);
	mkdirSync(dirname(file), { recursive: true });
	// A workerd that was ended a moment ago may still be letting go of it.
	const db = new DatabaseSync(file, { timeout: 2_000 });
	try {
		db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; PRAGMA journal_mode = WAL');
		// Indexes are written in no order, so most of them should be in memory. Kibibytes.
		db.exec('PRAGMA cache_size = -64000');
		return db;
	} catch (error) {
		db.close();
		if (!/locked|busy/i.test(String(error))) throw error;
		throw new PlainError(
			'The local site is running on this database. End it first, with Ctrl+C in its terminal, and run this again.',
		);
	}
}
