import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKvSessionStore } from '../../../src/auth/kv-session-store.ts';
import { measuredRead } from '../../../src/auth/measured-read.ts';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import { primary } from '../../../src/db/client.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import {
	readAppliedMigrations,
	readDiagnosis,
	stoppedMembers,
} from '../../../src/db/doctor/diagnosis.ts';
import { countedSessionReads, countSessionRead } from '../../../src/db/doctor/session-reads.ts';
import {
	choreRuns,
	mailAddresses,
	mailBatches,
	outbox,
	sessionReads,
} from '../../../src/db/schema.ts';
import { dailyCeilings } from '../../../src/domain/mail/limits.ts';
import type { Database } from '../../../src/environment.ts';
import { diagnose } from '../../../src/features/doctor/diagnose.ts';
import { measureSessionRead } from '../../../src/features/doctor/measure-session-reads.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { type LocalPlatform, startLocalPlatform } from '../local-platform.ts';
import { addEvent, addMember, addMembers, addSession } from '../rows.ts';
import { workAfterwards } from '../work-afterwards.ts';

let platform: LocalPlatform;
let context: Context;
const { waitUntil, settled } = workAfterwards();

beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());
beforeEach(async () => {
	const { db } = platform;
	for (const table of [outbox, mailBatches, mailAddresses, sessionReads, choreRuns, user]) {
		await db.delete(table);
	}
	context = contextOn(platform, { waitUntil });
	platform.statements.length = 0;
	for (const level of ['warn', 'error'] as const) {
		vi.spyOn(console, level).mockImplementation(() => undefined);
	}
});
afterEach(() => settled());

const facts = () =>
	readDiagnosis(platform.db, {
		ownerEmail: 'ada@example.com',
		since: fromNow(-30 * DAY_MS),
		now: NOW,
		ceilings: dailyCeilings(100),
	});
const daysAgo = (days: number) => fromNow(-days * DAY_MS);

describe('the facts', () => {
	it('of an empty club are noughts, a size, and the migrations of the folder', async () => {
		const { bytes, ...rest } = await facts();
		expect(bytes).toBeGreaterThan(100_000);
		expect(rest).toMatchObject({
			chores: [],
			outbox: { single: 0, batch: 0, inBatches: 0, dueSince: null, retried: 0, failed: 0 },
			addresses: { bounces: 0, complaints: 0, newBounces: 0, newComplaints: 0 },
			people: { owners: 0, configuredOwner: null },
			reads: [],
		});
		const { findings } = await diagnose(context);
		expect(findings.filter(({ area }) => area === 'version')).toMatchObject([
			{ code: 'migrations', state: 'well' },
		]);
	});

	it('count what waits, in all lanes and batches, and what did not get through', async () => {
		const { db } = platform;
		const event = await addEvent(db);
		const ids = await addMembers(db, 9);
		const due = fromNow(-HOUR_MS);
		await db.insert(mailBatches).values([
			{ id: 'open', dueAt: fromNow(HOUR_MS), failure: 'x', createdAt: NOW },
			{ id: 'fresh', dueAt: NOW, createdAt: NOW },
			{ id: 'closed', dueAt: null, failure: 'x', createdAt: NOW },
		]);
		const rows: Partial<typeof outbox.$inferInsert>[] = [
			{ dueAt: due },
			{ dueAt: NOW, failure: 'x' },
			{ lane: 'batch', dueAt: NOW },
			{ lane: 'batch', batchId: 'open' },
			{ lane: 'batch', batchId: 'fresh' },
			{ lane: 'batch', batchId: 'closed', failure: 'x' },
			{ failure: 'x' },
			{ failure: 'x', createdAt: daysAgo(31) },
			{ failure: 'paused' },
		];
		for (const [index, values] of rows.entries()) {
			await db.insert(outbox).values({
				id: `message ${index}`,
				kind: 'rsvp_going',
				userId: ids[index] ?? '',
				eventId: event,
				revision: 1,
				createdAt: daysAgo(1),
				...values,
			});
		}
		expect((await facts()).outbox).toEqual({
			single: 2,
			batch: 1,
			inBatches: 2,
			dueSince: due.getTime(),
			retried: 2,
			retriedInBatches: 1,
			failed: 2,
			heldSince: null,
		});
	});

	it('count bounces and complaints, and whose they are', async () => {
		const { db } = platform;
		const id = await addMember(db, { email: 'ada@example.com', role: 'owner' });
		await db.insert(mailAddresses).values([
			{ email: 'ada@example.com', stoppedBy: 'bounce', stoppedAt: daysAgo(2), updatedAt: NOW },
			{ email: 'old@example.com', stoppedBy: 'bounce', stoppedAt: daysAgo(40), updatedAt: NOW },
			{ email: 'no@example.com', stoppedBy: 'complaint', stoppedAt: daysAgo(1), updatedAt: NOW },
			{ email: 'fine@example.com', deliveredAt: daysAgo(1), updatedAt: NOW },
		]);
		expect(await facts()).toMatchObject({
			addresses: { bounces: 2, complaints: 1, newBounces: 1, newComplaints: 1 },
			people: { owners: 1, configuredOwner: 'owner' },
		});
		expect(await stoppedMembers(db, 9)).toMatchObject([{ id, stoppedBy: 'bounce' }]);
	});

	it('cost a bounded number of queries, all of them together', async () => {
		await diagnose(context);
		expect(platform.statements.length).toBeLessThanOrEqual(9);
	});

	it('tell apart a database that is gone from one that lacks a migration', async () => {
		const of = async (refuses: (statement: string) => boolean) => {
			const DB = new Proxy(platform.env.DB, {
				get(target, property) {
					if (property !== 'batch') return Reflect.get(target, property, target) as unknown;
					return async (statements: D1PreparedStatement[]) => {
						const before = platform.statements.length;
						const results = await target.batch(statements);
						if (platform.statements.slice(before).some(refuses)) throw new Error('D1_ERROR: gone');
						return results;
					};
				},
			}) as Database;
			const { findings } = await diagnose({ ...context, db: primary(DB) });
			return findings.filter(({ area }) => area === 'database' || area === 'version');
		};
		expect(await of(() => true)).toMatchObject([{ code: 'database_unreachable', state: 'broken' }]);
		expect(await of((statement) => statement.includes('chore_runs'))).toMatchObject([
			{ code: 'database_failing', state: 'broken' },
			{ code: 'migrations', state: 'well' },
		]);
	});

	it('know the list of a deployment before that of a local run', async () => {
		await platform.db.run(
			sql`create table d1_migrations (id integer primary key, name text unique)`,
		);
		try {
			await platform.db.run(sql`insert into d1_migrations (name) values ('0000_initial.sql')`);
			expect(await readAppliedMigrations(platform.db)).toEqual({ names: ['0000_initial.sql'] });
			const { findings } = await diagnose(context);
			expect(findings.find(({ area }) => area === 'version')).toMatchObject({
				code: 'migrations_pending',
				state: 'broken',
			});
		} finally {
			await platform.db.run(sql`drop table d1_migrations`);
		}
	});
});

describe('look-ups that are counted', () => {
	const hit = (ms: number) => ({ source: 'kv_hit', ms }) as const;

	it('add up by day and source, through KV and from the database alone', async () => {
		const { db } = platform;
		for (const ms of [2, 3, 9]) await countSessionRead(db, hit(ms), 18, NOW);
		await countSessionRead(db, { source: 'kv_miss', ms: 20 }, 19, NOW);
		await countSessionRead(db, hit(3), 17, daysAgo(1));
		// What release 0.1 counted is about other rows, and goes within a week.
		await db
			.insert(sessionReads)
			.values({ day: NOW, source: 'kv_hit', upToMs: 50, reads: 90, totalMs: 4_000 });
		expect(await countedSessionReads(db, NOW)).toEqual([
			{ source: 'kv_hit', reads: 4, throughKvMs: 17, databaseMs: 71 },
			{ source: 'kv_miss', reads: 1, throughKvMs: 20, databaseMs: 19 },
		]);
	});

	it('are kept for seven days of UTC, the present one included', async () => {
		const { db } = platform;
		for (let days = 0; days < 9; days += 1) await countSessionRead(db, hit(2), 9, daysAgo(days));
		expect(await countedSessionReads(db, NOW)).toMatchObject([{ reads: 7 }]);
		await deleteExpiredRows({ db, now: NOW });
		expect(await db.select().from(sessionReads)).toHaveLength(7);
	});

	it('cost one statement and one row, and the read that KV is compared with', async () => {
		const { token } = await addSession(platform.db, await addMember(platform.db));
		platform.statements.length = 0;
		measureSessionRead(context, { token, throughKv: hit(2) });
		await settled();
		expect(platform.statements).toHaveLength(2);
		const rows = await platform.db.select().from(sessionReads);
		expect(rows).toMatchObject([{ source: 'kv_hit', reads: 1, totalMs: 2 }]);
	});

	it('that cannot be stored are said once, and disturb nobody', async () => {
		const db = primary({
			prepare: () => {
				throw new Error('D1_ERROR: gone');
			},
		} as unknown as Database);
		for (let times = 0; times < 3; times += 1) {
			measureSessionRead({ ...context, db }, { token: 'x', throughKv: null });
			await settled();
		}
		const lines = vi.mocked(console.warn).mock.calls.flat().join('\n');
		expect(lines.match(/session_reads_not_counted/g)).toHaveLength(1);
	});
});

describe('the store of sessions', () => {
	/** A KV that does what it is told, and then as the real one. */
	const storeOn = (get?: () => Promise<string | null>) => {
		const real = platform.env.KV;
		const kv = {
			get: get ?? ((key: string) => real.get(key)),
			put: (key: string, value: string, options: KVNamespacePutOptions) =>
				real.put(key, value, options),
			delete: (key: string) => real.delete(key),
		} as unknown as KVNamespace;
		return createKvSessionStore({ kv, db: platform.db, waitUntil, now: () => NOW.getTime() });
	};
	const token = async () => {
		const expiresAt = fromNow(DAY_MS);
		return (await addSession(platform.db, await addMember(platform.db), { expiresAt })).token;
	};

	it('notes where a measured look-up was answered, and how long it took', async () => {
		const store = storeOn();
		const mine = await token();
		const miss = await measuredRead(async () => store.get(mine));
		await settled();
		const found = await measuredRead(async () => store.get(mine));
		expect([miss.read?.source, found.read?.source]).toEqual(['kv_miss', 'kv_hit']);
		expect(found.result).toBe(miss.result);
		expect(found.read?.ms).toBeGreaterThanOrEqual(0);
	});

	it('notes that KV failed, was late, or was left out because of it', async () => {
		const failing = storeOn(async () => {
			throw new Error('KV is gone');
		});
		const late = storeOn(() => new Promise((resolve) => setTimeout(() => resolve(null), 400)));
		for (const store of [failing, failing, late]) {
			const mine = await token();
			const { read } = await measuredRead(async () => store.get(mine));
			expect(read?.source).toBe('kv_failed');
		}
		await settled();
	});

	it('notes nothing of look-ups that are not measured, though another one is meanwhile', async () => {
		const store = storeOn();
		const [mine, other] = [await token(), await token()];
		const [measured] = await Promise.all([
			measuredRead(async () => 'no look-up'),
			store.get(mine),
			measuredRead(async () => store.get(other)),
		]);
		expect(measured.read).toBeNull();
	});
});
