import { sql } from 'drizzle-orm';
import { foldedColumns } from '../../domain/text/folding.ts';
import { isUnfolded, user } from '../auth-schema.ts';
import type { Db } from '../client.ts';

/** How many names one run folds: each is a row and a few entries of indexes written. */
const AT_ONCE = 500;

/**
 * Folds the names that were stored before there was a column for it, or by the release before. Until then
 * they are found and sorted by their letters A to Z.
 */
export async function foldNames({ db }: { db: Db }): Promise<void> {
	const names = await db
		.select({ id: user.id, name: user.name })
		.from(user)
		.where(isUnfolded)
		.limit(AT_ONCE);
	if (names.length === 0) return;
	const wanted = JSON.stringify(
		names.map(({ id, name }) => [id, name, foldedColumns(name).foldedName]),
	);
	// A name that was changed in the meantime brings its own.
	await db.run(sql`
		update user set folded_name = wanted.value ->> 2, folded_from = wanted.value ->> 1
		from json_each(${wanted}) wanted
		where user.id = wanted.value ->> 0 and user.name = wanted.value ->> 1`);
}
