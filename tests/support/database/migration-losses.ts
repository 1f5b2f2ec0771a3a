import type { DatabaseFacts, TableFacts } from './database-facts.ts';
import type { KnownTable } from './releases.ts';

/** Tables that half of the database refers to: whatever rebuilds one risks all of it. */
const NEVER_REBUILT = ['user', 'events', 'series', 'announcements'];

/** The line by which a migration says that it rebuilds a table in the way of docs/migrations.md. */
const DECLARATION = /^-- rebuilds: (\w+)$/gm;

/** The tables that a migration declares to rebuild. */
export function declaredRebuilds(sql: string): string[] {
	return [...sql.matchAll(DECLARATION)].map(([, table = '']) => table);
}

export interface Rules {
	/** What the build of the release before knows; undefined where there was no release yet. */
	known: Map<string, KnownTable> | undefined;
	/** Tables that the migration declares to rebuild. */
	rebuilds: readonly string[];
}

const namesOf = (table: TableFacts) => table.columns.map(({ name }) => name);

/** How often each row is there, by those of its columns that both moments have. */
function counted(rows: TableFacts['rows'], columns: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const row of rows) {
		const key = JSON.stringify(columns.map((column) => row[column]));
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

/** Hold nothing but a stamp that triggers renew with each change, a migration's own included. */
const STAMPS = ['attendance_changes', 'front_page_changes'];

function lostRows(before: TableFacts, after: TableFacts): number {
	const left = new Set(namesOf(after));
	const columns = namesOf(before).filter((column) => left.has(column));
	const there = counted(after.rows, columns);
	let lost = 0;
	for (const [row, times] of counted(before.rows, columns)) {
		lost += Math.max(0, times - (there.get(row) ?? 0));
	}
	return lost;
}

/** What a kept table no longer has of what the database needs. */
function lossesWithin(
	name: string,
	[before, after]: readonly [TableFacts, TableFacts],
	referring: readonly string[],
	{ rebuilds }: Rules,
): string[] {
	const isRebuilt = before.entry !== after.entry;
	const mayBeRebuilt = referring.length === 0 || rebuilds.includes(name);
	const lost = STAMPS.includes(name) ? 0 : lostRows(before, after);
	const references = new Set(after.references.map((reference) => JSON.stringify(reference)));
	return [
		...(isRebuilt && NEVER_REBUILT.includes(name) ? [`rebuilds ${name}, which never may be`] : []),
		...(isRebuilt && !mayBeRebuilt
			? [`rebuilds ${name}, which ${referring.join(', ')} reference`]
			: []),
		...(lost > 0 ? [`loses or changes ${lost} of ${before.rows.length} rows of ${name}`] : []),
		...before.references
			.filter((reference) => !references.has(JSON.stringify(reference)))
			.map(({ column, table }) => `takes the reference to ${table} from ${name}.${column}`),
		...(isRebuilt
			? before.indexes
					.filter((index) => !after.indexes.includes(index))
					.map((index) => `loses the index ${index} with ${name}`)
			: []),
	];
}

/** What the build of the release before needs and no longer finds, or can't know. */
function lossesForRelease(known: Map<string, KnownTable>, after: DatabaseFacts): string[] {
	return [...known].flatMap(([name, { columns, uniques }]) => {
		const table = after.tables.get(name);
		if (!table) return [`leaves no table ${name}, which the release before reads`];
		const there = namesOf(table);
		return [
			...columns
				.filter((column) => !there.includes(column))
				.map((column) => `leaves no column ${name}.${column}, which the release before reads`),
			...uniques
				.filter((unique) => !table.uniques.includes(unique))
				.map(
					(unique) => `leaves ${name} (${unique}) no longer unique, as the release before needs`,
				),
			...table.columns
				.filter((column) => column.isRequired && !columns.includes(column.name))
				.map(
					(column) => `requires ${name}.${column.name}, which the release before does not write`,
				),
		];
	});
}

/**
 * What a migration would cost a club or the release before it: each as a sentence whose subject is the
 * migration. None for one that may land.
 *
 * @param before the database that it was applied to, with rows in every table
 * @param after the same one after it
 */
export function lossesBetween(before: DatabaseFacts, after: DatabaseFacts, rules: Rules): string[] {
	const referringTo = (name: string) =>
		[...before.tables]
			.filter(
				([other, { references }]) =>
					other !== name && references.some(({ table }) => table === name),
			)
			.map(([other]) => other);
	const tables = [...before.tables].flatMap(([name, table]) => {
		const referring = referringTo(name);
		const kept = after.tables.get(name);
		if (kept) return lossesWithin(name, [table, kept], referring, rules);
		return referring.length > 0 ? [`drops ${name}, which ${referring.join(', ')} reference`] : [];
	});
	const triggers = before.triggers
		.filter((trigger) => !after.triggers.includes(trigger))
		.map((trigger) => `loses the trigger ${trigger}`);
	return [...tables, ...triggers, ...(rules.known ? lossesForRelease(rules.known, after) : [])];
}
