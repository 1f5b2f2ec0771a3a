import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder of the SQL migrations, relative to the project. */
export const MIGRATIONS_FOLDER = 'drizzle';

/** The names of all migrations in their order, as the database's own list of applied ones holds them. */
export function migrationNames(): string[] {
	return readdirSync(resolve(import.meta.dirname, '..', MIGRATIONS_FOLDER))
		.filter((name) => name.endsWith('.sql'))
		.sort();
}
