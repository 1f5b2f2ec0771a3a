import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/folders.ts';

/** What of a release the tests need: releases.json, and the snapshot of its last migration. */

/** An entry of releases.json. */
export interface Release {
	/** Like `0.1.0`. */
	version: string;
	/** The day it was made, in UTC. */
	date: string;
	/** All forty digits. */
	commit: string;
	/** The tag of the last migration that it brought, like `0006_settings`. */
	lastMigration: string;
	/** Over its migrations, so that nobody edits one that databases have already. */
	migrationsSha256: string;
}

/** What a build names of a table, and therefore reads, writes or relies on. */
export interface KnownTable {
	columns: string[];
	/** Each set of columns that is unique, sorted and joined: an upsert fails where one is gone. */
	uniques: string[];
}

interface Snapshot {
	tables: Record<
		string,
		{
			columns: Record<string, { name: string; primaryKey: boolean }>;
			indexes: Record<string, { columns: string[]; isUnique: boolean }>;
			compositePrimaryKeys: Record<string, { columns: string[] }>;
		}
	>;
}

interface Journal {
	entries: { idx: number; when: number; tag: string }[];
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** All releases, the oldest first. */
export const RELEASES = JSON.parse(read('releases.json')) as Release[];

/** What stands between two statements of a migration. */
export const BREAKPOINT = '--> statement-breakpoint';

/** The migrations of drizzle/ in the order in which they are applied. */
export const MIGRATIONS = (JSON.parse(read('drizzle/meta/_journal.json')) as Journal).entries.map(
	({ tag, when, idx }) => ({ tag, when, index: idx, sql: read(`drizzle/${tag}.sql`) }),
);

/** A set of columns, whatever their order, as one text. */
export const asSet = (columns: readonly string[]): string => [...columns].sort().join(', ');

function indexOf(tag: string): number {
	const index = MIGRATIONS.findIndex((migration) => migration.tag === tag);
	if (index < 0) throw new Error(`There is no migration ${tag} in drizzle/.`);
	return index;
}

/** The hash over the migrations up to this one, as releases.json records it. */
export function hashOfMigrations(lastTag: string): string {
	const hash = createHash('sha256');
	for (const { tag, sql } of MIGRATIONS.slice(0, indexOf(lastTag) + 1)) {
		hash.update(`${tag}.sql\0${sql}`);
	}
	return hash.digest('hex');
}

/** The newest release that lacks this migration, whose build may still run when it is applied. */
export function releaseBefore(tag: string): Release | undefined {
	return RELEASES.findLast(({ lastMigration }) => indexOf(lastMigration) < indexOf(tag));
}

/** The tables as the build of a release knows them, by name. */
export function tablesKnownTo({ lastMigration }: Release): Map<string, KnownTable> {
	const number = String(MIGRATIONS[indexOf(lastMigration)]?.index).padStart(4, '0');
	const { tables } = JSON.parse(read(`drizzle/meta/${number}_snapshot.json`)) as Snapshot;
	return new Map(
		Object.entries(tables).map(([name, { columns, indexes, compositePrimaryKeys }]) => [
			name,
			{
				columns: Object.keys(columns),
				uniques: [
					...Object.values(columns)
						.filter(({ primaryKey }) => primaryKey)
						.map((column) => column.name),
					...Object.values(compositePrimaryKeys).map((key) => asSet(key.columns)),
					...Object.values(indexes)
						.filter(({ isUnique }) => isUnique)
						.map((index) => asSet(index.columns)),
				],
			},
		]),
	);
}
