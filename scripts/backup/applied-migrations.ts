import type { DatabaseSync } from 'node:sqlite';
import { migrationMoments, migrationNames } from '../../infrastructure/migrations.ts';
import { PlainError } from '../steps.ts';

function hasTable(db: DatabaseSync, name: string): boolean {
	return (
		db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(name) !==
		undefined
	);
}

/** The names in the database's own list: of a deployment, or of a local run, which lists moments. */
function listed(db: DatabaseSync): string[] {
	if (hasTable(db, 'd1_migrations')) {
		const rows = db.prepare('SELECT name FROM d1_migrations').all();
		return rows.map(({ name }) => String(name));
	}
	if (!hasTable(db, '__drizzle_migrations')) return [];
	const names = new Map([...migrationMoments()].map(([name, when]) => [when, name]));
	const rows = db.prepare('SELECT created_at FROM __drizzle_migrations').all();
	return rows.map(({ created_at: when }) => names.get(Number(when)) ?? `one made at ${when}`);
}

/**
 * Whether these migrations are the first ones of this version, in order, and which are left.
 *
 * @param whose what has them, to begin a sentence with
 * @throws PlainError where this version doesn't know one of them
 */
export function pendingAfter(applied: readonly string[], whose: string): string[] {
	const known = migrationNames();
	const unknown = applied.filter((name) => !known.includes(name));
	if (unknown.length > 0) {
		throw new PlainError(
			`${whose} comes from a newer version of the site: this one doesn't know the migration ${unknown[0]}. Get the newer version first (git pull).`,
		);
	}
	return known.filter((name) => !applied.includes(name));
}

/**
 * The migrations that a database has, in order.
 *
 * @throws PlainError where this version doesn't know one of them
 */
export function appliedMigrationsIn(db: DatabaseSync): string[] {
	const applied = listed(db).sort();
	pendingAfter(applied, 'The database');
	return applied;
}
