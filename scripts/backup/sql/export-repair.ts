import type { DatabaseSync } from 'node:sqlite';
import { type DeployedDatabase, queryDatabase } from '../sites/deployed-site.ts';
import { isBackedUp, isInternal } from '../table-rules.ts';
import { literal, quoteName, type SqlValue } from './sql-text.ts';

/**
 * D1's export writes a line break as `\n` within `replace(…)`, also in a text that holds those two signs
 * itself: read back, both are line breaks (findings/d1-export-backslash-n.sh). So the few texts that
 * hold both are read by a query, before the export and after it, and put right in the copy.
 */

/** The breaks, and the two signs that the export writes for each. */
const CONFUSED = [
	['\n', '\\n'],
	['\r', '\\r'],
] as const;

/** A saved table with its columns of text. */
interface TextTable {
	name: string;
	key: string[];
	texts: string[];
}

/** A text that an export spoils. */
interface SpoiledText {
	table: TextTable;
	/** The values of the primary key. */
	key: SqlValue[];
	column: string;
	text: string;
}

const isSpoiled = (column: string) =>
	CONFUSED.map(
		([sign, written]) =>
			`(instr(${column}, char(${sign.charCodeAt(0)})) > 0 AND instr(${column}, ${literal(written)}) > 0)`,
	).join(' OR ');

/** What the export makes of a text. */
function spoil(text: string): string {
	return CONFUSED.reduce(
		(spoiled, [sign, written]) =>
			text.includes(sign) ? spoiled.replaceAll(written, sign) : spoiled,
		text,
	);
}

async function textTables(database: DeployedDatabase): Promise<TextTable[]> {
	const [tables = []] = await queryDatabase<{ name: string }>(
		database,
		"SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
	);
	const kept = tables
		.map(({ name }) => name)
		.filter((name) => !isInternal(name) && isBackedUp(name));
	if (kept.length === 0) return [];
	const infos = await queryDatabase<{ name: string; type: string; pk: number }>(
		database,
		kept.map((name) => `PRAGMA table_info(${quoteName(name)})`).join(';'),
	);
	return kept.map((name, index) => {
		const columns = infos[index] ?? [];
		return {
			name,
			key: columns.filter(({ pk }) => pk > 0).map((column) => column.name),
			texts: columns
				.filter(({ type, pk }) => type.toLowerCase() === 'text' && pk === 0)
				.map((column) => column.name),
		};
	});
}

async function spoiledTexts(database: DeployedDatabase): Promise<SpoiledText[]> {
	const tables = (await textTables(database)).filter(({ texts }) => texts.length > 0);
	if (tables.length === 0) return [];
	const resultSets = await queryDatabase<Record<string, SqlValue>>(
		database,
		tables
			.map(({ name, key, texts }) => {
				const columns = [...key, ...texts].map(quoteName).join(', ');
				const conditions = texts.map(quoteName).map(isSpoiled).join(' OR ');
				return `SELECT ${columns} FROM ${quoteName(name)} WHERE ${conditions}`;
			})
			.join(';'),
	);
	return tables.flatMap((table, index) =>
		(resultSets[index] ?? []).flatMap((row) =>
			table.texts.flatMap((column) => {
				const text = row[column];
				if (typeof text !== 'string' || spoil(text) === text) return [];
				return [{ table, key: table.key.map((name) => row[name] ?? null), column, text }];
			}),
		),
	);
}

/**
 * Checks a deployed database before it is exported.
 *
 * @returns what puts the export's copy right, to be called after it
 */
export async function repairExport(
	database: DeployedDatabase,
): Promise<(copy: DatabaseSync) => Promise<void>> {
	const before = await spoiledTexts(database);
	return async (copy) => {
		for (const { table, key, column, text } of [...before, ...(await spoiledTexts(database))]) {
			const name = quoteName(column);
			const isRow = [...table.key, column].map((one) => `${quoteName(one)} = ?`).join(' AND ');
			copy
				.prepare(`UPDATE ${quoteName(table.name)} SET ${name} = ? WHERE ${isRow}`)
				.run(text, ...key, spoil(text));
		}
	};
}
