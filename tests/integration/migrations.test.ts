import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSQLiteMigration } from 'drizzle-kit/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/folders.ts';
import { type LocalBindings, openLocalBindings } from '../../scripts/local-database.ts';
import { factsOf, rowsOf } from '../support/database-facts.ts';
import { fillTables } from '../support/filled-tables.ts';
import { declaredRebuilds, lossesBetween } from '../support/migration-losses.ts';
import {
	MIGRATIONS,
	RELEASES,
	type Release,
	releaseBefore,
	tablesKnownTo,
} from '../support/releases.ts';

/**
 * Every migration is applied to a real local D1 with rows in every table, and what is there afterwards is
 * compared with what was there before. The tests go on from each other: all of them work on one database.
 */

let folder: string;
let bindings: LocalBindings;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'regulars-migrations-'));
	bindings = await openLocalBindings({ persistTo: folder });
});
afterAll(async () => {
	await bindings.dispose();
	rmSync(folder, { recursive: true, force: true });
});

const BREAKPOINT = '--> statement-breakpoint';

/**
 * Fills the database, applies a migration in one transaction as D1 does, and compares.
 *
 * @returns what was lost, as sentences
 */
async function lossesOf(sql: string, release: Release | undefined): Promise<string[]> {
	const { DB } = bindings.env;
	await fillTables(DB, sql);
	const before = await factsOf(DB);
	await DB.batch(sql.split(BREAKPOINT).map((statement) => DB.prepare(statement)));
	return lossesBetween(before, await factsOf(DB), {
		known: release && tablesKnownTo(release),
		rebuilds: declaredRebuilds(sql),
	});
}

describe('each migration, applied to a filled database', () => {
	it('keeps every row, reference and trigger, and all that the release before reads', async () => {
		const losses: Record<string, string[]> = {};
		for (const { tag, sql } of MIGRATIONS) losses[tag] = await lossesOf(sql, releaseBefore(tag));
		expect(losses).toEqual(Object.fromEntries(MIGRATIONS.map(({ tag }) => [tag, []])));
	});
});

type Snapshot = Parameters<typeof generateSQLiteMigration>[0];

/** What drizzle-kit writes for a change of the newest schema. */
async function generated(change: (tables: Snapshot['tables']) => void): Promise<string> {
	const last = String(MIGRATIONS.at(-1)?.index).padStart(4, '0');
	const snapshot = JSON.parse(
		readFileSync(join(ROOT, `drizzle/meta/${last}_snapshot.json`), 'utf8'),
	) as Snapshot;
	const changed = structuredClone(snapshot);
	change(changed.tables);
	return (await generateSQLiteMigration(snapshot, changed)).join(`\n${BREAKPOINT}\n`);
}

/** Takes everything out of the database and applies all migrations. */
async function startOver(): Promise<void> {
	const { DB } = bindings.env;
	const { tables, triggers } = await factsOf(DB);
	// Each after those that reference it.
	const order: string[] = [];
	const visit = (name: string) => {
		for (const [other, { references }] of tables) {
			const isReferring = references.some(({ table }) => table === name);
			if (other !== name && isReferring && !order.includes(other)) visit(other);
		}
		if (!order.includes(name)) order.push(name);
	};
	for (const name of tables.keys()) visit(name);
	await rowsOf(DB, [
		...triggers.map((name) => `drop trigger "${name}"`),
		...order.map((name) => `drop table "${name}"`),
		...MIGRATIONS.flatMap(({ sql }) => sql.split(BREAKPOINT)),
	]);
}

describe('a migration is refused', () => {
	beforeEach(startOver);

	const losses = (sql: string) => lossesOf(sql, RELEASES.at(-1));
	const lost = (table: string) =>
		expect.stringMatching(new RegExp(`^loses or changes [1-9]\\d* of \\d+ rows of ${table}$`));

	it('when drizzle-kit rebuilds a table with which the rows of others go', async () => {
		const sql = await generated(({ series }) => {
			if (series?.columns.capacity) series.columns.capacity.default = 20;
		});
		expect(sql).toContain('PRAGMA foreign_keys=OFF');
		expect(await losses(sql)).toEqual([
			lost('breaks'),
			lost('events'),
			'rebuilds series, which never may be',
			'rebuilds series, which breaks, events, standing_rsvps reference',
			lost('standing_rsvps'),
		]);
	});

	it('when drizzle-kit rebuilds a table that others only point to', async () => {
		const sql = await generated(({ mail_batches }) => {
			if (mail_batches?.columns.attempts) mail_batches.columns.attempts.default = 1;
		});
		expect(await losses(sql)).toEqual([
			'rebuilds mail_batches, which outbox reference',
			lost('outbox'),
		]);
	});

	it('when it rebuilds one of the four, whatever it declares', async () => {
		const sql = await generated(({ announcements }) => {
			if (announcements?.columns.recipients) announcements.columns.recipients.default = 1;
		});
		expect(await losses(`-- rebuilds: announcements\n${sql}`)).toEqual([
			'rebuilds announcements, which never may be',
			lost('outbox'),
		]);
	});

	it.each([
		['drops a column', 'alter table rsvps drop column note', 'rsvps.note'],
		['renames a column', 'alter table rsvps rename column note to remark', 'rsvps.note'],
	])('when it %s that the release before reads', async (_, sql, column) => {
		expect(await losses(sql)).toEqual([
			`leaves no column ${column}, which the release before reads`,
		]);
	});

	it('when it drops or renames a table', async () => {
		expect(await losses('drop table pictures')).toEqual([
			lost('club'),
			'drops pictures, which club reference',
			'leaves no table pictures, which the release before reads',
		]);
		await startOver();
		expect(await losses('alter table subscriptions rename to topics')).toEqual([
			'leaves no table subscriptions, which the release before reads',
		]);
	});

	it('when it deletes or changes what is stored', async () => {
		expect(await losses('delete from subscriptions')).toEqual([lost('subscriptions')]);
		expect(await losses("update user set name = 'Nobody'")).toEqual([lost('user')]);
	});

	it('when it takes a trigger away, or a rule on which an upsert of the release before relies', async () => {
		expect(await losses('drop trigger rsvps_count_delete')).toEqual([
			'loses the trigger rsvps_count_delete',
		]);
		expect(await losses('drop index outbox_occasion')).toEqual([
			'leaves outbox (event_id, kind, revision, user_id) no longer unique, as the release before needs',
		]);
	});

	it('when it requires a column that the release before does not write', async () => {
		const [found = []] = await rowsOf(bindings.env.DB, [
			"select sql from sqlite_master where name = 'calendar_feeds'",
		]);
		const sql = [
			'alter table calendar_feeds rename to old_feeds',
			String(found[0]?.sql).replace('`created_at`', '`source` text not null, `created_at`'),
			`insert into calendar_feeds (user_id, secret, source, created_at)
				select user_id, secret, '', created_at from old_feeds`,
			'drop table old_feeds',
			'create unique index calendar_feeds_secret_unique on calendar_feeds (secret)',
		].join(BREAKPOINT);
		expect(await losses(sql)).toEqual([
			'requires calendar_feeds.source, which the release before does not write',
		]);
	});
});

describe('a migration is accepted', () => {
	it('when it only adds', async () => {
		await startOver();
		const sql = [
			'create table rooms (id text primary key not null, club_id integer references club (id))',
			'alter table events add room_id text references rooms (id) on delete set null',
			"update events set room_id = null where title = ''",
			'create index events_room on events (room_id)',
			'create trigger rooms_deleted after delete on rooms begin select 1; end',
		].join(BREAKPOINT);
		expect(await lossesOf(sql, RELEASES.at(-1))).toEqual([]);
	});
});

/** The SQL of CONTRIBUTING.md that makes this table anew. */
function recipeFor(table: string): string {
	const guide = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
	const recipes = [...guide.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql);
	const recipe = recipes.find((sql) => declaredRebuilds(sql).includes(table));
	if (!recipe) throw new Error(`CONTRIBUTING.md doesn't say how to rebuild ${table}.`);
	return recipe;
}

describe('the way to rebuild a table in CONTRIBUTING.md', () => {
	/** A table as the recipe finds it: bookings go with their room, keys stay, and both count in it. */
	const ROOMS = [
		'create table rooms (id text primary key not null, name text not null, seats integer not null)',
		'create index rooms_by_name on rooms (lower(name), id)',
		`create table bookings (id text primary key not null, room_id text not null,
			foreign key (room_id) references rooms (id) on delete cascade)`,
		'create index bookings_room on bookings (room_id)',
		'create table door_keys (id text primary key not null, room_id text references rooms (id) on delete set null)',
		`create trigger rooms_seats_guard before update on rooms begin
			select raise(abort, 'the guard was still there'); end`,
		`create trigger bookings_insert after insert on bookings begin
			update rooms set seats = seats - 1 where id = new.room_id; end`,
		`create trigger bookings_delete after delete on bookings begin
			update rooms set seats = seats + 1 where id = old.room_id; end`,
	];
	const ROWS = [
		"insert into rooms values ('a', 'The loft', 20), ('b', 'It''s \"small\"', 2), ('c', '', 0)",
		"insert into door_keys values ('1', 'a'), ('2', 'b'), ('3', null)",
	];

	async function rebuilt(recipe: string): Promise<string[]> {
		const { DB } = bindings.env;
		await startOver();
		const guard = ROOMS.filter((sql) => sql.includes('rooms_seats_guard'));
		await rowsOf(DB, [
			...ROOMS.filter((sql) => !guard.includes(sql)),
			...ROWS,
			"insert into bookings values ('1', 'a'), ('2', 'a'), ('3', 'b')",
			...guard,
		]);
		return lossesOf(recipe, undefined);
	}

	it('keeps its rows, indexes and triggers, and the rows and references of others', async () => {
		expect(await rebuilt(recipeFor('rooms'))).toEqual([]);
		const [seats, violations, definition] = await rowsOf(bindings.env.DB, [
			"select id, seats from rooms where id in ('a', 'b', 'c') order by id",
			'pragma foreign_key_check',
			"select sql from sqlite_master where name = 'rooms'",
		]);
		expect(seats).toEqual([
			{ id: 'a', seats: 18 },
			{ id: 'b', seats: 1 },
			{ id: 'c', seats: 0 },
		]);
		expect(violations).toEqual([]);
		expect(definition?.[0]?.sql).toContain('DEFAULT 20');
	});

	it('is refused where the migration does not say that it rebuilds the table', async () => {
		const recipe = recipeFor('rooms').replace('-- rebuilds: rooms\n', '');
		expect(await rebuilt(recipe)).toEqual(['rebuilds rooms, which bookings, door_keys reference']);
	});

	it('leaves everything as it was where a row is not copied', async () => {
		const recipe = recipeFor('rooms').replace(
			'FROM `kept_rooms`',
			"FROM `kept_rooms` WHERE id <> 'a'",
		);
		await expect(rebuilt(recipe)).rejects.toThrow();
		const [left] = await rowsOf(bindings.env.DB, [
			"select count(*) as bookings from rooms join bookings on room_id = rooms.id where rooms.id = 'a'",
		]);
		expect(left?.[0]?.bookings).toBeGreaterThanOrEqual(2);
	});

	it.each([
		['the keys stay', /UPDATE `rooms`.*?;/, 'SELECT 1;'],
		['the trigger is not made again', /CREATE TRIGGER.*END;/s, 'SELECT 1;'],
		['the index is not made again', /CREATE INDEX.*?;/, 'SELECT 1;'],
	])('loses something where %s', async (_, part, other) => {
		const recipe = recipeFor('rooms');
		expect(recipe).toMatch(part);
		expect(await rebuilt(recipe.replace(part, other))).not.toEqual([]);
	});
});
