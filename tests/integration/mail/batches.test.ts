import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { stopSending } from '../../../src/db/announcements/announcements.ts';
import { user } from '../../../src/db/auth-schema.ts';
import {
	type announcements,
	events,
	mailBatches,
	mailPace,
	outbox,
	subscriptions,
} from '../../../src/db/schema.ts';
import { revisionOf } from '../../../src/domain/mail/mailings.ts';
import {
	BATCHES_A_MESSAGE,
	deliverBatches,
	handBatchesToQueue,
} from '../../../src/features/mail/deliver-batches.ts';
import { deliverQueued } from '../../../src/jobs/deliver-queued.ts';
import type {
	BatchRecipient,
	BatchSubject,
	clubMails,
} from '../../../src/mail/templates/club-mail.ts';
import { type FakeResend, startFakeResend } from '../../support/mail/fake-resend.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW, SECOND_MS } from '../../support/time.ts';
import { runningClock } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { untilItDies, workerOn } from '../dying.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addAnnouncement, stopAddress } from '../mail-rows.ts';
import { mailTo, sharedMails, transportTo } from '../mail-transport.ts';
import { rowOf } from '../reading-rows.ts';
import { addEvent, addOrganizer, addRsvp, ORGANIZER } from '../rows.ts';

// Only Astro's build can read the template that makes the text; what it says is tested elsewhere.
const render = vi.hoisted(() => vi.fn());
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({
	clubMails: async (...given: Parameters<typeof clubMails>) => sharedMails(await render(...given)),
}));
vi.mock('../../../src/mail/templates/rsvp-mail.ts', () => ({ rsvpMail: vi.fn() }));

const platform = useLocalPlatform();
const logs = useQuietLogs();
let resend: FakeResend;
let event: string;
let context: Context;

beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	event = await addEvent(db, { startsAt: fromNow(DAY_MS) });
	resend = await startFakeResend();
	context = siteWithin(2 * SECOND_MS);
	let rendered = 0;
	render.mockReset();
	// Rendering a second time would make other bytes.
	render.mockImplementation(
		async (subject: BatchSubject, recipients: readonly BatchRecipient[]) => {
			rendered += 1;
			return recipients.map(({ email }) => mailTo(email, `${subject.kind} ${rendered}`));
		},
	);
});
afterEach(() => resend.stop());

/** A call to the provider may take as long as a test cares to wait. */
const siteWithin = (limitMs: number) =>
	contextOn(platform, { mail: { ...transportTo(resend, limitMs), pauseMs: 0 } });
const deliver = (batches?: number) => deliverBatches(context, batches);

/** Members who want invitations, and an invitation to each that is due; returns their addresses. */
async function invite(
	count: number,
	values: { kind?: string; eventId?: string; dueAt?: number; usefulUntil?: number } = {},
): Promise<string[]> {
	const { kind = 'invitation', eventId = event, usefulUntil = null } = values;
	const dueAt = values.dueAt ?? NOW.getTime() - MINUTE_MS;
	const name = crypto.randomUUID().slice(0, 8);
	const n = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
	const revision =
		kind === 'invitation' ? 0 : revisionOf(await rowOf(platform.db, events, eventId));
	await platform.db.run(sql`${n}
		insert into user (id, name, email, email_verified, role, created_at, updated_at)
		select ${name} || '-' || i, 'Ada Example', ${name} || '-' || i || '@example.com', 1, 'member', 0, 0 from n`);
	await platform.db.run(sql`
		insert into subscriptions (user_id, topic, subscribed, updated_at)
		select id, 'invitations', 1, 0 from user where id like ${`${name}-%`}`);
	await platform.db.run(sql`
		insert into outbox (id, kind, user_id, event_id, revision, lane, due_at, useful_until, created_at)
		select 'message ' || id, ${kind}, id, ${eventId}, ${revision}, 'batch', ${dueAt}, ${usefulUntil}, ${dueAt}
		from user where id like ${`${name}-%`} order by rowid`);
	return Array.from({ length: count }, (_, index) => `${name}-${index + 1}@example.com`);
}

async function goTo(eventId: string, emails: readonly string[]): Promise<void> {
	for (const email of emails) await addRsvp(platform.db, { eventId, userId: idOf(email) });
}

const messageTo = (email: string) => rowOf(platform.db, outbox, `message ${idOf(email)}`);
const idOf = (email: string) => email.replace('@example.com', '');
const batches = () => platform.db.select().from(mailBatches);
const acceptedBy = () => resend.accepted.map(({ to }) => to).sort();
const expectAccepted = (emails: readonly string[]) =>
	expect(acceptedBy()).toEqual([...emails].sort());
const expectWrittenOff = async (email: string, failure: string) =>
	expect(await messageTo(email)).toMatchObject({ sentAt: null, dueAt: null, failure });

/** As if so much time had passed for what is put off, held and claimed. */
async function letPass(milliseconds: number): Promise<void> {
	const { db } = platform;
	await db.run(
		sql`update mail_batches set due_at = due_at - ${milliseconds}, claimed_at = claimed_at - ${milliseconds}, created_at = created_at - ${milliseconds}`,
	);
	await db.run(
		sql`update outbox set due_at = due_at - ${milliseconds}, claimed_at = claimed_at - ${milliseconds}`,
	);
	await db.run(sql`update mail_pace set next_at = next_at - ${milliseconds}`);
}

/** Delivers until nothing is due any more. */
async function deliverAll(): Promise<void> {
	for (let round = 0; round < 40; round += 1) {
		const { batches: sent, writtenOff, failed } = await deliver(20);
		if (sent + writtenOff + failed === 0) return;
	}
	throw new Error('it never ends');
}

async function expectAllSent(emails: readonly string[]): Promise<void> {
	expectAccepted(emails);
	const open = await platform.db.select().from(outbox).where(sql`sent_at is null`);
	expect(open).toEqual([]);
	for (const batch of await batches())
		expect(batch).toMatchObject({ dueAt: null, body: null, request: null });
}

describe('emails to many people', () => {
	it('go out a hundred at a time, each once, and their text is not kept', async () => {
		const emails = await invite(250);
		expect(await deliver(10)).toEqual({
			batches: 3,
			sent: 250,
			writtenOff: 0,
			failed: 0,
		});
		expect(resend.requests.map(({ mails }) => mails.length)).toEqual([100, 100, 50]);
		expect(new Set(resend.requests.map(({ path }) => path))).toEqual(new Set(['/emails/batch']));
		await expectAllSent(emails);
		expect(render).toHaveBeenCalledTimes(3);
	});

	it('take four trips to the database for each hundred, and seven queries', async () => {
		await invite(300);
		platform.statements.length = 0;
		const { context: counted, steps } = workerOn(platform, context);
		await deliverBatches(counted, 3);
		expect(steps).toMatchObject({ trips: 12, calls: 3 });
		// The pace, of which the fourth and the last part has nothing here, makes it eight.
		expect(platform.statements.length / 3).toBe(7);
	});

	it('take one trip to the database where nothing is due', async () => {
		const { context: counted, steps } = workerOn(platform, context);
		await deliverBatches(counted);
		expect(steps.trips).toBe(1);
	});

	it("fit one message of the queue within the free plan's fifty queries, with the pace and some members left out", async () => {
		await invite(BATCHES_A_MESSAGE * 100 + 1);
		for (const number of [1, 150, 250, 350, 450]) {
			await platform.db.run(
				sql`update user set mail_stopped_at = 1 where id in (select user_id from outbox limit 1 offset ${number})`,
			);
		}
		platform.statements.length = 0;
		const paced = { ...context, mail: { ...context.mail, pauseMs: 1 } };
		const message = { body: { batches: true }, ack: vi.fn() };
		await deliverQueued(paced, { messages: [message] } as never);
		expect(resend.requests).toHaveLength(BATCHES_A_MESSAGE);
		expect(platform.statements.length).toBeLessThanOrEqual(50);
		expect(message.ack).toHaveBeenCalledTimes(1);
	});

	it('take at most eleven queries where everything goes wrong', async () => {
		await invite(100);
		await platform.db.run(
			sql`update user set mail_stopped_at = 1 where id = (select user_id from outbox limit 1)`,
		);
		render.mockImplementation(async (_: BatchSubject, recipients: readonly BatchRecipient[]) =>
			recipients.map(({ email }) => mailTo(email, 'long', 'x'.repeat(30_000))),
		);
		const paced = { ...context, mail: { ...context.mail, pauseMs: 1 } };
		for (const mood of [422, 'daily quota', 500, 'accepts'] as const) {
			resend.moods = [mood];
			platform.statements.length = 0;
			await deliverBatches(paced, 1);
			expect(resend.requests.at(-1)?.mails.length).toBeGreaterThan(0);
			expect(platform.statements.length).toBeLessThanOrEqual(11);
			await letPass(2 * HOUR_MS);
		}
	});

	it('of two kinds go out in separate batches, the oldest first', async () => {
		const other = await addEvent(platform.db, { startsAt: fromNow(2 * DAY_MS) });
		const later = await invite(30, { eventId: other, dueAt: NOW.getTime() - SECOND_MS });
		const sooner = await invite(120);
		await deliver(10);
		expect(resend.requests.map(({ mails }) => mails.length)).toEqual([100, 20, 30]);
		const first = resend.accepted.slice(0, 120).map(({ to }) => to);
		expect(first.sort()).toEqual([...sooner].sort());
		await expectAllSent([...sooner, ...later]);
	});

	it('are fewer in a batch where their text is long, and none is left behind', async () => {
		const emails = await invite(100);
		render.mockImplementation(async (_: BatchSubject, recipients: readonly BatchRecipient[]) =>
			recipients.map(({ email }) => mailTo(email, 'long', 'ä'.repeat(15_000))),
		);
		await deliverAll();
		expect(resend.requests.length).toBeGreaterThan(2);
		for (const { bytes } of resend.requests) {
			expect(Buffer.byteLength(bytes)).toBeLessThanOrEqual(1_500_000);
		}
		await expectAllSent(emails);
	});

	it('keep the pace of the provider, whoever sends', async () => {
		const emails = await invite(300);
		const paced = {
			...context,
			clock: runningClock(),
			mail: { ...transportTo(resend), pauseMs: 250 },
		};
		const begunAt = performance.now();
		await Promise.all(Array.from({ length: 3 }, () => deliverBatches(paced, 2)));
		// However late a call comes, none is made before its time; timers may fire a millisecond early.
		for (const [index, { at }] of resend.requests.entries()) {
			expect(at).toBeGreaterThanOrEqual(begunAt + index * 250 - 5);
		}
		await expectAllSent(emails);
	});
});

describe('the queue', () => {
	const siteWith = (queue: object | undefined) =>
		({ ...context, env: { ...context.env, OUTBOX_QUEUE: queue } }) as unknown as Context;
	const queueOf = () => {
		const sent: unknown[] = [];
		const queue = { send: async (message: unknown) => sent.push(message) };
		return { sent, queued: siteWith(queue) };
	};

	it('gets one message that batches are due, without a name or an address', async () => {
		const { sent, queued } = queueOf();
		await handBatchesToQueue(queued);
		expect(sent).toEqual([{ batches: true }]);
	});

	it('carries on with what one message left over, and ends when all is done', async () => {
		const emails = await invite(350);
		const { sent, queued } = queueOf();
		await deliverBatches(queued, 2);
		expect(sent).toHaveLength(1);
		await deliverBatches(queued, 3);
		expect(sent).toHaveLength(1);
		await expectAllSent(emails);
	});

	it('leaves the batches to the cron where it fails or does not exist', async () => {
		await invite(3);
		const gone = () => Promise.reject(new Error('the queue is gone'));
		await handBatchesToQueue(siteWith({ send: gone }));
		await handBatchesToQueue(siteWith(undefined));
		expect(await deliver()).toMatchObject({ sent: 3 });
	});
});

describe('a worker that is lost', () => {
	it('after any step leaves each email to be sent once', async () => {
		let reached = 0;
		for (let moment = 0; ; moment += 1) {
			await platform.db.delete(outbox);
			await platform.db.delete(mailBatches);
			resend.accepted.length = 0;
			const other = await addEvent(platform.db, { startsAt: fromNow(DAY_MS) });
			const emails = [...(await invite(3)), ...(await invite(2, { eventId: other }))];
			const first = workerOn(platform, context, moment);
			await untilItDies(deliverBatches(first.context, 3), first.steps);
			// The next one dies as well, at a moment of its own, and leaves what the first may still hold.
			const second = workerOn(platform, context, (moment * 5) % 11);
			await untilItDies(deliverBatches(second.context, 3), second.steps);
			await letPass(121 * SECOND_MS);
			const third = workerOn(platform, context, (moment * 3) % 7);
			await untilItDies(deliverBatches(third.context, 3), third.steps);
			await letPass(121 * SECOND_MS);
			await deliverAll();
			expect(acceptedBy(), `it dies at moment ${moment}`).toEqual([...emails].sort());
			await expectAllSent(emails);
			reached = moment;
			if (!first.steps.isDead) break;
		}
		// Two batches of five steps, and the look that finds nothing: two moments each.
		expect(reached).toBe(2 * (2 * 5 + 1));
	});

	it('holds its batch for two minutes, and then another one makes the same request', async () => {
		await invite(2);
		const lost = workerOn(platform, context, 7);
		await untilItDies(deliverBatches(lost.context), lost.steps);
		expect(resend.accepted).toHaveLength(2);
		await deliver();
		expect(resend.requests).toHaveLength(1);
		await letPass(2 * MINUTE_MS + 1);
		expect(await deliver()).toMatchObject({ batches: 1 });
		const [one, other] = resend.requests;
		expect([one?.key, one?.bytes]).toEqual([other?.key, other?.bytes]);
		expect(resend.accepted).toHaveLength(2);
		expect(render).toHaveBeenCalledTimes(1);
	});

	it('of release 0.1 leaves the bytes themselves, and these go out', async () => {
		const emails = await invite(2);
		resend.moods = ['hangs', 'accepts'];
		await deliverBatches(siteWithin(100));
		const bytes = resend.requests[0]?.bytes;
		expect(bytes).toContain('invitation 1');
		// An email that this release would write in another way.
		const written = bytes?.replaceAll('invitation 1', 'as 0.1 wrote it');
		await platform.db.update(mailBatches).set({ body: written ?? null, request: null });
		await letPass(2 * MINUTE_MS);
		expect(await deliver()).toMatchObject({ batches: 1, sent: 2 });
		expect(resend.requests.map((request) => request.bytes)).toEqual([bytes, written]);
		expect(resend.requests[1]?.key).toBe(resend.requests[0]?.key);
		expect(render).toHaveBeenCalledTimes(1);
		await expectAllSent(emails);
	});

	it('cannot store its text over that of the next one when it comes back', async () => {
		const emails = await invite(2);
		// While the first one renders, its claim grows stale and another one takes the batch up.
		render.mockImplementationOnce(
			async (subject: BatchSubject, recipients: readonly BatchRecipient[]) => {
				await letPass(2 * MINUTE_MS + 1);
				await deliver();
				return recipients.map(({ email }) => mailTo(email, `${subject.kind} too late`));
			},
		);
		await deliver();
		expect(resend.accepted.map(({ subject }) => subject)).not.toContain('invitation too late');
		await expectAllSent(emails);
	});
});

describe('many workers at the same moment', () => {
	it('send each email once', async () => {
		const emails = await invite(520);
		await Promise.all(Array.from({ length: 8 }, () => deliver(3)));
		await deliverAll();
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(resend.requests.length);
		await expectAllSent(emails);
	});

	it('send each email once, however the provider fails', async () => {
		const emails = await invite(320);
		resend.moods = [
			500,
			'accepts, and the answer is lost',
			429,
			'accepts',
			'hangs',
			'accepts, and the answer is lost',
			500,
			'daily quota',
			'accepts',
		];
		const impatient = siteWithin(300);
		for (let round = 0; round < 12; round += 1) {
			await Promise.all(Array.from({ length: 3 }, () => deliverBatches(impatient, 2)));
			await letPass(90 * MINUTE_MS);
		}
		await expectAllSent(emails);
	});
});

describe('a batch that is not accepted', () => {
	const ON_THE_WAY = { status: 504, body: '<html>' };
	it.each([
		['the answer is lost', 'accepts, and the answer is lost', 'Resend could not be reached'],
		['somebody on the way had no answer', ON_THE_WAY, 'Resend refused: application_error'],
		['no answer came in time', 'hangs', 'Resend did not answer in time'],
	] as const)(
		'is sent again as it was, after growing pauses, where %s',
		async (_, mood, reason) => {
			const emails = await invite(3);
			resend.moods = [mood, mood, 'accepts'];
			const impatient = siteWithin(300);
			const pauses = [];
			for (const attempts of [1, 2]) {
				expect(await deliverBatches(impatient)).toMatchObject({ batches: 0, failed: 1 });
				const [failed] = await batches();
				expect(failed).toMatchObject({ attempts, failure: reason, claim: null, sentAt: null });
				pauses.push(((failed?.dueAt?.getTime() ?? 0) - NOW.getTime()) / MINUTE_MS);
				// Not due yet.
				await deliverBatches(impatient);
				expect(resend.requests).toHaveLength(attempts);
				await letPass(3 * MINUTE_MS);
			}
			expect(Math.round(pauses[0] ?? 0)).toBe(1);
			expect(pauses[1]).toBeGreaterThan(1.9);
			await deliverBatches(impatient);
			expect(new Set(resend.requests.map(({ key, bytes }) => `${key} ${bytes}`)).size).toBe(1);
			expect(render).toHaveBeenCalledTimes(1);
			await expectAllSent(emails);
		},
	);

	it.each([
		['because of a fault there', 500],
		['because of a wrong key', 401],
		['because of the rate', 429],
	] as const)('is formed again, under another key, %s', async (_, mood) => {
		const emails = await invite(3);
		resend.moods = [mood, mood, 'accepts'];
		for (const attempts of [1, 2]) {
			await deliver(1);
			const [failed, ...others] = await batches();
			expect(failed).toMatchObject({ attempts, body: null, states: null, claim: null });
			expect(others).toEqual([]);
			await letPass(3 * MINUTE_MS);
		}
		await deliver();
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(3);
		expect(render).toHaveBeenCalledTimes(3);
		await expectAllSent(emails);
	});

	it('because of the rate makes everyone who sends many wait as long as the provider asks', async () => {
		const emails = await invite(150);
		resend.moods = [429, 'accepts'];
		resend.retryAfter = 40;
		await deliver(5);
		expect(resend.requests).toHaveLength(1);
		const [pace] = await platform.db.select().from(mailPace);
		expect(pace?.nextAt.getTime()).toBeGreaterThan(NOW.getTime() + 38 * SECOND_MS);
		await letPass(20 * SECOND_MS);
		await deliver(5);
		expect(resend.requests).toHaveLength(1);
		await letPass(2 * MINUTE_MS);
		await deliver(5);
		await expectAllSent(emails);
	});
});

describe('a batch whose attempts all fail', () => {
	it("is postponed for an hour where the day's quota is used up, and then has the recipients of that moment", async () => {
		const [leaver = '', ...others] = await invite(210);
		resend.moods = ['daily quota', 'accepts'];
		await deliver(5);
		expect(resend.requests).toHaveLength(1);
		for (const minutes of [1, 30, 28]) {
			await letPass(minutes * MINUTE_MS);
			await deliver(5);
			expect(resend.requests).toHaveLength(1);
		}
		expect(await messageTo(leaver)).toMatchObject({
			failure: 'Resend refused: daily_quota_exceeded',
		});
		await platform.db.update(user).set({ mailStoppedAt: NOW }).where(eq(user.email, leaver));
		await letPass(30 * MINUTE_MS);
		await deliverAll();
		expectAccepted(others);
		await expectWrittenOff(leaver, 'unreachable');
	});

	it("is given up, with the reason, where the day's quota is used up for a day", async () => {
		const [email = ''] = await invite(1);
		await platform.db.update(outbox).set({ attempts: 23 });
		resend.moods = ['daily quota'];
		await deliver();
		await expectWrittenOff(email, 'Resend refused: daily_quota_exceeded');
	});

	it('loses only the one bad address in it', async () => {
		const emails = await invite(100);
		const [bad = ''] = emails.splice(37, 1);
		resend.badAddresses.add(bad);
		await deliverAll();
		expectAccepted(emails);
		await expectWrittenOff(bad, 'Resend refused: validation_error');
		expect(resend.requests.length).toBeLessThanOrEqual(15);
		expect((await batches()).every(({ dueAt, body }) => dueAt === null && body === null)).toBe(
			true,
		);
	});

	it('is given up after 23 hours, with the reason at each message and without its text', async () => {
		const emails = await invite(2);
		resend.moods = [500];
		await deliver();
		await letPass(22.99 * HOUR_MS);
		await deliver();
		expect(resend.requests).toHaveLength(2);
		for (const email of emails) {
			await expectWrittenOff(email, 'Resend refused: application_error');
		}
		expect(await batches()).toMatchObject([{ dueAt: null, body: null, claim: null }]);
	});

	it('is not sent a day late, under a key that may have expired', async () => {
		const [email = ''] = await invite(1);
		resend.moods = ['accepts, and the answer is lost', 'accepts'];
		await deliver();
		await letPass(25 * HOUR_MS);
		await deliver();
		expect(resend.requests).toHaveLength(1);
		await expectWrittenOff(email, 'key_expired');
	});

	it('is logged without an address', async () => {
		await invite(2);
		resend.moods = [500];
		await deliver();
		expect(logs.text).toContain('mail_batch_failed');
		expect(logs.text).not.toContain('@');
	});

	it('is postponed where its text cannot be made, and stops no other batch', async () => {
		const emails = await invite(2);
		render.mockRejectedValueOnce(new Error('the template is broken'));
		expect(await deliver()).toMatchObject({ failed: 1 });
		await letPass(2 * MINUTE_MS);
		await deliverAll();
		await expectAllSent(emails);
	});

	it('is one of at most ten with stored text while the provider takes none', async () => {
		const emails = await invite(1_500);
		resend.moods = [500];
		for (let tick = 0; tick < 20; tick += 1) await deliver();
		expect((await batches()).length).toBe(10);
		resend.moods = ['accepts'];
		await letPass(2 * MINUTE_MS);
		await deliverAll();
		await expectAllSent(emails);
	});
});

const setUser = (id: string, values: Partial<typeof user.$inferInsert>) =>
	platform.db.update(user).set(values).where(eq(user.id, id));
const leaveTopic = (id: string) =>
	platform.db.update(subscriptions).set({ subscribed: false }).where(eq(subscriptions.userId, id));

/** Who gets no email any more, how that comes about, and what the outbox says of it. */
const LEAVERS: [string, (id: string, email: string) => Promise<unknown>, string][] = [
	['is banned', (id) => setUser(id, { bannedAt: NOW }), 'unreachable'],
	[
		'was imported and has not agreed',
		(id) => setUser(id, { awaitsConsentSince: NOW }),
		'unreachable',
	],
	['stopped all email', (id) => setUser(id, { mailStoppedAt: NOW }), 'unreachable'],
	['has an address that bounces', (_, email) => stopAddress(platform.db, email), 'unreachable'],
	['left the topic', (id) => leaveTopic(id), 'not_subscribed'],
	['paused email', (id) => setUser(id, { mailPausedUntil: '2999-01-01' }), 'paused'],
	['has answered by now', (_, email) => goTo(event, [email]), 'answered'],
];

describe('an email that its recipient no longer gets', () => {
	it.each(LEAVERS)(
		'is not sent to somebody who %s, while the others get theirs',
		async (_, change, reason) => {
			const [leaver = '', ...others] = await invite(4);
			await change(idOf(leaver), leaver);
			expect(await deliver()).toMatchObject({ sent: 3, writtenOff: 1 });
			expectAccepted(others);
			await expectWrittenOff(leaver, reason);
			expect((await messageTo(leaver)).batchId).toBeNull();
		},
	);

	it('is not one to somebody whose pause is over', async () => {
		const emails = await invite(1);
		await setUser(idOf(emails[0] ?? ''), { mailPausedUntil: '2020-01-01' });
		await deliver();
		await expectAllSent(emails);
	});

	it('is a reminder to somebody no longer going, or of an event that moved to another day', async () => {
		const [leaver = '', ...others] = await invite(3, { kind: 'reminder_day_before' });
		await goTo(event, others);
		await deliver();
		expectAccepted(others);
		await expectWrittenOff(leaver, 'not_going');

		const moved = await addEvent(platform.db, { startsAt: fromNow(DAY_MS) });
		const [goer = ''] = await invite(1, { kind: 'reminder_day_before', eventId: moved });
		await goTo(moved, [goer]);
		const aWeekLater = { startsAt: fromNow(8 * DAY_MS), endsAt: fromNow(9 * DAY_MS) };
		await platform.db.update(events).set(aWeekLater).where(eq(events.id, moved));
		await deliver();
		await expectWrittenOff(goer, 'event_moved');
	});

	it.each(LEAVERS)(
		'is left out of the next request for somebody who %s after the batch was refused',
		async (_, change, reason) => {
			const [leaver = '', ...others] = await invite(4);
			resend.moods = [500, 429, 'accepts'];
			await deliver();
			await change(idOf(leaver), leaver);
			for (let round = 0; round < 3; round += 1) {
				await letPass(5 * MINUTE_MS);
				await deliver();
			}
			expect(resend.requests.map(({ mails }) => mails.length)).toEqual([4, 3, 3]);
			expectAccepted(others);
			await expectWrittenOff(leaver, reason);
		},
	);

	it('stays in the same request where nobody knows whether the batch was accepted', async () => {
		const [leaver = '', ...others] = await invite(2);
		resend.moods = ['accepts, and the answer is lost', 500, 'accepts'];
		await deliver();
		await setUser(idOf(leaver), { mailStoppedAt: NOW });
		for (let round = 0; round < 2; round += 1) {
			await letPass(5 * MINUTE_MS);
			await deliver();
		}
		expect(new Set(resend.requests.map(({ key, bytes }) => `${key} ${bytes}`)).size).toBe(1);
		await expectAllSent([leaver, ...others]);
	});

	it('is an invitation to a cancelled event, for which no call is made', async () => {
		const [email = ''] = await invite(1);
		await platform.db.update(events).set({ status: 'cancelled' });
		expect(await deliver()).toMatchObject({ batches: 0, writtenOff: 1 });
		expect(resend.requests).toEqual([]);
		await expectWrittenOff(email, 'event_cancelled');
		expect(await batches()).toMatchObject([{ dueAt: null, claim: null }]);
	});

	it('is one that comes too late to be of use', async () => {
		const [email = ''] = await invite(1, { usefulUntil: NOW.getTime() - 1 });
		await deliver();
		expect(resend.requests).toEqual([]);
		await expectWrittenOff(email, 'too_late');
	});

	it('is not sent again about an event that was cancelled in between', async () => {
		await invite(2);
		resend.moods = [500, 'accepts'];
		await deliver();
		await platform.db.update(events).set({ status: 'cancelled' });
		await letPass(2 * MINUTE_MS);
		await deliver();
		expect(resend.accepted).toEqual([]);
	});

	it('is one to an account that is gone, while the others get theirs', async () => {
		const [gone = '', ...others] = await invite(3);
		await platform.db.delete(user).where(eq(user.email, gone));
		await deliver();
		expectAccepted(others);
	});
});

describe('a batch about an event that moves after its first attempt', () => {
	const LATER = fromNow(DAY_MS + HOUR_MS / 2);
	beforeEach(() => {
		render.mockImplementation(
			async (subject: BatchSubject, recipients: readonly BatchRecipient[]) => {
				const shown = subject.kind === 'thanks' ? subject.next : subject.event;
				return recipients.map(({ email }) => mailTo(email, `at ${shown?.startsAt.toISOString()}`));
			},
		);
	});
	const move = (startsAt: Date) =>
		platform.db
			.update(events)
			.set({ startsAt, sequence: sql`sequence + 1` })
			.where(eq(events.id, event));
	const again = async () => {
		await letPass(5 * MINUTE_MS);
		await deliver();
	};

	it.each(['invitation', 'reminder_same_day'] as const)(
		'has the new time where it was refused for certain (%s)',
		async (kind) => {
			const emails = await invite(2, { kind });
			if (kind !== 'invitation') await goTo(event, emails);
			resend.moods = [500, 'accepts'];
			await deliver();
			await move(LATER);
			await again();
			await expectAllSent(emails);
			const subjects = new Set(resend.accepted.map(({ subject }) => subject));
			expect(subjects).toEqual(new Set([`at ${LATER.toISOString()}`]));
		},
	);

	it.each([
		['invitation', 'states_old_time'],
		// Whoever is reminded was notified of the change.
		['reminder_same_day', 'event_moved'],
	] as const)('is not sent once more where no answer came (%s)', async (kind, failure) => {
		const [email = ''] = await invite(1, { kind });
		if (kind !== 'invitation') await goTo(event, [email]);
		resend.moods = ['hangs', 'accepts'];
		const impatient = siteWithin(100);
		await deliverBatches(impatient);
		await move(LATER);
		await again();
		expect(resend.requests).toHaveLength(1);
		expect(await messageTo(email)).toMatchObject({ sentAt: null, dueAt: null, failure });
	});

	it('is the same request where no answer came and only seats changed', async () => {
		const emails = await invite(1);
		resend.moods = ['accepts, and the answer is lost', 'accepts'];
		await deliver();
		await platform.db.update(events).set({ capacity: 99, sequence: 3 });
		await again();
		expect(resend.requests[1]?.bytes).toBe(resend.requests[0]?.bytes);
		await expectAllSent(emails);
	});

	it('is not sent again where the next event that it names moved', async () => {
		const over = await addEvent(platform.db, { startsAt: fromNow(-2 * HOUR_MS) });
		const [email = ''] = await invite(1, { kind: 'thanks', eventId: over });
		await goTo(over, [email]);
		resend.moods = ['hangs', 'accepts'];
		const impatient = siteWithin(100);
		await deliverBatches(impatient);
		await move(LATER);
		await again();
		expect(resend.requests).toHaveLength(1);
	});
});

describe('an announcement in batches', () => {
	async function announce(count: number, values: Partial<typeof announcements.$inferInsert> = {}) {
		const emails = await invite(count);
		await addAnnouncement(platform.db, { id: 'news', status: 'sending', ...values });
		await platform.db.run(
			sql`update outbox set kind = 'announcement', event_id = null, announcement_id = 'news'`,
		);
		await platform.db.run(sql`update subscriptions set topic = 'announcements'`);
		return emails;
	}

	it('goes out with the next event, to those who want it', async () => {
		const [leaver = '', ...others] = await announce(3);
		await leaveTopic(idOf(leaver));
		await deliver();
		expectAccepted(others);
		const subject = render.mock.calls[0]?.[0] as BatchSubject;
		expect(subject).toMatchObject({ kind: 'announcement', event: null, next: { id: event } });
		expect(subject.announcement).toMatchObject({ subject: 'News', topic: 'announcements' });
	});

	it('to the attendees of an event reaches those going, even if they paused email', async () => {
		const [leaver = '', ...others] = await announce(3, { topic: null, eventId: event });
		await goTo(event, others);
		await platform.db.update(user).set({ mailPausedUntil: '2999-01-01' });
		await deliver();
		expectAccepted(others);
		await expectWrittenOff(leaver, 'not_going');
		expect(render.mock.calls[0]?.[0]).toMatchObject({ event: { id: event }, next: null });
	});

	it('to the attendees of an event goes no further once the event is cancelled', async () => {
		const emails = await announce(2, { topic: null, eventId: event, startedAt: NOW });
		await goTo(event, emails);
		const cancelled = { status: 'cancelled', updatedAt: NOW } as const;
		await platform.db.update(events).set(cancelled);
		await deliver();
		expect(resend.requests).toEqual([]);
		await expectWrittenOff(emails[0] ?? '', 'event_cancelled');
	});

	it('to the attendees of a cancelled event reaches them if it was sent after that', async () => {
		const startedAt = fromNow(1);
		const emails = await announce(2, { topic: null, eventId: event, startedAt });
		await goTo(event, emails);
		await platform.db.update(events).set({ status: 'cancelled', updatedAt: NOW });
		await deliver();
		await expectAllSent(emails);
	});

	it('is not sent where it is stopped while its text is made', async () => {
		await announce(3);
		await addOrganizer(platform.db);
		render.mockImplementationOnce(
			async (_: BatchSubject, recipients: readonly BatchRecipient[]) => {
				const stopped = { id: 'news', by: ORGANIZER, now: NOW };
				expect(await stopSending(platform.db, stopped)).toBe(3);
				return recipients.map(({ email }) => mailTo(email, 'news'));
			},
		);
		await deliver();
		await deliverAll();
		expect(resend.requests).toEqual([]);
		expect((await batches()).every(({ dueAt }) => dueAt === null)).toBe(true);
	});
});
