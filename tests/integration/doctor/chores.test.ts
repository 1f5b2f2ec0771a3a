import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { rateLimit, session, verification } from '../../../src/db/auth-schema.ts';
import { deleteExpiredRows } from '../../../src/db/doctor/clean-up.ts';
import { rawBatch } from '../../../src/db/raw-batch.ts';
import { choreRuns, invitationRequests, mailBatches, signInMails } from '../../../src/db/schema.ts';
import { CHORE_MINUTES } from '../../../src/domain/doctor/chores.ts';
import { sendDueAnnouncements } from '../../../src/features/announcements/send-announcement.ts';
import { sendDueInvitationRequests } from '../../../src/features/mail/ask-for-invitations.ts';
import { deliverBatches } from '../../../src/features/mail/deliver-batches.ts';
import { deliverOutbox } from '../../../src/features/mail/deliver-outbox.ts';
import { planMailings } from '../../../src/features/mail/plan-mailings.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
import { CHORES, QUERIES_A_TICK, runChores } from '../../../src/jobs/chores.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addMember, addSession } from '../rows.ts';

// What the chores do is tested elsewhere; here it is when they run, and what one failure does.
vi.mock('../../../src/features/mail/deliver-outbox.ts', () => ({ deliverOutbox: vi.fn() }));
vi.mock('../../../src/features/series/open-events.ts', () => ({ openEvents: vi.fn() }));
vi.mock('../../../src/features/mail/plan-mailings.ts', () => ({ planMailings: vi.fn() }));
vi.mock('../../../src/features/announcements/send-announcement.ts', () => ({
	sendDueAnnouncements: vi.fn(),
}));
vi.mock('../../../src/features/mail/deliver-batches.ts', () => ({ deliverBatches: vi.fn() }));
vi.mock('../../../src/features/sign-in/send-waiting-sign-ins.ts', () => ({
	sendWaitingSignIns: vi.fn(),
}));
vi.mock('../../../src/features/club/contact-organizers.ts', () => ({
	sendContactMessages: vi.fn(),
}));
vi.mock('../../../src/features/mail/ask-for-invitations.ts', () => ({
	sendDueInvitationRequests: vi.fn(),
}));

const MADE_UP = [
	openEvents,
	planMailings,
	sendDueAnnouncements,
	sendDueInvitationRequests,
	deliverOutbox,
	deliverBatches,
];

const platform = useLocalPlatform();
const logs = useQuietLogs();
beforeEach(async () => {
	await platform.db.delete(choreRuns);
	for (const chore of MADE_UP) vi.mocked(chore).mockReset();
	platform.statements.length = 0;
});

const tick = (minutes: number, seconds = 0) =>
	runChores(contextOn(platform, { now: fromNow(minutes * MINUTE_MS + seconds * 1000) }));
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

	it("run on time though the cron's own clock is inexact", async () => {
		await tick(0, 5);
		await tick(1, -8);
		await tick(2, 3);
		expect(deliverOutbox).toHaveBeenCalledTimes(3);
	});

	it('work with the time at which they were due', async () => {
		await tick(7);
		const context = vi.mocked(openEvents).mock.calls[0]?.[0] as Context;
		expect(context.now).toEqual(fromNow(7 * MINUTE_MS));
	});

	it('go on when one of them fails, which is recorded and logged', async () => {
		vi.mocked(deliverOutbox).mockRejectedValue(new TypeError('ada@example.com'));
		await tick(0);
		expect(openEvents).toHaveBeenCalledTimes(1);
		const { 'deliver-outbox': failed, 'open-events': fine } = await runs();
		expect(failed?.failure).toBe('TypeError');
		expect(failed?.finishedAt).not.toBeNull();
		expect(fine?.failure).toBeNull();
		expect(logs.text).toContain('chore_failed');
	});

	it('run again at their next time after a failure, which is then cleared', async () => {
		vi.mocked(deliverOutbox).mockRejectedValueOnce(new Error('once'));
		await tick(0);
		await tick(1);
		expect((await runs())['deliver-outbox']).toMatchObject({
			failure: null,
			runs: 2,
			failures: 1,
			lastFailure: 'Error',
		});
	});

	it('are counted, with their failures and the time of the last one', async () => {
		for (const minute of [0, 1, 2, 3]) {
			if (minute === 2) vi.mocked(planMailings).mockRejectedValueOnce(new RangeError('of a time'));
			await tick(minute);
		}
		const { 'plan-mailings': failed, 'clean-up': hourly } = await runs();
		expect(failed).toMatchObject({
			runs: 4,
			failures: 1,
			lastFailure: 'RangeError',
			failure: null,
		});
		expect(failed?.lastFailedAt).toBeInstanceOf(Date);
		expect(failed?.startedAt).toEqual(fromNow(3 * MINUTE_MS));
		expect(hourly).toMatchObject({ runs: 1, failures: 0, lastFailure: null, lastFailedAt: null });
	});

	it('are recorded as begun and not ended when they are cut off, and those after them as not begun', async () => {
		let release = () => {};
		vi.mocked(planMailings).mockReturnValueOnce(
			new Promise((resolve) => {
				release = () => resolve(0);
			}),
		);
		const ticking = tick(0);
		await vi.waitFor(() => expect(planMailings).toHaveBeenCalled());
		const seen = await runs();
		expect(seen['open-events']?.finishedAt).not.toBeNull();
		expect(seen['plan-mailings']).toMatchObject({ runs: 1, finishedAt: null });
		expect(seen['deliver-outbox']).toBeUndefined();
		release();
		await ticking;
		expect((await runs())['plan-mailings']?.finishedAt).not.toBeNull();
	});

	it('run even though the last tick came from a clock that was ahead', async () => {
		await tick(24 * 60);
		await tick(0);
		await tick(1);
		expect(planMailings).toHaveBeenCalledTimes(3);
		expect(openEvents).toHaveBeenCalledTimes(2);
	});

	it('run once each after an outage, and not once for every missed tick', async () => {
		await tick(0);
		await tick(7 * 24 * 60);
		for (const chore of MADE_UP) expect(chore).toHaveBeenCalledTimes(2);
	});

	it('need one query to look up, and one more than there are chores to record', async () => {
		await tick(0);
		// Of the chores only cleaning up and folding names are not made up; there is no name to fold.
		const folding = 1;
		const cleanUp = CHORES.find(({ name }) => name === 'clean-up')?.queries ?? 0;
		expect(platform.statements).toHaveLength(1 + CHORES.length + 1 + cleanUp + folding);
	});
});

describe('the queries of a tick', () => {
	/** A chore that asks so many queries. */
	const asking = (count: number) => async (context: unknown) => {
		const { db } = context as Context;
		await rawBatch(db, { asked: Array.from({ length: count }, () => sql`select 1`) });
		return null as never;
	};

	it('are enough for each chore on its own', () => {
		for (const { name, queries } of CHORES) {
			expect(1 + queries + 2, name).toBeLessThanOrEqual(QUERIES_A_TICK);
		}
	});

	it('are never more than the free plan allows; chores that do not fit go first in the next tick', async () => {
		const most = (name: string) => CHORES.find((chore) => chore.name === name)?.queries ?? 0;
		vi.mocked(openEvents).mockImplementation(asking(most('open-events')));
		vi.mocked(planMailings).mockImplementation(asking(most('plan-mailings')));
		vi.mocked(sendDueAnnouncements).mockImplementation(asking(most('send-announcements')));
		vi.mocked(sendDueInvitationRequests).mockImplementation(
			asking(most('send-invitation-requests')),
		);
		vi.mocked(deliverOutbox).mockImplementation(asking(most('deliver-outbox')));
		vi.mocked(deliverBatches).mockImplementation(asking(most('deliver-batches')));
		for (let minute = 0; minute < 40; minute += 1) {
			platform.statements.length = 0;
			await tick(minute);
			expect(platform.statements.length).toBeLessThanOrEqual(QUERIES_A_TICK);
		}
		// Everything runs again and again, though no tick has room for all of it.
		const all = await runs();
		for (const { name } of CHORES) {
			const everyMinutes = CHORE_MINUTES[name];
			const least = everyMinutes === 1 ? 20 : Math.floor(40 / everyMinutes);
			expect(all[name]?.runs, name).toBeGreaterThanOrEqual(least);
		}
	});
});

describe('the clean-up', () => {
	it('removes what has expired, and nothing else', async () => {
		const { db } = platform;
		const userId = await addMember(db);
		const before = fromNow(-1);
		const after = fromNow(1);
		const twoHoursAgo = fromNow(-2 * HOUR_MS);
		await addSession(db, userId, { id: 'over', expiresAt: before });
		await addSession(db, userId, { id: 'live', expiresAt: after });
		const person = { email: 'ada@example.com', client: 'a client' };
		for (const id of ['over', 'live']) {
			const isOver = id === 'over';
			const expiresAt = isOver ? before : after;
			const lastRequest = (isOver ? twoHoursAgo : NOW).getTime();
			const value = { identifier: id, value: id, createdAt: NOW, updatedAt: NOW };
			await db.insert(verification).values({ id, expiresAt, ...value });
			await db.insert(rateLimit).values({ id, key: id, count: 1, lastRequest });
			await db
				.insert(invitationRequests)
				.values({ id, ...person, createdAt: twoHoursAgo, expiresAt });
			// As long as one may wait for room below a ceiling, and an hour.
			const createdAt = fromNow(-31 * HOUR_MS - (isOver ? 1 : 0));
			const expired = isOver ? twoHoursAgo : NOW;
			await db
				.insert(signInMails)
				.values({ id, ...person, linkHash: id, createdAt, expiresAt: expired });
		}

		const weekAgo = NOW.getTime() - 7 * DAY_MS;
		for (const [id, createdAt, dueAt] of [
			['over', weekAgo - 1, null],
			['live', weekAgo, null],
			['not done with', weekAgo - 1, NOW],
		] as const) {
			await db.insert(mailBatches).values({ id, dueAt, createdAt: new Date(createdAt) });
		}

		await deleteExpiredRows({ db, now: NOW });

		const left = await Promise.all(
			[session, verification, rateLimit, signInMails, invitationRequests, mailBatches].map(
				(table) =>
					db.select({ id: table.id }).from(table).where(eq(table.id, table.id)).orderBy(table.id),
			),
		);
		expect(left.map((rows) => rows.map(({ id }) => id))).toEqual([
			...Array.from({ length: 5 }, () => ['live']),
			['live', 'not done with'],
		]);
	});
});
