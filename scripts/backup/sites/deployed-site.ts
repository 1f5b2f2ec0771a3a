import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, openAccount } from '../../../infrastructure/account.ts';
import { describeDeployment, type Given } from '../../../infrastructure/deployment.ts';
import { checkSettings } from '../../../infrastructure/settings.ts';
import { findDatabase } from '../../../infrastructure/survey.ts';
import type { Database } from '../../../src/environment.ts';
import { throwIfStopped } from '../../deployment/messages.ts';
import { readSettings } from '../../deployment/settings-file.ts';
import { runWrangler } from '../../deployment/wrangler.ts';
import { PlainError } from '../../steps.ts';
import { appliedMigrationsIn } from '../applied-migrations.ts';
import { repairExport } from '../sql/export-repair.ts';
import { clientOver, type Row } from '../sql/sql-client.ts';
import { type StagingDatabase, stageExport } from '../staging.ts';
import type { ClubSnapshot } from '../write-backup.ts';

/** The database of a deployed stage, reached as the deployment reaches it: Cloudflare's API and wrangler. */

export interface DeployedDatabase {
	account: Account;
	given: Given;
	stage: string;
	/** Its name at Cloudflare. */
	name: string;
	/** Null where there is none yet. */
	id: string | null;
}

/**
 * Finds the database of a stage.
 *
 * @throws PlainError for settings that are missing; SurveyError where Cloudflare refuses
 */
export async function findDeployedDatabase(stage: string): Promise<DeployedDatabase> {
	const given = readSettings(stage);
	throwIfStopped(checkSettings(given).filter(({ name }) => name.startsWith('CLOUDFLARE_')));
	const account = openAccount(given);
	const name = describeDeployment(stage, 'workers', given).resourceNames.d1;
	return { account, given, stage, name, id: await findDatabase(account, name) };
}

async function inTemporaryFolder<Result>(
	work: (folder: string) => Promise<Result>,
): Promise<Result> {
	const folder = mkdtempSync(join(tmpdir(), 'regulars-backup-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove);
	try {
		return await work(folder);
	} finally {
		process.removeListener('exit', remove);
		remove();
	}
}

/**
 * Copies a deployed database to this machine as it is at one moment: D1 exports it, and serves nobody else
 * meanwhile (developers.cloudflare.com/d1/best-practices/import-export-data).
 *
 * @throws PlainError with wrangler's message
 */
export async function copyDatabase(database: DeployedDatabase): Promise<StagingDatabase> {
	return inTemporaryFolder(async (folder) => {
		const file = join(folder, 'export.sql');
		const repair = await repairExport(database);
		const line = ['d1', 'export', database.name, '--remote', '--skip-confirmation'];
		try {
			await runWrangler([...line, '--output', file], database.given);
		} catch (error) {
			throw new PlainError(`Cloudflare didn't export the database: ${messageOf(error)}`);
		}
		const copy = stageExport(file);
		try {
			await repair(copy.db);
			return copy;
		} catch (error) {
			copy.dispose();
			throw error;
		}
	});
}

/**
 * The club of a deployed stage as it is at this moment.
 *
 * @throws PlainError where there is no such stage
 */
export async function deployedSnapshot(stage: string): Promise<ClubSnapshot> {
	const database = await findDeployedDatabase(stage);
	if (database.id === null) {
		throw new PlainError(
			`The stage "${stage}" has no database: there is no ${database.name} in this account.`,
		);
	}
	const { db, dispose } = await copyDatabase(database);
	return {
		db,
		madeAt: new Date(),
		migrations: appliedMigrationsIn(db),
		source: stage,
		close: dispose,
	};
}

/**
 * Has a deployed database run SQL as one transaction.
 *
 * @throws Error with the database's own message; nothing of it is left then
 */
export async function importSql(
	{ name, given }: Pick<DeployedDatabase, 'name' | 'given'>,
	statements: Iterable<string>,
): Promise<void> {
	await inTemporaryFolder(async (folder) => {
		const file = join(folder, 'restore.sql');
		writeFileSync(file, '', { mode: 0o600 });
		let text = '';
		const flush = () => {
			writeFileSync(file, text, { flag: 'a' });
			text = '';
		};
		for (const statement of statements) {
			text += `${statement.replace(/;?\s*$/, '')};\n`;
			if (text.length > 1_000_000) flush();
		}
		flush();
		await runWrangler(['d1', 'execute', name, '--remote', '--yes', '--file', file], given);
	});
}

/** The rows that a deployed database returns for each statement of a script. */
export async function queryDatabase<Row>(
	{ account, id }: Pick<DeployedDatabase, 'account' | 'id'>,
	sql: string,
): Promise<Row[][]> {
	const resultSets = await account.call<{ results: Row[] }[]>('POST', `/d1/database/${id}/query`, {
		sql,
	});
	return resultSets.map(({ results }) => results);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** A deployed database, by Cloudflare's API: statements of one request are one transaction. */
export function deployedClient(database: DeployedDatabase): Database {
	return clientOver((statements) =>
		queryDatabase<Row>(database, statements.map((sql) => sql.replace(/;?\s*$/, '')).join(';\n')),
	);
}
