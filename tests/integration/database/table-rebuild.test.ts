import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';
import { rowsOf } from '../../support/database/database-facts.ts';
import { declaredRebuilds } from '../../support/database/migration-losses.ts';
import { useMigratedDatabase } from '../migrated-database.ts';

const migrated = useMigratedDatabase();

/** The SQL of docs/migrations.md that makes this table anew. */
function recipeFor(table: string): string {
	const guide = readFileSync(join(ROOT, 'docs/migrations.md'), 'utf8');
	const recipes = [...guide.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => sql);
	const recipe = recipes.find((sql) => declaredRebuilds(sql).includes(table));
	if (!recipe) throw new Error(`docs/migrations.md doesn't say how to rebuild ${table}.`);
	return recipe;
}

describe('the way to rebuild a table in docs/migrations.md', () => {
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
		const guard = ROOMS.filter((sql) => sql.includes('rooms_seats_guard'));
		await migrated.startOver([
			...ROOMS.filter((sql) => !guard.includes(sql)),
			...ROWS,
			"insert into bookings values ('1', 'a'), ('2', 'a'), ('3', 'b')",
			...guard,
		]);
		return migrated.lossesOf(recipe, undefined);
	}

	it('keeps its rows, indexes and triggers, and the rows and references of others', async () => {
		expect(await rebuilt(recipeFor('rooms'))).toEqual([]);
		const [seats, violations, definition] = await rowsOf(migrated.db, [
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

	it('is refused where the migration does not declare that it rebuilds the table', async () => {
		const recipe = recipeFor('rooms').replace('-- rebuilds: rooms\n', '');
		expect(await rebuilt(recipe)).toEqual(['rebuilds rooms, which bookings, door_keys reference']);
	});

	it('leaves everything as it was where a row is not copied', async () => {
		const recipe = recipeFor('rooms').replace(
			'FROM `kept_rooms`',
			"FROM `kept_rooms` WHERE id <> 'a'",
		);
		await expect(rebuilt(recipe)).rejects.toThrow();
		const [left] = await rowsOf(migrated.db, [
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
