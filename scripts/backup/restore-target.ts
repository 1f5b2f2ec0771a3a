import type { DatabaseSync } from 'node:sqlite';
import { migrationsAsSql } from '../../infrastructure/migrations.ts';
import { PRODUCTION } from '../../infrastructure/names.ts';
import { appliedMigrations } from '../../infrastructure/survey.ts';
import { PlainError } from '../steps.ts';
import { appliedMigrationsIn, pendingAfter } from './applied-migrations.ts';
import {
	copyDatabase,
	type DeployedDatabase,
	findDeployedDatabase,
	importSql,
	queryDatabase,
} from './deployed-site.ts';
import { localState, openLocalAlone, openLocalReader } from './local-site.ts';
import { WAS_EMPTY } from './restore-statements.ts';
import { quoteName } from './sql-text.ts';
import { isInternal, isKept, isUpkeep, ruleOf } from './table-rules.ts';

/** Where a backup is restored to. */
export interface RestoreTarget {
	/** In words, like `the database regulars-trial-db`. */
	place: string;
	/** What to do after the restore, in words that begin with a verb. */
	next: string;
	/** The command that releases email. */
	release: string;
	/** @throws PlainError where anything of a club is there already */
	throwUnlessEmpty(): Promise<void>;
	/** Applies what is missing of this version's migrations and runs the statements: all of it, or nothing. */
	write(statements: Iterable<string>): Promise<void>;
	/** Calls back with the database as it is now, to read. */
	withCopy(look: (copy: DatabaseSync) => void): Promise<void>;
}

const ADVICE =
	'A restore only writes into an empty database, and never deletes anything. Nothing was changed.';

/**
 * Whether a database is empty: no rows in any table of the club, whether or not the tables are there. The
 * site's own upkeep and what is never restored don't count.
 *
 * @param tables its tables
 * @param hasRows which of the tables that are named have rows
 * @throws PlainError that names what is there
 */
async function throwUnlessEmpty(
	place: string,
	tables: readonly string[],
	hasRows: (names: readonly string[]) => Promise<string[]>,
	remedy: string,
): Promise<void> {
	const own = tables.filter((name) => !isInternal(name));
	const unknown = own.filter((name) => ruleOf(name) === undefined);
	if (unknown.length > 0) {
		throw new PlainError(
			`In ${place} there are tables that don't belong to this site: ${unknown.join(', ')}.\n${ADVICE}`,
		);
	}
	const full = await hasRows(own.filter((name) => isKept(name) && !isUpkeep(name)));
	if (full.length === 0) return;
	const what = full.includes('club') ? 'There is a club' : `There are rows (${full.join(', ')})`;
	throw new PlainError(`${what} in ${place} already.\n${ADVICE}\n${remedy}`);
}

const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
const hasRow = (name: string) => `EXISTS (SELECT 1 FROM ${quoteName(name)}) AS ${quoteName(name)}`;

/** The words of a database that refused a restore. */
function refusal(error: unknown): PlainError {
	const reason = error instanceof Error ? error.message : String(error);
	return new PlainError(
		reason.includes(WAS_EMPTY)
			? `Someone used the site meanwhile, so the database isn't empty any more.\n${ADVICE}`
			: `The database refused the restore, and nothing of it was written: ${reason}`,
	);
}

/** The local site's database, in the folder that `npm start` uses, or `npm start -- --new-club`. */
export function localTarget({ isNewClub }: { isNewClub: boolean }): RestoreTarget {
	const persistTo = localState(isNewClub);
	const folder = isNewClub ? '.wrangler/new-club' : '.wrangler/state';
	const option = isNewClub ? ' -- --new-club' : '';
	const place = `the local site (${folder})`;
	return {
		place,
		next: `npm start${option}`,
		release: `npm run mail:release${option}`,
		async throwUnlessEmpty() {
			const db = openLocalReader(persistTo);
			if (!db) return;
			try {
				appliedMigrationsIn(db);
				const tables = db
					.prepare(TABLES)
					.all()
					.map(({ name }) => String(name));
				await throwUnlessEmpty(
					place,
					tables,
					async (names) =>
						names.filter((name) => db.prepare(`SELECT ${hasRow(name)}`).get()?.[name]),
					`To restore here, move that club's data away first: mv ${folder} ${folder}-before`,
				);
			} finally {
				db.close();
			}
		},
		async write(statements) {
			const db = await openLocalAlone(persistTo);
			try {
				db.exec('BEGIN');
				for (const statement of statements) db.exec(statement);
				db.exec('COMMIT');
			} catch (error) {
				throw refusal(error);
			} finally {
				// Closing undoes what wasn't committed.
				db.close();
			}
		},
		async withCopy(look) {
			const db = openLocalReader(persistTo);
			if (!db) throw new PlainError('The restored database is gone.');
			try {
				look(db);
			} finally {
				db.close();
			}
		},
	};
}

/**
 * The database of a stage; it is made where there is none.
 *
 * @throws PlainError for settings that are missing; SurveyError where Cloudflare refuses
 */
export async function deployedTarget(stage: string): Promise<RestoreTarget> {
	let database: DeployedDatabase = await findDeployedDatabase(stage);
	const option = stage === PRODUCTION ? '' : ` -- --stage ${stage}`;
	const place = `the database ${database.name}`;
	return {
		place,
		next: `npm run deploy${option}`,
		release: `npm run mail:release -- --stage ${stage}`,
		async throwUnlessEmpty() {
			if (database.id === null) return;
			const [rows = []] = await queryDatabase<{ name: string }>(database, TABLES);
			await throwUnlessEmpty(
				place,
				rows.map(({ name }) => name),
				async (names) => {
					if (names.length === 0) return [];
					const [[found] = []] = await queryDatabase<Record<string, number>>(
						database,
						`SELECT ${names.map(hasRow).join(', ')}`,
					);
					return names.filter((name) => found?.[name]);
				},
				'To try the backup beside it, restore it to another stage: npm run restore -- --from DIR --stage trial',
			);
		},
		async write(statements) {
			if (database.id === null) {
				const { uuid } = await database.account.call<{ uuid: string }>('POST', '/d1/database', {
					name: database.name,
				});
				database = { ...database, id: uuid };
			}
			const applied = await appliedMigrations(database.account, database.id ?? '');
			const pending = pendingAfter(applied, place);
			try {
				await importSql(database, withMigrations(pending, statements));
			} catch (error) {
				throw refusal(error);
			}
		},
		async withCopy(look) {
			const { db, dispose } = await copyDatabase(database);
			try {
				look(db);
			} catch (error) {
				if (!(error instanceof PlainError)) throw error;
				throw new PlainError(
					`${error.message}\nIf the site already runs on ${place}, its chores or visitors may have changed it since.`,
				);
			} finally {
				dispose();
			}
		},
	};
}

function* withMigrations(pending: readonly string[], statements: Iterable<string>) {
	if (pending.length > 0) yield migrationsAsSql(pending);
	yield* statements;
}
