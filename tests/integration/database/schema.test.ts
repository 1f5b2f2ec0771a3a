import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { getAuthTables } from 'better-auth/db';
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api';
import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import { createAuth } from '../../../src/auth/create-auth.ts';
import * as authSchema from '../../../src/db/auth-schema.ts';
import * as clubSchema from '../../../src/db/schema.ts';
import { useLocalPlatform } from '../local-platform.ts';

const MIGRATIONS = resolve(import.meta.dirname, '../../../drizzle');
const tables = Object.values({ ...authSchema, ...clubSchema }).filter((value) =>
	is(value, SQLiteTable),
);

const platform = useLocalPlatform();

describe('the tables of better-auth', () => {
	const typeOf = { string: 'string', number: 'number', boolean: 'boolean', date: 'date' } as const;

	function expected() {
		const { options } = createAuth(platform.env).fromDatabase;
		return Object.values(getAuthTables(options));
	}
	const schemaOf = (modelName: string) =>
		(authSchema as Record<string, unknown>)[modelName] as SQLiteTable | undefined;

	it('all exist, and no others', () => {
		const own = tables
			.filter((table) => Object.values(authSchema).includes(table as never))
			.map(getTableName);
		const wanted = expected().map(({ modelName }) => schemaOf(modelName));
		expect(wanted.map((table) => (table ? getTableName(table) : 'missing')).sort()).toEqual(
			own.sort(),
		);
	});

	it('have every field that better-auth writes, with its type', () => {
		for (const { modelName, fields } of expected()) {
			const table = schemaOf(modelName);
			if (!table) throw new Error(`${modelName} is missing`);
			const columns = getTableColumns(table);
			expect(columns.id, `${modelName}.id`).toMatchObject({ primary: true, dataType: 'string' });
			for (const [name, field] of Object.entries(fields)) {
				const column = columns[field.fieldName ?? name];
				const wanted = typeOf[field.type as keyof typeof typeOf];
				expect(column?.dataType, `${modelName}.${name}`).toBe(wanted);
			}
		}
	});

	it('may have nulls where better-auth omits a field, and only there', () => {
		for (const { modelName, fields } of expected()) {
			const table = schemaOf(modelName);
			if (!table) throw new Error(`${modelName} is missing`);
			const columns = getTableColumns(table);
			for (const [name, field] of Object.entries(fields)) {
				const column = columns[field.fieldName ?? name];
				const mayBeLeftOut = column?.notNull === false || column?.hasDefault === true;
				if (field.required === false) expect(mayBeLeftOut, `${modelName}.${name}`).toBe(true);
				else expect(column?.notNull, `${modelName}.${name}`).toBe(true);
			}
			// A column that must be filled and that better-auth does not know would fail its inserts.
			const known = new Set(Object.entries(fields).map(([name, field]) => field.fieldName ?? name));
			for (const [name, column] of Object.entries(columns)) {
				if (name === 'id' || known.has(name)) continue;
				expect(column.notNull && !column.hasDefault, `${modelName}.${name}`).toBe(false);
			}
		}
	});

	it('are unique and refer to each other where better-auth relies on it', () => {
		for (const { modelName, fields } of expected()) {
			const table = schemaOf(modelName);
			if (!table) throw new Error(`${modelName} is missing`);
			const columns = getTableColumns(table);
			const referring = new Map(
				getTableConfig(table).foreignKeys.map((key) => {
					const { columns: from, foreignTable } = key.reference();
					return [from[0]?.name, getTableName(foreignTable)];
				}),
			);
			for (const [name, field] of Object.entries(fields)) {
				const column = columns[field.fieldName ?? name];
				if (field.unique) expect(column?.isUnique, `${modelName}.${name}`).toBe(true);
				if (field.references) {
					expect(referring.get(column?.name), `${modelName}.${name}`).toBe(field.references.model);
				}
			}
		}
	});
});

describe('the migrations', () => {
	it('leave nothing to generate, because the schema and its last snapshot agree', async () => {
		const journal = JSON.parse(readFileSync(`${MIGRATIONS}/meta/_journal.json`, 'utf8')) as {
			entries: { idx: number }[];
		};
		const last = String(journal.entries.at(-1)?.idx).padStart(4, '0');
		const snapshot = JSON.parse(
			readFileSync(`${MIGRATIONS}/meta/${last}_snapshot.json`, 'utf8'),
		) as Awaited<ReturnType<typeof generateSQLiteDrizzleJson>>;
		const current = await generateSQLiteDrizzleJson({ ...authSchema, ...clubSchema });
		expect(await generateSQLiteMigration(snapshot, current)).toEqual([]);
	});

	it('create exactly the tables of the schema', async () => {
		const rows = await platform.db.all<{ name: string }>(sql`
			select name from sqlite_master where type = 'table'
			and name not like 'sqlite_%' and name not like '\\_%' escape '\\' and name not like 'd1_%'`);
		expect(rows.map(({ name }) => name).sort()).toEqual(tables.map(getTableName).sort());
	});

	it.each(tables.map((table) => [getTableName(table), table] as const))(
		'create the columns, keys and indexes of %s as the schema has them',
		async (name, table) => {
			const { columns, indexes, primaryKeys, foreignKeys } = getTableConfig(table);
			const info = await platform.db.all<{
				name: string;
				type: string;
				notnull: number;
				pk: number;
				dflt_value: string | null;
			}>(sql.raw(`pragma table_info("${name}")`));
			const compound = primaryKeys[0]?.columns.map((column) => column.name) ?? [];
			expect(
				info.map((column) => ({
					name: column.name,
					type: column.type.toLowerCase(),
					notNull: column.notnull === 1,
					isKey: column.pk > 0,
					hasDefault: column.dflt_value !== null,
				})),
			).toEqual(
				columns.map((column) => ({
					name: column.name,
					type: column.getSQLType(),
					notNull: column.notNull,
					isKey: column.primary || compound.includes(column.name),
					hasDefault: column.default !== undefined,
				})),
			);

			const made = await platform.db.all<{ name: string; unique: number; origin: string }>(
				sql.raw(`pragma index_list("${name}")`),
			);
			const wanted = [
				...indexes.map((index) => [index.config.name, index.config.unique] as const),
				...columns
					.filter((column) => column.isUnique)
					.map((column) => [column.uniqueName ?? '', true] as const),
			];
			expect(
				made
					.filter((index) => index.origin === 'c')
					.map((index) => [index.name, index.unique === 1])
					.sort(),
			).toEqual([...wanted].sort());

			const keys = await platform.db.all<{ table: string; from: string; on_delete: string }>(
				sql.raw(`pragma foreign_key_list("${name}")`),
			);
			expect(keys.map((key) => [key.from, key.table, key.on_delete.toLowerCase()]).sort()).toEqual(
				foreignKeys
					.map((key) => {
						const reference = key.reference();
						return [
							reference.columns[0]?.name,
							getTableName(reference.foreignTable),
							key.onDelete ?? 'no action',
						];
					})
					.sort(),
			);
		},
	);

	it('can be applied again without doing anything', async () => {
		const { applyMigrations } = await import('../../../scripts/local/local-database.ts');
		const count = async () =>
			platform.db.all(sql`select name, sql from sqlite_master order by name`);
		const before = await count();
		await applyMigrations(platform.env.DB);
		expect(await count()).toEqual(before);
	});
});
