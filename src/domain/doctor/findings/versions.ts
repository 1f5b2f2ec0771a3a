import { databaseFindingMessages } from '../../../messages/operator/doctor/database.ts';
import type { Locale } from '../../text/language.ts';
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

export function versionFindings(migrations: MigrationsFact, locale: Locale): Finding[] {
	const says = databaseFindingMessages(locale);
	const { pending, unknown } = compareMigrations(migrations);
	const common = { area: 'version' } as const;
	const numbers = { known: migrations.known.length, pending: pending.length, unknown };
	if (pending.length > 0) {
		return [
			{
				...common,
				code: 'migrations_pending',
				state: 'broken',
				text: says.pending({ files: pending }),
				todo: says.pendingTodo,
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
				text: says.ahead({ migrations: unknown }),
				todo: says.aheadTodo,
				numbers,
			},
		];
	}
	const text = says.applied({ migrations: migrations.known.length });
	return [{ ...common, code: 'migrations', state: 'well', text, numbers }];
}
