import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrationNames, migrationsAsSql } from '../../../infrastructure/migrations.ts';
import { makeBackupFolder, openBackup } from '../../../scripts/backup/backup-folder.ts';
import { checkRestored, miscountedEvents } from '../../../scripts/backup/compare.ts';
import { SQL_FILE } from '../../../scripts/backup/manifest.ts';
import { localDatabaseFile, localSnapshot } from '../../../scripts/backup/sites/local-site.ts';
import { digestTables } from '../../../scripts/backup/snapshot.ts';
import { restoreStatements } from '../../../scripts/backup/sql/restore-statements.ts';
import { stageBackup } from '../../../scripts/backup/staging.ts';
import { isInternal, TABLE_RULES } from '../../../scripts/backup/table-rules.ts';
import { writeBackup } from '../../../scripts/backup/write-backup.ts';
import { ROOT } from '../../../scripts/folders.ts';
import {
	anyClub,
	BIG_CLUB,
	emptyDatabase,
	fillClub,
	fillLeftOut,
	type GeneratedClub,
	insert,
	NOW,
} from '../../support/database/generated-club.ts';
import { times } from '../../support/for-all.ts';

let folder: string;
let count = 0;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-backup-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Backs a database up into a new folder. */
function backUp(db: DatabaseSync, migrations = migrationNames()): string {
	count += 1;
	const to = makeBackupFolder(join(folder, `backup-${count}`));
	const snapshot = {
		db,
		madeAt: new Date(NOW),
		migrations,
		source: 'local',
		close: () => undefined,
	};
	writeBackup(to, snapshot);
	return to;
}

/** Restores a backup into the empty tables of this version, as the command does. */
async function restoreInto(db: DatabaseSync, from: string): Promise<void> {
	const staged = await stageBackup(await openBackup(from));
	try {
		db.exec('BEGIN');
		for (const statement of restoreStatements(staged.db, new Date(NOW))) db.exec(statement);
		db.exec('COMMIT');
		checkRestored(staged.db, db);
	} finally {
		staged.dispose();
	}
}

const sqlOf = (backup: string) => readFileSync(join(backup, SQL_FILE), 'utf8');

async function roundTrip(club: GeneratedClub): Promise<{ first: string; second: string }> {
	const [source, target] = [emptyDatabase(), emptyDatabase()];
	try {
		fillClub(source.db, club);
		fillLeftOut(source.db);
		const backup = backUp(source.db);
		await restoreInto(target.db, backup);
		expect(digestTables(target.db)).toEqual(digestTables(source.db));
		return { first: sqlOf(backup), second: sqlOf(backUp(target.db)) };
	} finally {
		source.dispose();
		target.dispose();
	}
}

describe('a backup that is restored and taken again', () => {
	it('has the same bytes, whatever is in the club', () =>
		times(20).forAllAsync(anyClub, async (club) => {
			const { first, second } = await roundTrip(club);
			expect(second).toBe(first);
		}));

	it('has the same bytes with a picture of 1.4 MB, a lowered capacity and a batch under way', async () => {
		const { first, second } = await roundTrip(BIG_CLUB);
		expect(second).toBe(first);
	});
});

describe('the SQL of a backup', () => {
	it('stays below the 100,000 bytes that D1 takes in a statement', async () => {
		const { first } = await roundTrip(BIG_CLUB);
		const longest = Math.max(...first.split('\n').map((line) => Buffer.byteLength(line)));
		expect(longest).toBeLessThan(100_000);
		expect(longest).toBeGreaterThan(30_000);
	});

	it('holds no session, no sign-in email and no other short-lived secret', async () => {
		const { first } = await roundTrip({ ...BIG_CLUB, pictureSize: 0 });
		expect(first).toContain('m0@club.example');
		for (const secret of ['SESSION-TOKEN', 'VERIFICATION-VALUE', 'RATE-KEY', 'SIGN-IN-MAIL']) {
			expect(first).not.toContain(secret);
		}
	});

	it('creates the triggers after every row', async () => {
		const { first } = await roundTrip(BIG_CLUB);
		expect(first.lastIndexOf('\nINSERT INTO "')).toBeLessThan(first.indexOf('CREATE TRIGGER'));
		const empty = emptyDatabase();
		const { triggers } = empty.db
			.prepare("select count(*) as triggers from sqlite_schema where type = 'trigger'")
			.get() as { triggers: number };
		empty.dispose();
		expect(first.match(/CREATE TRIGGER/g)).toHaveLength(triggers);
	});

	it('puts email on hold even where somebody loads it by hand', async () => {
		const { first } = await roundTrip(BIG_CLUB);
		const db = new DatabaseSync(':memory:');
		db.exec(first);
		expect(db.prepare('SELECT id, released_at FROM mail_hold').all()).toEqual([
			{ id: 1, released_at: null },
		]);
		expect(miscountedEvents(db)).toBe(0);
		db.close();
	});

	it('lets the audit log go on with a number that was never used', async () => {
		const [source, target] = [emptyDatabase(), emptyDatabase()];
		fillClub(source.db, { ...BIG_CLUB, pictureSize: 0 });
		await restoreInto(target.db, backUp(source.db));
		insert(target.db, 'audit_log', {
			at: NOW,
			deed: 'club.set_up',
			area: 'club',
			change: 'next',
		});
		expect(target.db.prepare("SELECT id FROM audit_log WHERE change = 'next'").get()).toEqual({
			id: 4,
		});
		source.dispose();
		target.dispose();
	});
});

describe('the rules of the tables', () => {
	it('name every table of the schema, so that a new one needs a decision', () => {
		const { db, dispose } = emptyDatabase();
		const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		dispose();
		const own = tables.map(({ name }) => String(name)).filter((name) => !isInternal(name));
		expect(Object.keys(TABLE_RULES).sort()).toEqual(own.sort());
	});

	it("stop a backup of a database with a table that they don't name", () => {
		const { db, dispose } = emptyDatabase();
		db.exec('CREATE TABLE brand_new (id TEXT PRIMARY KEY)');
		expect(() => backUp(db)).toThrow(/doesn't know the table brand_new/);
		dispose();
	});

	it('meet no column of bytes, because only texts can be cut into pieces', () => {
		const { db, dispose } = emptyDatabase();
		const columns = db
			.prepare(
				"SELECT c.type FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
			)
			.all();
		dispose();
		expect(columns.map(({ type }) => String(type).toLowerCase())).not.toContain('blob');
	});
});

describe('the folder of a backup', () => {
	it('is readable by its owner alone, and so are its files', () => {
		const { db, dispose } = emptyDatabase();
		const to = backUp(db);
		dispose();
		expect(statSync(to).mode & 0o777).toBe(0o700);
		for (const file of [SQL_FILE, 'manifest.json']) {
			expect(statSync(join(to, file)).mode & 0o777).toBe(0o600);
		}
	});

	it('must be outside the project', () => {
		expect(() => makeBackupFolder(join(ROOT, 'backup'))).toThrow(/inside the project/);
		expect(() => makeBackupFolder(ROOT)).toThrow(/inside the project/);
	});

	it('is never overwritten', () => {
		const { db, dispose } = emptyDatabase();
		const to = backUp(db);
		dispose();
		expect(() => makeBackupFolder(to)).toThrow(/never overwrites/);
	});
});

describe('a backup of a running site', () => {
	it('is of one moment: nothing written after it began is in it', () => {
		const persistTo = join(folder, 'running');
		const file = localDatabaseFile(persistTo);
		mkdirSync(dirname(file), { recursive: true });
		const site = new DatabaseSync(file);
		site.exec(`PRAGMA journal_mode = WAL;${migrationsAsSql(migrationNames())}`);
		fillClub(site, { ...BIG_CLUB, pictureSize: 0 });
		const snapshot = localSnapshot(persistTo);
		site.exec("UPDATE user SET name = 'CHANGED'; DELETE FROM rsvps");
		const to = makeBackupFolder(join(folder, 'of-running'));
		const { tables } = writeBackup(to, snapshot);
		snapshot.close();
		site.close();
		expect(tables.rsvps?.rows).toBe(2);
		expect(sqlOf(to)).not.toContain('CHANGED');
	});

	it('needs a site that exists', () => {
		expect(() => localSnapshot(join(folder, 'nowhere'))).toThrow(/no local site here yet/);
	});
});

describe('a restore that breaks off', () => {
	it('leaves an empty database, which the next one fills', async () => {
		const source = emptyDatabase();
		fillClub(source.db, BIG_CLUB);
		const staged = await stageBackup(await openBackup(backUp(source.db)));
		const statements = [...restoreStatements(staged.db, new Date(NOW))];
		const file = join(folder, 'broken-off.sqlite');
		const first = new DatabaseSync(file);
		first.exec(migrationsAsSql(migrationNames()));
		first.exec('BEGIN');
		for (const statement of statements.slice(0, -3)) first.exec(statement);
		expect(first.prepare('SELECT count(*) AS members FROM user').get()).toEqual({ members: 2 });
		first.close();

		const second = new DatabaseSync(file);
		expect(second.prepare('SELECT count(*) AS members FROM user').get()).toEqual({ members: 0 });
		second.exec('BEGIN');
		for (const statement of statements) second.exec(statement);
		second.exec('COMMIT');
		checkRestored(staged.db, second);
		second.close();
		source.dispose();
		staged.dispose();
	});

	it('is undone where one of its rows is missing', async () => {
		const [source, target] = [emptyDatabase(), emptyDatabase()];
		fillClub(source.db, { ...BIG_CLUB, pictureSize: 0 });
		const staged = await stageBackup(await openBackup(backUp(source.db)));
		const statements = [...restoreStatements(staged.db, new Date(NOW))];
		const rsvps = statements.findIndex((sql) => sql.startsWith('INSERT INTO "rsvps"'));
		statements.splice(rsvps, 1);
		target.db.exec('BEGIN');
		expect(() => {
			for (const statement of statements) target.db.exec(statement);
		}).toThrow(/restored_whole/);
		source.dispose();
		target.dispose();
		staged.dispose();
	});
});

describe('a backup that was changed', () => {
	it('is refused before anything is restored', async () => {
		const { db, dispose } = emptyDatabase();
		fillClub(db, BIG_CLUB);
		const to = backUp(db);
		dispose();
		writeFileSync(join(to, SQL_FILE), sqlOf(to).replace('m0@club', 'm9@club'));
		await expect(openBackup(to)).rejects.toThrow(/was changed since/);
	});

	it('is refused where it was never finished', async () => {
		const to = makeBackupFolder(join(folder, 'unfinished'));
		writeFileSync(join(to, SQL_FILE), '');
		await expect(openBackup(to)).rejects.toThrow(/never finished/);
	});
});

describe('a backup of an earlier release', () => {
	const OLDER = migrationNames().filter((name) => name < '0007');

	it('is migrated while it is restored: 0.1.0 fits into the tables of this version', async () => {
		const [source, target] = [emptyDatabase(OLDER), emptyDatabase()];
		fillClub(source.db, BIG_CLUB);
		await restoreInto(target.db, backUp(source.db, OLDER));
		const rows = (db: DatabaseSync) => db.prepare('SELECT * FROM rsvps').all();
		expect(rows(target.db)).toEqual(rows(source.db));
		expect(miscountedEvents(target.db)).toBe(0);
		source.dispose();
		target.dispose();
	});

	it('is changed by what later migrations do to rows', async () => {
		const first = migrationNames().slice(0, 2);
		const [source, target] = [emptyDatabase(first), emptyDatabase()];
		insert(source.db, 'club', {
			id: 1,
			name: 'Early',
			description: '',
			colour: '#000000',
			time_zone: 'UTC',
			place: '',
			created_at: NOW,
			updated_at: NOW,
		});
		await restoreInto(target.db, backUp(source.db, first));
		expect(target.db.prepare('SELECT set_up_at FROM club').get()).toEqual({ set_up_at: NOW });
		source.dispose();
		target.dispose();
	});

	it("is refused, with the migration's name, where it comes from a newer version", async () => {
		const { db, dispose } = emptyDatabase();
		const to = backUp(db, [...migrationNames(), '9999_future.sql']);
		dispose();
		await expect(stageBackup(await openBackup(to))).rejects.toThrow(
			/newer version of the site: this one doesn't know the migration 9999_future/,
		);
	});
});
