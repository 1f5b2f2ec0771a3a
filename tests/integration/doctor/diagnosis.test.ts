import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKvSessionStore } from '../../../src/auth/kv-session-store.ts';
import { measuredRead } from '../../../src/auth/measured-read.ts';
import type { Context } from '../../../src/context.ts';
import { primary } from '../../../src/db/client.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import {
	readAppliedMigrations,
	readDiagnosis,
	stoppedMembers,
} from '../../../src/db/doctor/diagnosis.ts';
import { countedSessionReads, countSessionRead } from '../../../src/db/doctor/session-reads.ts';
import { mailAddresses, mailBatches, outbox, sessionReads } from '../../../src/db/schema.ts';
import { dailyCeilings } from '../../../src/domain/mail/limits.ts';
import { DEFAULT_LOCALE } from '../../../src/domain/text/language.ts';
import type { Database } from '../../../src/environment.ts';
import { diagnose } from '../../../src/features/doctor/diagnose.ts';
import { measureSessionRead } from '../../../src/features/doctor/measure-session-reads.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addEvent, addMember, addMembers, addSession } from '../rows.ts';

const platform = useLocalPlatform();
const logs = useQuietLogs();
let context: Context;

beforeEach(async () => {
	await emptyTables(platform.db);
	context = contextOn(platform);
	platform.statements.length = 0;
});
afterEach(() => platform.settled());

const facts = () =>
	readDiagnosis(platform.db, {
		ownerEmail: 'ada@example.com',
		since: fromNow(-30 * DAY_MS),
		now: NOW,
		ceilings: dailyCeilings(100),
	});
const daysAgo = (days: number) => fromNow(-days * DAY_MS);

describe('the facts of the doctor', () => {
	it('are zeros, a size, and the migrations of the folder in an empty club', async () => {
		const { bytes, ...rest } = await facts();
		expect(bytes).toBeGreaterThan(100_000);
		expect(rest).toMatchObject({
			chores: [],
			outbox: { single: 0, batch: 0, inBatches: 0, dueSince: null, retried: 0, failed: 0 },
			addresses: { bounces: 0, complaints: 0, newBounces: 0, newComplaints: 0 },
			people: { owners: 0, configuredOwner: null },
			reads: [],
		});
		const { findings } = await diagnose(context, DEFAULT_LOCALE);
		expect(findings.filter(({ area }) => area === 'version')).toMatchObject([
			{ code: 'migrations', state: 'well' },
		]);
	});

	it('count waiting emails, in all lanes and batches, and emails that did not get through', async () => {
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

	it('count bounces and complaints, and name their members', async () => {
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

	it('need a bounded number of queries altogether', async () => {
		await diagnose(context, DEFAULT_LOCALE);
		expect(platform.statements.length).toBeLessThanOrEqual(9);
	});

	it('distinguish a database that is gone from one that lacks a migration', async () => {
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
			const { findings } = await diagnose({ ...context, db: primary(DB) }, DEFAULT_LOCALE);
			return findings.filter(({ area }) => area === 'database' || area === 'version');
		};
		expect(await of(() => true)).toMatchObject([{ code: 'database_unreachable', state: 'broken' }]);
		expect(await of((statement) => statement.includes('chore_runs'))).toMatchObject([
			{ code: 'database_failing', state: 'broken' },
			{ code: 'migrations', state: 'well' },
		]);
	});

	it('use the migration list of a deployment before that of a local run', async () => {
		await platform.db.run(
			sql`create table d1_migrations (id integer primary key, name text unique)`,
		);
		try {
			await platform.db.run(sql`insert into d1_migrations (name) values ('0000_initial.sql')`);
			expect(await readAppliedMigrations(platform.db)).toEqual({ names: ['0000_initial.sql'] });
			const { findings } = await diagnose(context, DEFAULT_LOCALE);
			expect(findings.find(({ area }) => area === 'version')).toMatchObject({
				code: 'migrations_pending',
				state: 'broken',
			});
		} finally {
			await platform.db.run(sql`drop table d1_migrations`);
		}
	});
});

describe('counted look-ups of sessions', () => {
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

	it('need one statement and one row, and the read that KV is compared with', async () => {
		const { token } = await addSession(platform.db, await addMember(platform.db));
		platform.statements.length = 0;
		measureSessionRead(context, { token, throughKv: hit(2) });
		await platform.settled();
		expect(platform.statements).toHaveLength(2);
		const rows = await platform.db.select().from(sessionReads);
		expect(rows).toMatchObject([{ source: 'kv_hit', reads: 1, totalMs: 2 }]);
	});

	it("are reported once where they can't be stored, and disturb nobody", async () => {
		const db = primary({
			prepare: () => {
				throw new Error('D1_ERROR: gone');
			},
		} as unknown as Database);
		for (let times = 0; times < 3; times += 1) {
			measureSessionRead({ ...context, db }, { token: 'x', throughKv: null });
			await platform.settled();
		}
		expect(logs.text.match(/session_reads_not_counted/g)).toHaveLength(1);
	});
});

describe('the session store', () => {
	/** A KV that does what it is told, and then as the real one. */
	const storeOn = (get?: () => Promise<string | null>) => {
		const real = platform.env.KV;
		const kv = {
			get: get ?? ((key: string) => real.get(key)),
			put: (key: string, value: string, options: KVNamespacePutOptions) =>
				real.put(key, value, options),
			delete: (key: string) => real.delete(key),
		} as unknown as KVNamespace;
		return createKvSessionStore({
			kv,
			db: platform.db,
			waitUntil: platform.waitUntil,
			now: () => NOW.getTime(),
		});
	};
	const token = async () => {
		const expiresAt = fromNow(DAY_MS);
		return (await addSession(platform.db, await addMember(platform.db), { expiresAt })).token;
	};

	it('records where a measured look-up was answered, and how long it took', async () => {
		const store = storeOn();
		const mine = await token();
		const miss = await measuredRead(async () => store.get(mine));
		await platform.settled();
		const found = await measuredRead(async () => store.get(mine));
		expect([miss.read?.source, found.read?.source]).toEqual(['kv_miss', 'kv_hit']);
		expect(found.result).toBe(miss.result);
		expect(found.read?.ms).toBeGreaterThanOrEqual(0);
	});

	it('records that KV failed, was late, or was skipped because of that', async () => {
		const failing = storeOn(async () => {
			throw new Error('KV is gone');
		});
		const late = storeOn(() => new Promise((resolve) => setTimeout(() => resolve(null), 400)));
		for (const store of [failing, failing, late]) {
			const mine = await token();
			const { read } = await measuredRead(async () => store.get(mine));
			expect(read?.source).toBe('kv_failed');
		}
		await platform.settled();
	});

	it('records nothing about unmeasured look-ups, even while another one is measured', async () => {
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
