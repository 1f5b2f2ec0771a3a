import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS_FOLDER, openLocalBindings } from '../../../scripts/local/local-database.ts';
import { watchMigrations } from '../../../scripts/local/watch-migrations.ts';
import type { Database } from '../../../src/environment.ts';
import { layMigratedDatabase } from '../../support/database/migrated-data.ts';
import { until } from '../../support/poll.ts';

/** What `npm run dev` does when a file appears in drizzle/: the database is open in another process. */

let root: string;
let folder: string;
let db: Database;
let lines: string[];

let end: () => Promise<void>;

beforeEach(async () => {
	root = mkdtempSync(join(tmpdir(), 'regulars-watch-'));
	folder = join(root, 'drizzle');
	cpSync(MIGRATIONS_FOLDER, folder, { recursive: true });
	const persistTo = join(root, 'state');
	layMigratedDatabase(persistTo);
	const { env, dispose } = await openLocalBindings({ persistTo });
	db = env.DB;
	lines = [];
	const stop = watchMigrations({ persistTo, folder, tell: (line) => lines.push(line) });
	end = async () => {
		stop();
		await dispose();
		rmSync(root, { recursive: true, force: true });
	};
});
afterEach(() => end());

/** Writes a migration as drizzle-kit does, the file first and then the list. */
function write(tag: string, sql: string, laterBy = 1): void {
	writeFileSync(join(folder, `${tag}.sql`), sql);
	const path = join(folder, 'meta/_journal.json');
	const journal = JSON.parse(readFileSync(path, 'utf8')) as {
		entries: { idx: number; when: number; tag: string }[];
	};
	const last = journal.entries.at(-1);
	if (last?.tag === tag || !last) return;
	journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + laterBy, tag });
	writeFileSync(path, JSON.stringify(journal));
}

const told = (words: string) =>
	until(words, () => lines.find((line) => line.includes(words)), 20_000);

describe('a migration that appears while the site runs', () => {
	it('is applied at once, and the open database has it', async () => {
		write('9000_rooms', 'create table rooms (id text primary key)');
		await told('Migrations applied to the local database: 9000_rooms.sql');
		await db.prepare("insert into rooms values ('a')").run();
		expect((await db.prepare('select * from rooms').all()).results).toEqual([{ id: 'a' }]);
	});

	it('leaves nothing behind where it is wrong, says why, and is applied once it is corrected', async () => {
		write(
			'9000_rooms',
			'create table rooms (id text);\n--> statement-breakpoint\ncreate tabel desks',
		);
		const line = await told('Migrations not applied: 9000_rooms.sql');
		expect(line).toContain('near "tabel": syntax error');
		const found = "select name from sqlite_master where name in ('rooms', 'desks') order by name";
		expect((await db.prepare(found).all()).results).toEqual([]);
		write('9000_rooms', 'create table rooms (id text)');
		await told('Migrations applied to the local database: 9000_rooms.sql');
		expect((await db.prepare(found).all()).results).toEqual([{ name: 'rooms' }]);
		write('9000_rooms', 'create table rooms (id text, name text)');
		await told('Changed since the local database has applied them: 9000_rooms.sql');
	});

	it('is reported where it is older than one that the database has', async () => {
		write('9000_rooms', 'create table rooms (id text)', -1);
		const line = await told('Migrations not applied: 9000_rooms.sql');
		expect(line).toContain('the database already has a migration that is newer');
	});
});
