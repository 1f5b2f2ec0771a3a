import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../src/context.ts';
import { rateLimit, session, verification } from '../../src/db/auth-schema.ts';
import { deleteExpiredRows } from '../../src/db/clean-up.ts';
import { choreRuns, signInMails } from '../../src/db/schema.ts';
import { deliverOutbox } from '../../src/features/deliver-outbox.ts';
import { openEvents } from '../../src/features/open-events.ts';
import { CHORES, runChores } from '../../src/jobs/chores.ts';
import { type LocalPlatform, startLocalPlatform } from './local-platform.ts';
import { addMember, addSession, NOW } from './rows.ts';
import { contextOn } from './signing-in.ts';

// What the chores do is tested elsewhere; here it is when they run, and what one failure does.
vi.mock('../../src/features/deliver-outbox.ts', () => ({ deliverOutbox: vi.fn() }));
vi.mock('../../src/features/open-events.ts', () => ({ openEvents: vi.fn() }));

let platform: LocalPlatform;
beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());
beforeEach(async () => {
	await platform.db.delete(choreRuns);
	vi.mocked(deliverOutbox).mockReset();
	vi.mocked(openEvents).mockReset();
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

const MINUTE_MS = 60_000;
const tick = (minutes: number, seconds = 0) =>
	runChores(
		contextOn(
			platform,
			() => undefined,
			new Date(NOW.getTime() + minutes * MINUTE_MS + seconds * 1000),
		),
	);
const runs = async () =>
	Object.fromEntries((await platform.db.select().from(choreRuns)).map((run) => [run.name, run]));

describe('the chores', () => {
	it('all run at the first tick, and each is recorded', async () => {
		await tick(0);
		expect(Object.keys(await runs()).sort()).toEqual(CHORES.map(({ name }) => name).sort());
		for (const run of Object.values(await runs())) {
			expect(run.startedAt).toEqual(NOW);
			expect(run.finishedAt).not.toBeNull();
			expect(run.failure).toBeNull();
		}
	});

	it('run again only when their time has passed', async () => {
		for (let minute = 0; minute <= 30; minute += 1) await tick(minute);
		expect(deliverOutbox).toHaveBeenCalledTimes(31);
		expect(openEvents).toHaveBeenCalledTimes(3);
	});

	it("run on time though the cron's own clock wavers", async () => {
		await tick(0, 5);
		await tick(1, -8);
		await tick(2, 3);
		expect(deliverOutbox).toHaveBeenCalledTimes(3);
	});

	it('work at the time at which they were due', async () => {
		await tick(7);
		const context = vi.mocked(openEvents).mock.calls[0]?.[0] as Context;
		expect(context.now).toEqual(new Date(NOW.getTime() + 7 * MINUTE_MS));
	});

	it('go on when one of them fails, which is recorded and logged', async () => {
		vi.mocked(deliverOutbox).mockRejectedValue(new TypeError('ada@example.com'));
		await tick(0);
		expect(openEvents).toHaveBeenCalledTimes(1);
		const { 'deliver-outbox': failed, 'open-events': fine } = await runs();
		expect(failed?.failure).toBe('TypeError');
		expect(failed?.finishedAt).not.toBeNull();
		expect(fine?.failure).toBeNull();
		expect(vi.mocked(console.error).mock.calls.flat().join()).toContain('chore_failed');
	});

	it('that failed run again at their next time, and are clear again', async () => {
		vi.mocked(deliverOutbox).mockRejectedValueOnce(new Error('once'));
		await tick(0);
		await tick(1);
		expect((await runs())['deliver-outbox']?.failure).toBeNull();
	});
});

describe('cleaning up', () => {
	it('removes what has run out, and nothing else', async () => {
		const { db } = platform;
		const userId = await addMember(db);
		const before = new Date(NOW.getTime() - 1);
		const after = new Date(NOW.getTime() + 1);
		const twoHoursAgo = new Date(NOW.getTime() - 2 * 60 * MINUTE_MS);
		await addSession(db, userId, { id: 'over', expiresAt: before });
		await addSession(db, userId, { id: 'live', expiresAt: after });
		for (const [id, expiresAt] of [
			['over', before],
			['live', after],
		] as const) {
			await db.insert(verification).values({
				id,
				identifier: id,
				value: id,
				expiresAt,
				createdAt: NOW,
				updatedAt: NOW,
			});
		}
		for (const [id, createdAt] of [
			['over', twoHoursAgo],
			['live', NOW],
		] as const) {
			await db
				.insert(rateLimit)
				.values({ id, key: id, count: 1, lastRequest: createdAt.getTime() });
			await db.insert(signInMails).values({
				id,
				email: 'ada@example.com',
				client: 'a client',
				linkHash: id,
				createdAt,
				expiresAt: createdAt,
			});
		}

		await deleteExpiredRows({ db, now: NOW });

		const left = await Promise.all(
			[session, verification, rateLimit, signInMails].map((table) =>
				db.select({ id: table.id }).from(table).where(eq(table.id, table.id)),
			),
		);
		expect(left.map((rows) => rows.map(({ id }) => id))).toEqual([
			['live'],
			['live'],
			['live'],
			['live'],
		]);
	});
});
