import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ledgerAsSql } from '../../infrastructure/migrations.ts';
import { buildCommit } from '../build/build-commit.ts';
import { ROOT } from '../folders.ts';
import { HashedFile, writeManifest } from './backup-folder.ts';
import { contentsNotice, FORMAT_VERSION, type Manifest, SQL_FILE } from './manifest.ts';
import { readIndexesAndTriggers, readTables, rowStatements, type TableDigest } from './snapshot.ts';

/** Lines that divide the file: its parts are read in different ways. */
export const SECTIONS = {
	tables: '-- tables',
	rows: '-- rows: one statement a line',
	rest: '-- indexes, then triggers: last, for the triggers count seats',
} as const;

const HEAD = `-- A backup of a club's site, made by Regulars. Plain SQL for SQLite and Cloudflare D1, for an empty database.
-- It holds members' personal data: see manifest.json.
`;

/** A database filled by hand from this file sends no email before it is released, either. */
const HOLD = 'INSERT INTO mail_hold (id, held_at) VALUES (1, unixepoch() * 1000)';

/** A club's database at one moment. */
export interface ClubSnapshot {
	/** Every read of it is of the same moment, until it is closed. */
	db: DatabaseSync;
	madeAt: Date;
	/** The migrations that it has, in order. */
	migrations: readonly string[];
	/** `local`, or a stage. */
	source: string;
	close(): void;
}

function productVersion(): string {
	return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string })
		.version;
}

/**
 * Writes a snapshot into an empty folder.
 *
 * @returns the manifest, which is there too
 */
export function writeBackup(folder: string, snapshot: ClubSnapshot): Manifest {
	const { db, madeAt, migrations, source } = snapshot;
	const tables: Record<string, TableDigest> = {};
	const file = new HashedFile(join(folder, SQL_FILE));
	const line = (text: string) => file.write(`${text}\n`);
	file.write(HEAD);
	line(SECTIONS.tables);
	file.write(ledgerAsSql(migrations));
	const found = readTables(db);
	const tableNames = found.map(({ name }) => name);
	for (const { sql } of found) line(`${sql};`);
	line(SECTIONS.rows);
	const onDigest = (table: string, digest: TableDigest) => {
		tables[table] = digest;
	};
	for (const statement of rowStatements(db, { onDigest })) line(`${statement};`);
	line(SECTIONS.rest);
	const { indexes, triggers } = readIndexesAndTriggers(db);
	for (const sql of [...indexes, ...triggers]) line(`${sql};`);
	if (tableNames.includes('mail_hold')) line(`${HOLD};`);
	const sha256 = file.close();
	const manifest: Manifest = {
		format: 'regulars-backup',
		formatVersion: FORMAT_VERSION,
		product: { version: productVersion(), commit: buildCommit() },
		madeAt: madeAt.toISOString(),
		source,
		migrations: [...migrations],
		files: [{ name: SQL_FILE, bytes: file.bytes, sha256 }],
		tables,
		...contentsNotice(),
	};
	writeManifest(folder, manifest);
	return manifest;
}
