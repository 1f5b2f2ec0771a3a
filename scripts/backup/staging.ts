import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrationsAsSql } from '../../infrastructure/migrations.ts';
import { PlainError } from '../steps.ts';
import { pendingAfter } from './applied-migrations.ts';
import type { FoundBackup } from './backup-folder.ts';
import { throwIfDifferent } from './compare.ts';
import { digestTables } from './snapshot.ts';
import { SECTIONS } from './write-backup.ts';

/**
 * A database of its own, on this machine, into which a backup or an export is read first: whatever is
 * wrong with it shows before anything else is touched, and older tables are migrated there.
 */

export interface StagingDatabase {
	db: DatabaseSync;
	/** Closes it and deletes its file. */
	dispose(): void;
}

/** A new database in a folder that only this user can open; gone when the process ends. */
function makeStaging(): StagingDatabase {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-backup-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	const db = new DatabaseSync(join(folder, 'staging.sqlite'));
	// It is thrown away: nothing has to outlive a crash.
	db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY');
	return {
		db,
		dispose() {
			db.close();
			process.removeListener('exit', remove);
			remove();
		},
	};
}

/** The lines of a file without their ends; only `\n` ends one. */
async function* linesOf(path: string): AsyncGenerator<string> {
	let rest = '';
	for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
		const lines = (rest + (chunk as string)).split('\n');
		rest = lines.pop() ?? '';
		yield* lines;
	}
	if (rest) yield rest;
}

/** Runs a backup's SQL: the rows statement by statement, so that little of it is in memory at a time. */
async function runSql(db: DatabaseSync, path: string): Promise<void> {
	let section: 'head' | 'rows' | 'rest' = 'head';
	let text: string[] = [];
	const run = () => {
		db.exec(text.join('\n'));
		text = [];
	};
	for await (const line of linesOf(path)) {
		if (line === SECTIONS.rows || line === SECTIONS.rest) {
			run();
			section = line === SECTIONS.rows ? 'rows' : 'rest';
		} else if (section === 'rows') db.exec(line);
		else text.push(line);
	}
	run();
}

/**
 * Reads a backup into a database of its own, makes sure that it is what the manifest says, and migrates
 * it to the tables of this version, by the migrations that a deployment would apply.
 *
 * @throws PlainError where the backup is damaged, or of a newer version
 */
export async function stageBackup({ manifest, sqlFile }: FoundBackup): Promise<StagingDatabase> {
	const pending = pendingAfter(manifest.migrations, 'This backup');
	const staging = makeStaging();
	try {
		const { db } = staging;
		db.exec('BEGIN');
		await runSql(db, sqlFile);
		db.exec('COMMIT');
		throwIfDifferent(manifest.tables, digestTables(db), 'The backup is damaged');
		if (pending.length > 0) db.exec(`BEGIN;\n${migrationsAsSql(pending)}\nCOMMIT;`);
		return staging;
	} catch (error) {
		staging.dispose();
		if (error instanceof PlainError) throw error;
		throw new PlainError(
			`The backup can't be read back: ${error instanceof Error ? error.message : error}. Nothing was restored.`,
		);
	}
}

/** Reads a file that D1 exported: tables, rows and the rest, with the triggers at the end. */
export function stageExport(path: string): StagingDatabase {
	const staging = makeStaging();
	try {
		// An export has the tables in any order, so rows may come before those that they reference.
		staging.db.exec('PRAGMA foreign_keys = OFF');
		staging.db.exec(`BEGIN;\n${readFileSync(path, 'utf8')}\nCOMMIT;`);
		return staging;
	} catch (error) {
		staging.dispose();
		throw error;
	}
}
