import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Account } from '../../infrastructure/account.ts';
import { migrationNames, migrationsAsSql } from '../../infrastructure/migrations.ts';
import { appliedMigrations } from '../../infrastructure/survey.ts';
import { ROOT } from '../emulator.ts';

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
 * @throws Error with the database's own words; nothing of them is left then
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
	// A folder of its own: in the project's wrangler would find a configuration.
	const folder = mkdtempSync(join(tmpdir(), 'regulars-migrations-'));
	try {
		const file = join(folder, 'migrations.sql');
		writeFileSync(file, sql);
		await runWrangler(['d1', 'execute', database, '--remote', '--yes', '--file', file], folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function runWrangler(line: string[], folder: string): Promise<void> {
	const program = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
	const child = spawn(process.execPath, [program, ...line], {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8');
		stream.on('data', (chunk: string) => {
			output += stripVTControlCharacters(chunk);
		});
	}
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve();
			else reject(new Error(`The database refused the migrations: ${reasonIn(output)}`));
		});
	});
}

/** What wrangler adds to every error: where it keeps its own log, and where to report a bug. */
const SURROUNDINGS = /\n\s*(If you think this is a bug|🪵|To learn more about)[\s\S]*$/u;

/** What wrangler marks as its first error, without its surroundings; later ones come of that one. */
function reasonIn(output: string): string {
	const [, first = output] = output.split(/\S?\s*\[ERROR\]/u);
	return first.replace(SURROUNDINGS, '').replaceAll(/\s+/g, ' ').trim();
}
