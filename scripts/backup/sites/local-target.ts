import { localMigrationsAsSql } from '../../../infrastructure/migrations.ts';
import { PlainError } from '../../steps.ts';
import { appliedMigrationsIn, pendingAfter } from '../applied-migrations.ts';
import { localState, openLocalAlone, openLocalReader } from './local-site.ts';
import { hasRow, type RestoreTarget, refusal, TABLES, throwUnlessEmpty } from './restore-target.ts';

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
			const db = openLocalAlone(persistTo);
			try {
				db.exec('BEGIN');
				db.exec(localMigrationsAsSql(pendingAfter(appliedMigrationsIn(db), place)));
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
