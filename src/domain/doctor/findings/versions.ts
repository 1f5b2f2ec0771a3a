import { counted } from '../../text/names.ts';
import type { Finding } from './finding.ts';

/** The migrations that the build knows, and those that the database has. */
export interface MigrationsFact {
	known: readonly { name: string; madeAt: number }[];
	applied: { names: readonly string[] } | { madeAt: readonly number[] };
}

/** Which migrations the database lacks, and how many it has that the build does not know. */
export function compareMigrations({ known, applied }: MigrationsFact): {
	pending: string[];
	unknown: number;
} {
	const isApplied = (migration: { name: string; madeAt: number }) =>
		'names' in applied
			? applied.names.includes(migration.name)
			: applied.madeAt.includes(migration.madeAt);
	const pending = known.filter((migration) => !isApplied(migration)).map(({ name }) => name);
	const unknown =
		'names' in applied
			? applied.names.filter((name) => !known.some((migration) => migration.name === name))
			: applied.madeAt.filter((time) => !known.some(({ madeAt }) => madeAt === time));
	return { pending, unknown: unknown.length };
}

export function versionFindings(migrations: MigrationsFact): Finding[] {
	const { pending, unknown } = compareMigrations(migrations);
	const common = { area: 'version' } as const;
	const numbers = { known: migrations.known.length, pending: pending.length, unknown };
	if (pending.length > 0) {
		return [
			{
				...common,
				code: 'migrations_pending',
				state: 'broken',
				text: `The database lacks ${counted(pending.length, 'migration')}: ${pending.join(', ')}.`,
				todo: 'Deploy again, or on your own machine start the site anew.',
				numbers,
			},
		];
	}
	if (unknown > 0) {
		return [
			{
				...common,
				code: 'database_ahead',
				state: 'look',
				text: `The database is ahead of this build: ${counted(unknown, 'migration')} that it does not know.`,
				todo: 'Deploy the newest version.',
				numbers,
			},
		];
	}
	const text = `All ${counted(migrations.known.length, 'migration')} are applied.`;
	return [{ ...common, code: 'migrations', state: 'well', text, numbers }];
}
