import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localMigrationsAsSql, migrationNames } from '../../infrastructure/migrations.ts';
import { makeBackupFolder } from '../../scripts/backup/backup-folder.ts';
import { SQL_FILE } from '../../scripts/backup/manifest.ts';
import { localDatabaseFile, openLocalAlone } from '../../scripts/backup/sites/local-site.ts';
import { writeBackup } from '../../scripts/backup/write-backup.ts';
import {
	BIG_CLUB,
	emptyDatabase,
	fillClub,
	fillLeftOut,
	insert,
	NOW,
} from '../support/database/generated-club.ts';
import { type DeploymentWorld, makeDeploymentWorld } from './deployment-world.ts';

/** `npm run backup`, `restore` and `mail:release`, the real ones, on a stage and on the local site. */

let world: DeploymentWorld;
let folder: string;
let backup: string;

beforeAll(async () => {
	world = await makeDeploymentWorld();
	folder = mkdtempSync(join(tmpdir(), 'regulars-backups-'));
	const source = emptyDatabase();
	fillClub(source.db, BIG_CLUB);
	fillLeftOut(source.db);
	backup = makeBackupFolder(join(folder, 'source'));
	writeBackup(backup, {
		db: source.db,
		madeAt: new Date(NOW),
		migrations: migrationNames(),
		source: 'local',
		close: () => undefined,
	});
	source.dispose();
});

afterAll(async () => {
	await world.stop();
	rmSync(folder, { recursive: true, force: true });
});

const sqlOf = (path: string) => readFileSync(join(path, SQL_FILE), 'utf8');

describe('a stage', () => {
	const restore = (...options: string[]) =>
		world.copy.npm('restore', '--from', backup, '--stage', 'trial', ...options);

	it('is not written to before somebody has read what it costs and agreed', async () => {
		const { code, output } = await restore();
		expect(output).toContain('Into the database regulars-trial-db');
		expect(output).toMatch(/This writes \d+ rows, about \d+ as Cloudflare counts them/);
		expect(output).toContain('The free plan allows 100,000 in a day');
		expect(output).toContain('Add --yes to restore');
		expect(code).toBe(1);
		expect(world.cloudflare.state.databases).toEqual([]);
	});

	it('gets the whole club into a database of its own, with email on hold', async () => {
		const { code, output } = await restore('--yes');
		expect(code, output).toBe(0);
		expect(output).toContain('all rows are there');
		expect(output).toContain('Email is on hold');
		expect(output).toContain('npm run mail:release -- --stage trial');
		expect(world.cloudflare.unknownCalls).toEqual([]);
	});

	it('is refused a second restore, before anything', async () => {
		world.cloudflare.clearCalls();
		const { code, output } = await restore('--yes');
		expect(output).toContain('There is a club in the database regulars-trial-db already');
		expect(code).toBe(1);
		const imports = world.cloudflare.calls.filter(({ path }) => path.endsWith('/import'));
		expect(imports).toEqual([]);
	});

	it('backs up to the same bytes, though the export spoils a text', async () => {
		const to = join(folder, 'of-stage');
		const { code, output } = await world.copy.npm('backup', '--to', to, '--stage', 'trial');
		expect(code, output).toBe(0);
		expect(sqlOf(to)).toBe(sqlOf(backup));
	});

	it('releases its email by a command that first says how many emails that is', async () => {
		const asked = await world.copy.npm('mail:release', '--stage', 'trial');
		expect(asked.output).toContain('Releasing it sends at most');
		expect(asked.code).toBe(1);
		const released = await world.copy.npm('mail:release', '--stage', 'trial', '--yes');
		expect(released.code, released.output).toBe(0);
		expect(released.output).toContain('Email is released.');
		const again = await world.copy.npm('mail:release', '--stage', 'trial', '--yes');
		expect(again.output).toContain('Email is not on hold here');
	});

	it('that is not there has nothing to back up', async () => {
		const to = join(folder, 'of-nothing');
		const { code, output } = await world.copy.npm('backup', '--to', to, '--stage', 'gone');
		expect(output).toContain('The stage "gone" has no database');
		expect(code).toBe(1);
		expect(readdirSync(folder)).not.toContain('of-nothing');
	});
});

describe('the local site', () => {
	it('is restored where there was none, and backs up to the same bytes', async () => {
		const restored = await world.copy.npm('restore', '--from', backup);
		expect(restored.code, restored.output).toBe(0);
		const to = join(folder, 'of-local');
		const { code, output } = await world.copy.npm('backup', '--to', to);
		expect(code, output).toBe(0);
		expect(sqlOf(to)).toBe(sqlOf(backup));
	});

	it('is refused a second restore, with what to do', async () => {
		const { code, output } = await world.copy.npm('restore', '--from', backup);
		expect(output).toContain('There is a club in the local site (.wrangler/state) already');
		expect(output).toContain('Nothing was changed.');
		expect(code).toBe(1);
	});

	it('counts as empty where nobody set it up, though the cron has written its record', async () => {
		const persistTo = join(world.copy.folder, '.wrangler/new-club');
		const db = openLocalAlone(persistTo);
		db.exec(localMigrationsAsSql(migrationNames()));
		insert(db, 'chore_runs', { name: 'clean-up', started_at: NOW });
		insert(db, 'mail_pace', { id: 1, next_at: NOW });
		insert(db, 'user', {
			id: 'somebody',
			name: '',
			email: 'somebody@club.example',
			created_at: NOW,
			updated_at: NOW,
		});
		db.close();
		const refused = await world.copy.npm('restore', '--from', backup, '--new-club');
		expect(refused.output).toContain('There are rows (user) in the local site');
		expect(refused.code).toBe(1);

		const again = new DatabaseSync(localDatabaseFile(persistTo));
		again.exec('DELETE FROM user');
		again.close();
		const restored = await world.copy.npm('restore', '--from', backup, '--new-club');
		expect(restored.code, restored.output).toBe(0);
	});
});
