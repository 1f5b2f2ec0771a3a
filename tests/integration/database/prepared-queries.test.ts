import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { ROOT } from '../../../scripts/folders.ts';
import type { Db } from '../../../src/db/client.ts';
import {
	listOf,
	prepared,
	preparedLines,
	preparedList,
	preparedQueries,
	readTogether,
} from '../../../src/db/prepared.ts';
import { rawBatch } from '../../../src/db/raw-batch.ts';
import { events, series } from '../../../src/db/schema.ts';
import { BREAKPOINT, MIGRATIONS } from '../../support/database/releases.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addEvent } from '../rows.ts';

/** Queries whose SQL is made once for each isolate: what they were made of must be what the database gives. */

const platform = useLocalPlatform();
beforeAll(async () => {
	await addEvent(platform.db, { slug: 'one', startsAt: new Date('2027-03-01T10:00Z') });
	await addEvent(platform.db, { slug: 'two', startsAt: new Date('2027-03-02T10:00Z') });
});

/** The query within one whose rows come as JSON. */
const unpacked = (text: string) =>
	/^with packed \(.*?\) as \((.*)\) select /s.exec(text)?.[1] ?? text;

describe('every prepared query of the site', () => {
	it('gives the columns, by name and in number, that its rows are read by', async () => {
		const database = new DatabaseSync(':memory:');
		for (const { sql } of MIGRATIONS) {
			for (const statement of sql.split(BREAKPOINT)) database.exec(statement);
		}
		for (const file of globSync('src/db/**/*.ts', { cwd: ROOT })) await import(join(ROOT, file));
		expect(preparedQueries.length).toBeGreaterThan(15);
		for (const made of preparedQueries) {
			const { text, columns, packing } = made();
			const found = database.prepare(packing ? unpacked(text) : text).columns();
			if (columns === null) continue;
			expect(found.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
		}
		database.close();
	});
});

describe('a prepared query', () => {
	const soonest = prepared((db, moment: Date, title: string, limit: number) =>
		db
			.select({
				slug: events.slug,
				begins: events.startsAt,
				sendsInvitations: events.sendsInvitations,
				left: sql<number>`${events.capacity} - ${events.going}`.as('seats_left'),
				said: sql<string>`${title}`.as('said'),
			})
			.from(events)
			.where(and(gt(events.startsAt, moment), eq(events.status, 'scheduled')))
			.limit(limit),
	);

	it('gives the rows that the builder gives, whatever it is given', async () => {
		const { db } = platform;
		const early = new Date('2027-01-01T00:00Z');
		const [first, ...rest] = await soonest(db, early, 'x', 1);
		expect(rest).toEqual([]);
		expect(first).toMatchObject({ slug: 'one', begins: new Date('2027-03-01T10:00Z'), said: 'x' });
		const late = await soonest(db, new Date('2027-03-02T00:00Z'), "y'?", 10);
		expect(late).toMatchObject([{ slug: 'two', said: "y'?" }]);
		const whole = prepared((db, slug: string) =>
			db.select().from(events).where(eq(events.slug, slug)),
		);
		expect(await whole(db, 'two')).toEqual(
			await db.select().from(events).where(eq(events.slug, 'two')),
		);
		expectTypeOf(late).toEqualTypeOf<
			{ slug: string; begins: Date; sendsInvitations: boolean; left: number; said: string }[]
		>();
	});

	it('is a statement of a batch, like any other, and so is prepared SQL', async () => {
		const count = prepared(
			(_, from: Date) =>
				sql<{ n: number }>`select count(*) as n from events where starts_at >= ${from}`,
		);
		const rows = await rawBatch(platform.db, {
			some: soonest(platform.db, new Date(0), '', 5),
			count: count(platform.db, new Date('2027-03-02T10:00Z')),
			plain: sql<{ n: number }>`select 1 as n`,
		});
		expect(rows).toMatchObject({
			some: [{ slug: 'one' }, { slug: 'two' }],
			count: [{ n: 1 }],
			plain: [{ n: 1 }],
		});
		expectTypeOf(rows.count).toEqualTypeOf<{ n: number }[]>();
	});

	it('gives a list the same rows from one cell, and a file from one for each, in their order, whatever is in them', async () => {
		const { db } = platform;
		const strange = 'ünï "quoted" \\ \u0000 \n 🎈';
		const columns = (said: string) => ({
			slug: events.slug,
			begins: events.startsAt,
			sendsInvitations: events.sendsInvitations,
			endsOn: events.cancelReason,
			said: sql<string>`${said}`.as('said'),
			named: sql`json_object('slug', ${events.slug})`
				.mapWith((json: string) => JSON.parse(json) as { slug: string })
				.as('named'),
		});
		const build = (db: Db, said: string, limit: number) =>
			db.select(columns(said)).from(events).orderBy(desc(events.startsAt)).limit(limit);
		const rows = await prepared(build)(db, strange, 5);
		expect(rows).toMatchObject([
			{ slug: 'two', said: strange, named: { slug: 'two' } },
			{ slug: 'one' },
		]);
		const list = preparedList(build);
		expect(await list(db, strange, 5)).toEqual(rows);
		expect(await listOf(db, build(db, strange, 5))).toEqual(rows);
		expect(await list(db, strange, 1)).toEqual(rows.slice(0, 1));
		expect(await list(db, strange, 0)).toEqual([]);
		const lines = preparedLines(build);
		expect(await lines(db, strange, 5)).toEqual(rows);
		expect(await lines(db, strange, 0)).toEqual([]);
	});

	it('is read together with others in one statement: each gives the rows that it gives alone', async () => {
		const { db } = platform;
		const strange = 'ünï "quoted" \\ \n 🎈';
		const lists = preparedList((db, limit: number) =>
			db
				.select({ slug: events.slug, endsAt: events.endsAt })
				.from(events)
				.orderBy(asc(events.slug))
				.limit(limit),
		);
		const searched = listOf(db, db.select({ slug: events.slug }).from(events).limit(1));
		const asked = vi.spyOn((db as Db & { $client: D1Database }).$client, 'prepare');
		const rows = await readTogether(db, {
			some: soonest(db, new Date(0), strange, 5),
			none: soonest(db, new Date('2030-01-01T00:00Z'), '', 5),
			list: lists(db, 1),
			left: undefined,
			searched,
		});
		expect(asked).toHaveBeenCalledTimes(1);
		asked.mockRestore();
		expect(rows).toEqual({
			some: await soonest(db, new Date(0), strange, 5),
			none: [],
			list: await lists(db, 1),
			left: [],
			searched: [{ slug: 'one' }],
		});
		expect(rows.some).toHaveLength(2);
		expectTypeOf(rows.list).toEqualTypeOf<{ slug: string; endsAt: Date }[]>();
	});

	it('is no list without a limit, which bounds what the one cell holds', async () => {
		const all = preparedList((db) => db.select({ id: events.id }).from(events));
		expect(() => all(platform.db)).toThrow('limit');
	});

	it('is made once, however often it is asked for', async () => {
		let times = 0;
		const counted = prepared((db, slug: string) => {
			times += 1;
			return db.select({ id: events.id }).from(events).where(eq(events.slug, slug));
		});
		for (const slug of ['one', 'two', 'one']) await counted(platform.db, slug);
		expect(times).toBe(1);
	});

	it.each([
		[
			'two columns have one name',
			() =>
				prepared((db) =>
					db.select({ id: events.id, other: series.id }).from(events).leftJoin(series, sql`1`),
				),
			'same name',
		],
		[
			'a column is nested',
			() => prepared((db) => db.select({ event: { id: events.id } }).from(events)),
			'flat rows',
		],
		[
			'an expression has no name',
			() => prepared((db) => db.select({ n: sql`1` }).from(events)),
			'needs a name',
		],
	])('is refused where %s', (_, query, reason) => {
		expect(() => query()(platform.db)).toThrow(reason);
	});
});
