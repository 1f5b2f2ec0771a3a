import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import { rawBatch, type Statement } from '../../../src/db/raw-batch.ts';
import { events, series } from '../../../src/db/schema.ts';
import { NOW, timeAfter } from '../../support/time.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember } from '../rows.ts';

const platform = useLocalPlatform();
beforeAll(() => addMember(platform.db, { id: 'ben', name: 'Ben' }));

describe('a batch with named statements', () => {
	it('returns rows of SQL as the database has them, and rows of the builder as the builder types them', async () => {
		const { db } = platform;
		const rows = await rawBatch(db, {
			before: sql<{ id: string; updated_at: number }>`select id, updated_at from user`,
			rename: sql`update user set name = 'Bennie'`,
			renamed: db
				.update(user)
				.set({ isHidden: true })
				.returning({ isHidden: user.isHidden, updatedAt: user.updatedAt }),
			plain: db.update(user).set({ isHidden: false }),
			after: db.all<{ name: string }>(sql`select name from user`),
		});
		expect(rows).toEqual({
			before: [{ id: 'ben', updated_at: NOW.getTime() }],
			rename: [],
			renamed: [{ isHidden: true, updatedAt: NOW }],
			plain: [],
			after: [{ name: 'Bennie' }],
		});
		expectTypeOf(rows.before).toEqualTypeOf<{ id: string; updated_at: number }[]>();
		expectTypeOf(rows.renamed).toEqualTypeOf<{ isHidden: boolean; updatedAt: Date }[]>();
		expectTypeOf(rows.after).toEqualTypeOf<{ name: string }[]>();
		// Nobody can read what a statement doesn't say that it returns.
		expectTypeOf(rows.rename).toEqualTypeOf<never[]>();
		expectTypeOf(rows.plain).toEqualTypeOf<never[]>();
	});

	it('runs in the order written, lists included, and leaves out what is undefined', async () => {
		const { db } = platform;
		const name = (to: string) => db.update(user).set({ name: to }).returning({ name: user.name });
		const skipped = undefined as ReturnType<typeof name> | undefined;
		platform.statements.length = 0;
		const rows = await rawBatch(
			db,
			{ first: name('A'), skipped, list: [name('B'), name('C')], none: [], last: name('D') },
			{ first: [sql`select 1`], last: [sql`select 2`] },
		);
		expect(rows).toEqual({
			first: [{ name: 'A' }],
			skipped: [],
			list: [[{ name: 'B' }], [{ name: 'C' }]],
			none: [],
			last: [{ name: 'D' }],
		});
		expect(platform.statements).toHaveLength(6);
		expect(platform.statements.at(0)).toBe('select 1');
		expect(platform.statements.at(-1)).toBe('select 2');
		expectTypeOf(rows.skipped).toEqualTypeOf<{ name: string }[]>();
		expectTypeOf(rows.list).toEqualTypeOf<{ name: string }[][]>();
	});

	it('is done entirely or not at all', async () => {
		const { db } = platform;
		await db.update(user).set({ name: 'Ben' });
		const broken = rawBatch(db, {
			rename: db.update(user).set({ name: 'Bennie' }),
			broken: sql`insert into user (id) values ('ben')`,
		});
		await expect(broken).rejects.toThrow(/constraint/i);
		expect(await db.select({ name: user.name }).from(user)).toEqual([{ name: 'Ben' }]);
	});

	it('refuses statements that would return other rows than they say', async () => {
		const { db } = platform;
		const refused: [Record<string, Statement>, RegExp][] = [
			[{ one: db.get(sql`select 1`) }, /db\.get/],
			[{ one: db.values(sql`select 1`) }, /db\.values/],
			// JavaScript would run it before what is written above it.
			[{ first: sql`select 1`, 0: sql`select 2` }, /named 0/],
		];
		for (const [statements, message] of refused) {
			await expect(rawBatch(db, statements)).rejects.toThrow(message);
		}
	});

	it('refuses two columns with the same name, of which D1 would return only one', async () => {
		const { db } = platform;
		await db.insert(series).values({
			...{ id: 's', title: 'Soup', description: '', rule: 'FREQ=DAILY', place: '' },
			...{ startsOnDate: '2027-03-01', startsAtTime: '10:00', durationMinutes: 60 },
			...{ capacity: 5, guestsAllowed: 0, opensDaysAhead: 5, createdAt: NOW, updatedAt: NOW },
		});
		await db.insert(events).values({
			...{ id: 'e', slug: 'e', seriesId: 's', title: 'Soup', description: '', place: '' },
			...{ timeZone: 'UTC', startsAt: NOW, endsAt: timeAfter(NOW, 1), capacity: 5 },
			...{ guestsAllowed: 0, createdAt: NOW, updatedAt: NOW },
		});
		const joined = db
			.select({ event: events.id, series: series.id })
			.from(events)
			.innerJoin(series, eq(series.id, events.seriesId));
		await expect(rawBatch(db, { joined })).rejects.toThrow('the same name');
	});
});
