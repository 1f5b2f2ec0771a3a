import { migrationsAsSql } from '../../../infrastructure/migrations.ts';
import { PRODUCTION } from '../../../infrastructure/names.ts';
import { appliedMigrations } from '../../../infrastructure/survey.ts';
import { PlainError } from '../../steps.ts';
import { pendingAfter } from '../applied-migrations.ts';
import {
	copyDatabase,
	type DeployedDatabase,
	findDeployedDatabase,
	importSql,
	queryDatabase,
} from './deployed-site.ts';
import { hasRow, type RestoreTarget, refusal, TABLES, throwUnlessEmpty } from './restore-target.ts';

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
