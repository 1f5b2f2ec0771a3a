import type { DatabaseSync } from 'node:sqlite';
import { PlainError } from '../../steps.ts';
import { WAS_EMPTY } from '../sql/restore-statements.ts';
import { quoteName } from '../sql/sql-text.ts';
import { isBackedUp, isInternal, isUpkeep, ruleOf } from '../table-rules.ts';

/** Where a backup is restored to. */
export interface RestoreTarget {
	/** In words, like `the database regulars-trial-db`. */
	place: string;
	/** What to do after the restore, beginning with a verb. */
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
export async function throwUnlessEmpty(
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
	const full = await hasRows(own.filter((name) => isBackedUp(name) && !isUpkeep(name)));
	if (full.length === 0) return;
	const what = full.includes('club') ? 'There is a club' : `There are rows (${full.join(', ')})`;
	throw new PlainError(`${what} in ${place} already.\n${ADVICE}\n${remedy}`);
}

/** The names of all tables: a query. */
export const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
/** Whether a table has a row, under its name: a column of a query. */
export const hasRow = (name: string) =>
	`EXISTS (SELECT 1 FROM ${quoteName(name)}) AS ${quoteName(name)}`;

/** The message of a database that refused a restore. */
export function refusal(error: unknown): PlainError {
	const reason = error instanceof Error ? error.message : String(error);
	return new PlainError(
		reason.includes(WAS_EMPTY)
			? `Someone used the site meanwhile, so the database isn't empty any more.\n${ADVICE}`
			: `The database refused the restore, and nothing of it was written: ${reason}`,
	);
}
