import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localMigrationsAsSql, migrationNames } from '../../../infrastructure/migrations.ts';
import { makeBackupFolder, openBackup } from '../../../scripts/backup/backup-folder.ts';
import { openLocalAlone } from '../../../scripts/backup/sites/local-site.ts';
import {
	estimateWrites,
	restoreStatements,
} from '../../../scripts/backup/sql/restore-statements.ts';
import { type StagingDatabase, stageBackup } from '../../../scripts/backup/staging.ts';
import { writeBackup } from '../../../scripts/backup/write-backup.ts';
import {
	applyMigrations,
	editedMigrations,
	openLocalBindings,
} from '../../../scripts/local/local-database.ts';
import { BIG_CLUB, emptyDatabase, fillClub, NOW } from '../../support/database/generated-club.ts';
import { useLocalPlatform } from '../local-platform.ts';

/** The statements of a restore on the real D1 of workerd; what is in them, tests/unit/deployment/backup.test.ts holds. */

const platform = useLocalPlatform();
let folder: string;
let staged: StagingDatabase;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-restore-test-'));
	const source = emptyDatabase();
	fillClub(source.db, BIG_CLUB);
	const to = makeBackupFolder(join(folder, 'backup'));
	writeBackup(to, {
		db: source.db,
		madeAt: new Date(NOW),
		migrations: migrationNames(),
		source: 'local',
		close: () => undefined,
	});
	source.dispose();
	staged = await stageBackup(await openBackup(to));
});
afterAll(async () => {
	staged.dispose();
	rmSync(folder, { recursive: true, force: true });
});

function restore() {
	const { DB } = platform.env;
	const statements = [...restoreStatements(staged.db, new Date(NOW))];
	return DB.batch(statements.map((sql) => DB.prepare(sql)));
}

describe('a restore on D1', () => {
	it('is one batch that leaves seats, triggers and guards as they were, with the estimated number of rows', async () => {
		const { DB } = platform.env;
		const results = await restore();
		const written = results.reduce((sum, { meta }) => sum + meta.rows_written, 0);
		const { written: estimated } = estimateWrites(staged.db);
		expect(Math.abs(written - estimated)).toBeLessThan(20);
		const rows = async (sql: string) => (await DB.prepare(sql).all()).results;
		expect(await rows('select going, waiting, capacity from events')).toEqual([
			{ going: 3, waiting: 1, capacity: 1 },
		]);
		expect(await rows('select length(base64) as size from pictures')).toEqual([
			{ size: 1_400_000 },
		]);
		await expect(DB.prepare('update events set going = going + 1').run()).rejects.toThrow(
			/no seat left/,
		);
	});

	it('is refused entirely into a database that has rows by then', async () => {
		await expect(restore()).rejects.toThrow(/database_was_empty/);
	});
});

describe('a local database that a restore has created', () => {
	it('is known to the emulator, with all migrations applied', async () => {
		const persistTo = join(folder, 'local');
		const made = openLocalAlone(persistTo);
		made.exec(localMigrationsAsSql(migrationNames()));
		made.exec("INSERT INTO chore_runs (name, started_at) VALUES ('here', 0)");
		made.close();
		const { env, dispose } = await openLocalBindings({ persistTo });
		expect(await applyMigrations(env.DB)).toEqual([]);
		expect(await editedMigrations(env.DB)).toEqual([]);
		const { results } = await env.DB.prepare('select name from chore_runs').all();
		expect(results).toEqual([{ name: 'here' }]);
		expect(() => openLocalAlone(persistTo)).toThrow(/local site is running/);
		await dispose();
	});
});
