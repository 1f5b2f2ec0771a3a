import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { stopSending } from '../../../src/db/announcements/announcements.ts';
import { user } from '../../../src/db/auth-schema.ts';
import {
	announcements,
	events,
	mailAddresses,
	mailBatches,
	mailPace,
	outbox,
	rsvps,
	subscriptions,
} from '../../../src/db/schema.ts';
import { revisionOf } from '../../../src/domain/mail/mailings.ts';
import {
	BATCHES_A_MESSAGE,
	deliverBatches,
	handBatchesToQueue,
} from '../../../src/features/mail/deliver-batches.ts';
import { deliverQueued } from '../../../src/jobs/deliver-queued.ts';
import type { BatchRecipient, BatchSubject } from '../../../src/mail/templates/club-mail.ts';
import { resendTransport } from '../../../src/mail/transports/resend-transport.ts';
import type { MailMessage } from '../../../src/mail/transports/transport.ts';
import {
	type FakeResend,
	RESEND_API_KEY,
	startFakeResend,
} from '../../support/mail/fake-resend.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW } from '../../support/time.ts';
import { runningClock } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { untilItDies, workerOn } from '../dying.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addEvent, addOrganizer, ORGANIZER } from '../rows.ts';

// The words are made by a template, which only Astro's build can read; what they say is tested elsewhere.
const render = vi.hoisted(() => vi.fn());
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({ batchMails: render }));
vi.mock('../../../src/mail/templates/rsvp-mail.ts', () => ({ rsvpMail: vi.fn() }));

const platform = useLocalPlatform();
const logs = useQuietLogs();
let resend: FakeResend;
let event: string;
let context: Context;

beforeEach(async () => {
	const { db } = platform;
	for (const table of [outbox, mailBatches, mailPace, announcements, subscriptions, events, user]) {
		await db.delete(table);
	}
	await db.delete(mailAddresses);
	event = await addEvent(db, {
		startsAt: fromNow(DAY_MS),
		endsAt: fromNow(DAY_MS + HOUR_MS),
	});
	resend = await startFakeResend();
	context = { ...contextOn(platform), mail: { ...transport(), pauseMs: 0 } };
	let rendered = 0;
	render.mockReset();
	// Rendering a second time would make other bytes.
	render.mockImplementation(async (subject: BatchSubject, readers: readonly BatchRecipient[]) => {
		rendered += 1;
		return readers.map((reader): MailMessage => mailTo(reader, `${subject.kind} ${rendered}`));
	});
});
afterEach(() => resend.stop());

function mailTo(reader: BatchRecipient, subject: string, html = '<p>words</p>'): MailMessage {
	return { to: reader.email, subject, html, text: 'words', headers: {}, attachments: [] };
}

/** Sends to the stand-in; a call may take as long as a test cares to wait. */
function transport(limitMs = 2_000) {
	return resendTransport(
		{
			transport: 'resend',
			from: 'Makers <makers@club.example>',
			apiKey: RESEND_API_KEY,
			baseUrl: resend.address,
		},
		{ single: limitMs, batch: limitMs },
	);
}

/** Members who want invitations, and an invitation to each that is due; returns their addresses. */
async function invite(
	count: number,
	values: { kind?: string; eventId?: string; dueAt?: number; usefulUntil?: number } = {},
): Promise<string[]> {
	const { kind = 'invitation', eventId = event, usefulUntil = null } = values;
	const dueAt = values.dueAt ?? NOW.getTime() - MINUTE_MS;
	const name = crypto.randomUUID().slice(0, 8);
	const n = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
	const revision = kind === 'invitation' ? 0 : await revisionAt(eventId);
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

async function revisionAt(eventId: string): Promise<number> {
	const [row] = await platform.db.select().from(events).where(eq(events.id, eventId));
	if (!row) throw new Error('no such event');
	return revisionOf(row);
}

async function goTo(eventId: string, emails: readonly string[]): Promise<void> {
	for (const [index, email] of emails.entries()) {
		await platform.db.insert(rsvps).values({
			eventId,
			userId: email.replace('@example.com', ''),
			answer: 'going',
			place: index + 1,
			change: email,
			answeredAt: NOW,
			createdAt: NOW,
			updatedAt: NOW,
		});
	}
}

const messageTo = async (email: string) => {
	const id = `message ${email.replace('@example.com', '')}`;
	const [found] = await platform.db.select().from(outbox).where(eq(outbox.id, id));
	if (!found) throw new Error('no such message');
	return found;
};
const batches = () => platform.db.select().from(mailBatches);
const acceptedBy = () => resend.accepted.map(({ to }) => to).sort();

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
		const { batches: handedOver, writtenOff, failed } = await deliverBatches(context, 20);
		if (handedOver + writtenOff + failed === 0) return;
	}
	throw new Error('it never ends');
}

async function expectAllSent(emails: readonly string[]): Promise<void> {
	expect(acceptedBy()).toEqual([...emails].sort());
	const open = await platform.db.select().from(outbox).where(sql`sent_at is null`);
	expect(open).toEqual([]);
	for (const batch of await batches()) expect(batch).toMatchObject({ dueAt: null, body: null });
}

describe('mails to many', () => {
	it('go out a hundred at a time, each once, and leave no words behind', async () => {
		const emails = await invite(250);
		expect(await deliverBatches(context, 10)).toEqual({
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

	it('cost four ways to the database for each hundred, and seven queries', async () => {
		await invite(300);
		platform.statements.length = 0;
		const { context: counted, steps } = workerOn(platform, context);
		await deliverBatches(counted, 3);
		expect(steps).toMatchObject({ trips: 12, calls: 3 });
		// The pace, of which the fourth and the last part has nothing here, makes it eight.
		expect(platform.statements.length / 3).toBe(7);
	});

	it('cost one way to the database where nothing is due', async () => {
		const { context: counted, steps } = workerOn(platform, context);
		await deliverBatches(counted);
		expect(steps.trips).toBe(1);
	});

	it("fit a message of the queue within the free plan's fifty queries, the pace and some who get none included", async () => {
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

	it('cost at most eleven queries where everything goes wrong', async () => {
		await invite(100);
		await platform.db.run(
			sql`update user set mail_stopped_at = 1 where id = (select user_id from outbox limit 1)`,
		);
		render.mockImplementation(async (_: BatchSubject, readers: readonly BatchRecipient[]) =>
			readers.map((reader) => mailTo(reader, 'long', 'x'.repeat(30_000))),
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

	it('of two sorts go out in batches of their own, the oldest first', async () => {
		const other = await addEvent(platform.db, {
			startsAt: fromNow(2 * DAY_MS),
			endsAt: fromNow(3 * DAY_MS),
		});
		const later = await invite(30, { eventId: other, dueAt: NOW.getTime() - 1_000 });
		const sooner = await invite(120);
		await deliverBatches(context, 10);
		expect(resend.requests.map(({ mails }) => mails.length)).toEqual([100, 20, 30]);
		expect(
			resend.accepted
				.slice(0, 120)
				.map(({ to }) => to)
				.sort(),
		).toEqual([...sooner].sort());
		await expectAllSent([...sooner, ...later]);
	});

	it('are fewer in a batch where their words are long, and none is left behind', async () => {
		const emails = await invite(100);
		render.mockImplementation(async (_: BatchSubject, readers: readonly BatchRecipient[]) =>
			readers.map((reader) => mailTo(reader, 'long', 'ä'.repeat(15_000))),
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
		const paced = { ...context, clock: runningClock(), mail: { ...transport(), pauseMs: 250 } };
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
	const queueOf = () => {
		const sent: unknown[] = [];
		const queue = { send: async (message: unknown) => sent.push(message) };
		return {
			sent,
			context: { ...context, env: { ...context.env, OUTBOX_QUEUE: queue } } as unknown as Context,
		};
	};

	it('is told once that batches are due, by no name or address', async () => {
		const { sent, context: queued } = queueOf();
		await handBatchesToQueue(queued);
		expect(sent).toEqual([{ batches: true }]);
	});

	it('goes on with what one message of it did not carry, and ends when all is done', async () => {
		const emails = await invite(350);
		const { sent, context: queued } = queueOf();
		await deliverBatches(queued, 2);
		expect(sent).toHaveLength(1);
		await deliverBatches(queued, 3);
		expect(sent).toHaveLength(1);
		await expectAllSent(emails);
	});

	it('is left to the cron where it fails or is not there', async () => {
		await invite(3);
		const queue = {
			send: async () => {
				throw new Error('the queue is gone');
			},
		};
		await handBatchesToQueue({
			...context,
			env: { ...context.env, OUTBOX_QUEUE: queue },
		} as unknown as Context);
		await handBatchesToQueue({
			...context,
			env: { ...context.env, OUTBOX_QUEUE: undefined },
		} as unknown as Context);
		expect(await deliverBatches(context)).toMatchObject({ sent: 3 });
	});
});

describe('a worker that is lost', () => {
	it('after any step leaves each mail to be sent once', async () => {
		let reached = 0;
		for (let moment = 0; ; moment += 1) {
			await platform.db.delete(outbox);
			await platform.db.delete(mailBatches);
			resend.accepted.length = 0;
			const emails = [
				...(await invite(3)),
				...(await invite(2, {
					eventId: await addEvent(platform.db, {
						startsAt: fromNow(DAY_MS),
						endsAt: fromNow(2 * DAY_MS),
					}),
				})),
			];
			const first = workerOn(platform, context, moment);
			await untilItDies(deliverBatches(first.context, 3), first.steps);
			// The next one dies as well, at a moment of its own, and leaves what the first may still hold.
			const second = workerOn(platform, context, (moment * 5) % 11);
			await untilItDies(deliverBatches(second.context, 3), second.steps);
			await letPass(2 * MINUTE_MS + 1_000);
			const third = workerOn(platform, context, (moment * 3) % 7);
			await untilItDies(deliverBatches(third.context, 3), third.steps);
			await letPass(2 * MINUTE_MS + 1_000);
			await deliverAll();
			expect(acceptedBy(), `it dies at moment ${moment}`).toEqual([...emails].sort());
			await expectAllSent(emails);
			reached = moment;
			if (!first.steps.isDead) break;
		}
		// Two batches of five steps, and the look that finds nothing: two moments each.
		expect(reached).toBe(2 * (2 * 5 + 1));
	});

	it('holds its batch for two minutes, and then the same request is made again', async () => {
		await invite(2);
		const lost = workerOn(platform, context, 7);
		await untilItDies(deliverBatches(lost.context), lost.steps);
		expect(resend.accepted).toHaveLength(2);
		await deliverBatches(context);
		expect(resend.requests).toHaveLength(1);
		await letPass(2 * MINUTE_MS + 1);
		expect(await deliverBatches(context)).toMatchObject({ batches: 1 });
		const [one, other] = resend.requests;
		expect([one?.key, one?.bytes]).toEqual([other?.key, other?.bytes]);
		expect(resend.accepted).toHaveLength(2);
		expect(render).toHaveBeenCalledTimes(1);
	});

	it('and comes back cannot store words over those of the next one', async () => {
		const emails = await invite(2);
		// While the first one renders, its claim grows stale and another one takes the batch up.
		render.mockImplementationOnce(
			async (subject: BatchSubject, readers: readonly BatchRecipient[]) => {
				await letPass(2 * MINUTE_MS + 1);
				await deliverBatches(context);
				return readers.map((reader) => mailTo(reader, `${subject.kind} too late`));
			},
		);
		await deliverBatches(context);
		expect(resend.accepted.map(({ subject }) => subject)).not.toContain('invitation too late');
		await expectAllSent(emails);
	});
});

describe('many workers at the same moment', () => {
	it('send each mail once', async () => {
		const emails = await invite(520);
		await Promise.all(Array.from({ length: 8 }, () => deliverBatches(context, 3)));
		await deliverAll();
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(resend.requests.length);
		await expectAllSent(emails);
	});

	it('send each mail once though the provider fails as it likes', async () => {
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
		const impatient = { ...context, mail: { ...transport(300), pauseMs: 0 } };
		for (let round = 0; round < 12; round += 1) {
			await Promise.all(Array.from({ length: 3 }, () => deliverBatches(impatient, 2)));
			await letPass(90 * MINUTE_MS);
		}
		await expectAllSent(emails);
	});
});

describe('a batch that is not accepted', () => {
	it.each([
		[
			'because the answer is lost',
			'accepts, and the answer is lost',
			'Resend could not be reached',
		],
		[
			'because somebody on the way had no answer',
			{ status: 504, body: '<html>' },
			'Resend refused: application_error',
		],
		['in time', 'hangs', 'Resend did not answer in time'],
	] as const)('%s is made again as it was, after growing pauses', async (_, mood, reason) => {
		const emails = await invite(3);
		resend.moods = [mood, mood, 'accepts'];
		const impatient = { ...context, mail: { ...transport(300), pauseMs: 0 } };
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
	});

	it.each([
		['because of a fault there', 500],
		['because of a wrong key', 401],
		['because of the rate', 429],
	] as const)('%s is formed again, under another key', async (_, mood) => {
		const emails = await invite(3);
		resend.moods = [mood, mood, 'accepts'];
		for (const attempts of [1, 2]) {
			await deliverBatches(context, 1);
			const [failed, ...others] = await batches();
			expect(failed).toMatchObject({ attempts, body: null, states: null, claim: null });
			expect(others).toEqual([]);
			await letPass(3 * MINUTE_MS);
		}
		await deliverBatches(context);
		expect(new Set(resend.requests.map(({ key }) => key)).size).toBe(3);
		expect(render).toHaveBeenCalledTimes(3);
		await expectAllSent(emails);
	});

	it('because of the rate has all who send many wait as long as was asked for', async () => {
		const emails = await invite(150);
		resend.moods = [429, 'accepts'];
		resend.retryAfter = 40;
		await deliverBatches(context, 5);
		expect(resend.requests).toHaveLength(1);
		const [pace] = await platform.db.select().from(mailPace);
		expect(pace?.nextAt.getTime()).toBeGreaterThan(NOW.getTime() + 38_000);
		await letPass(20_000);
		await deliverBatches(context, 5);
		expect(resend.requests).toHaveLength(1);
		await letPass(2 * MINUTE_MS);
		await deliverBatches(context, 5);
		await expectAllSent(emails);
	});

	it('because the day is used up is left alone for an hour, and then asks anew who gets it', async () => {
		const [leaver = '', ...others] = await invite(210);
		resend.moods = ['daily quota', 'accepts'];
		await deliverBatches(context, 5);
		expect(resend.requests).toHaveLength(1);
		for (const minutes of [1, 30, 28]) {
			await letPass(minutes * MINUTE_MS);
			await deliverBatches(context, 5);
			expect(resend.requests).toHaveLength(1);
		}
		expect(await messageTo(leaver)).toMatchObject({
			failure: 'Resend refused: daily_quota_exceeded',
		});
		await platform.db.update(user).set({ mailStoppedAt: NOW }).where(eq(user.email, leaver));
		await letPass(30 * MINUTE_MS);
		await deliverAll();
		expect(acceptedBy()).toEqual([...others].sort());
		expect(await messageTo(leaver)).toMatchObject({
			sentAt: null,
			dueAt: null,
			failure: 'the member gets no mail',
		});
	});

	it('because the day is used up is given up after a day of asking, with the reason', async () => {
		const [email = ''] = await invite(1);
		await platform.db.update(outbox).set({ attempts: 23 });
		resend.moods = ['daily quota'];
		await deliverBatches(context);
		expect(await messageTo(email)).toMatchObject({
			dueAt: null,
			sentAt: null,
			failure: 'Resend refused: daily_quota_exceeded',
		});
	});

	it('for one bad address loses that one alone', async () => {
		const emails = await invite(100);
		const [bad = ''] = emails.splice(37, 1);
		resend.badAddresses.add(bad);
		await deliverAll();
		expect(acceptedBy()).toEqual([...emails].sort());
		expect(await messageTo(bad)).toMatchObject({
			sentAt: null,
			dueAt: null,
			failure: 'Resend refused: validation_error',
		});
		expect(resend.requests.length).toBeLessThanOrEqual(15);
		expect((await batches()).every(({ dueAt, body }) => dueAt === null && body === null)).toBe(
			true,
		);
	});

	it('within 23 hours is given up, with the reason at each message and without its words', async () => {
		const emails = await invite(2);
		resend.moods = [500];
		await deliverBatches(context);
		await letPass(22.99 * HOUR_MS);
		await deliverBatches(context);
		expect(resend.requests).toHaveLength(2);
		for (const email of emails) {
			expect(await messageTo(email)).toMatchObject({
				sentAt: null,
				dueAt: null,
				failure: 'Resend refused: application_error',
			});
		}
		expect(await batches()).toMatchObject([{ dueAt: null, body: null, claim: null }]);
	});

	it('and was forgotten for a day is not sent under a key that may have run out', async () => {
		const [email = ''] = await invite(1);
		resend.moods = ['accepts, and the answer is lost', 'accepts'];
		await deliverBatches(context);
		await letPass(25 * HOUR_MS);
		await deliverBatches(context);
		expect(resend.requests).toHaveLength(1);
		expect(await messageTo(email)).toMatchObject({
			sentAt: null,
			failure: 'its idempotency key may have run out',
		});
	});

	it('is logged without an address', async () => {
		await invite(2);
		resend.moods = [500];
		await deliverBatches(context);
		const logged = vi.mocked(console.warn).mock.calls.flat().join('\n');
		expect(logged).toContain('mail_batch_failed');
		expect(logged).not.toContain('@');
	});

	it('because its words cannot be made is put off, and stops nobody else', async () => {
		const emails = await invite(2);
		render.mockRejectedValueOnce(new Error('the template is broken'));
		expect(await deliverBatches(context)).toMatchObject({ failed: 1 });
		await letPass(2 * MINUTE_MS);
		await deliverAll();
		await expectAllSent(emails);
	});

	it('keeps no more than ten batches of words while the provider takes none', async () => {
		const emails = await invite(1_500);
		resend.moods = [500];
		for (let tick = 0; tick < 20; tick += 1) await deliverBatches(context);
		expect((await batches()).length).toBe(10);
		resend.moods = ['accepts'];
		await letPass(2 * MINUTE_MS);
		await deliverAll();
		await expectAllSent(emails);
	});
});

describe('who gets none any more', () => {
	const written: [string, (id: string, email: string) => Promise<unknown>, string][] = [
		['is banned', (id) => setUser(id, { bannedAt: NOW }), 'the member gets no mail'],
		[
			'was imported and has not agreed',
			(id) => setUser(id, { awaitsConsentSince: NOW }),
			'the member gets no mail',
		],
		['stopped all mail', (id) => setUser(id, { mailStoppedAt: NOW }), 'the member gets no mail'],
		[
			'has an address that bounces',
			(_, email) =>
				platform.db.insert(mailAddresses).values({ email, stoppedBy: 'bounce', updatedAt: NOW }),
			'the member gets no mail',
		],
		[
			'left the topic',
			(id) =>
				platform.db
					.update(subscriptions)
					.set({ subscribed: false })
					.where(eq(subscriptions.userId, id)),
			'the member does not want it',
		],
		[
			'has a pause',
			(id) => setUser(id, { mailPausedUntil: '2999-01-01' }),
			'the member has a pause',
		],
		['has answered by now', (_, email) => goTo(event, [email]), 'the member has answered'],
	];
	const setUser = (id: string, values: Partial<typeof user.$inferInsert>) =>
		platform.db.update(user).set(values).where(eq(user.id, id));

	it.each(written)('who %s is left out when the others get theirs', async (_, change, reason) => {
		const [leaver = '', ...others] = await invite(4);
		await change(leaver.replace('@example.com', ''), leaver);
		expect(await deliverBatches(context)).toMatchObject({ sent: 3, writtenOff: 1 });
		expect(acceptedBy()).toEqual([...others].sort());
		expect(await messageTo(leaver)).toMatchObject({
			sentAt: null,
			dueAt: null,
			batchId: null,
			failure: reason,
		});
	});

	it('a pause that is over keeps nobody out', async () => {
		const emails = await invite(1);
		await setUser((emails[0] ?? '').replace('@example.com', ''), { mailPausedUntil: '2020-01-01' });
		await deliverBatches(context);
		await expectAllSent(emails);
	});

	it('a reminder goes only to who still goes, and only on the day it is for', async () => {
		const [leaver = '', ...others] = await invite(3, { kind: 'reminder_day_before' });
		await goTo(event, others);
		await deliverBatches(context);
		expect(acceptedBy()).toEqual([...others].sort());
		expect(await messageTo(leaver)).toMatchObject({ failure: 'the member does not go any more' });

		const moved = await addEvent(platform.db, {
			startsAt: fromNow(DAY_MS),
			endsAt: fromNow(2 * DAY_MS),
		});
		const [goer = ''] = await invite(1, { kind: 'reminder_day_before', eventId: moved });
		await goTo(moved, [goer]);
		await platform.db
			.update(events)
			.set({
				startsAt: fromNow(8 * DAY_MS),
				endsAt: fromNow(9 * DAY_MS),
			})
			.where(eq(events.id, moved));
		await deliverBatches(context);
		expect(await messageTo(goer)).toMatchObject({ sentAt: null, failure: 'the event was moved' });
	});

	it.each(written)(
		'who %s after the batch was refused is left out of the next request',
		async (...change) => {
			const [leaver = '', ...others] = await invite(4);
			resend.moods = [500, 429, 'accepts'];
			await deliverBatches(context);
			await change[1](leaver.replace('@example.com', ''), leaver);
			for (let round = 0; round < 3; round += 1) {
				await letPass(5 * MINUTE_MS);
				await deliverBatches(context);
			}
			expect(resend.requests.map(({ mails }) => mails.length)).toEqual([4, 3, 3]);
			expect(acceptedBy()).toEqual([...others].sort());
			expect(await messageTo(leaver)).toMatchObject({ dueAt: null, failure: change[2] });
		},
	);

	it('who leaves while nobody knows whether the batch was accepted is in the same request', async () => {
		const [leaver = '', ...others] = await invite(2);
		resend.moods = ['accepts, and the answer is lost', 500, 'accepts'];
		await deliverBatches(context);
		await setUser(leaver.replace('@example.com', ''), { mailStoppedAt: NOW });
		for (let round = 0; round < 2; round += 1) {
			await letPass(5 * MINUTE_MS);
			await deliverBatches(context);
		}
		expect(new Set(resend.requests.map(({ key, bytes }) => `${key} ${bytes}`)).size).toBe(1);
		await expectAllSent([leaver, ...others]);
	});

	it('nobody is invited to an event that is cancelled, and no call is made for it', async () => {
		const [email = ''] = await invite(1);
		await platform.db.update(events).set({ status: 'cancelled' });
		expect(await deliverBatches(context)).toMatchObject({ batches: 0, writtenOff: 1 });
		expect(resend.requests).toEqual([]);
		expect(await messageTo(email)).toMatchObject({
			failure: 'the event is cancelled',
			dueAt: null,
		});
		expect(await batches()).toMatchObject([{ dueAt: null, claim: null }]);
	});

	it('nothing comes later than it is of use', async () => {
		const [email = ''] = await invite(1, { usefulUntil: NOW.getTime() - 1 });
		await deliverBatches(context);
		expect(resend.requests).toEqual([]);
		expect(await messageTo(email)).toMatchObject({ failure: 'it came too late to be of use' });
	});

	it('nothing is sent a second time of an event that was cancelled in between', async () => {
		await invite(2);
		resend.moods = [500, 'accepts'];
		await deliverBatches(context);
		await platform.db.update(events).set({ status: 'cancelled' });
		await letPass(2 * MINUTE_MS);
		await deliverBatches(context);
		expect(resend.accepted).toEqual([]);
	});

	it('somebody whose account is gone gets nothing, and the others theirs', async () => {
		const [gone = '', ...others] = await invite(3);
		await platform.db.delete(user).where(eq(user.email, gone));
		await deliverBatches(context);
		expect(acceptedBy()).toEqual([...others].sort());
	});
});

describe('a batch about an event that is moved after its first attempt', () => {
	const LATER = fromNow(DAY_MS + HOUR_MS / 2);
	beforeEach(() => {
		render.mockImplementation(async (subject: BatchSubject, readers: readonly BatchRecipient[]) => {
			const shown = subject.kind === 'thanks' ? subject.next : subject.event;
			return readers.map((reader) => mailTo(reader, `at ${shown?.startsAt.toISOString()}`));
		});
	});
	const move = (startsAt: Date) =>
		platform.db
			.update(events)
			.set({ startsAt, sequence: sql`sequence + 1` })
			.where(eq(events.id, event));
	const again = async () => {
		await letPass(5 * MINUTE_MS);
		await deliverBatches(context);
	};

	it.each(['invitation', 'reminder_same_day'] as const)(
		'states the new time where it was refused for certain (%s)',
		async (kind) => {
			const emails = await invite(2, { kind });
			if (kind !== 'invitation') await goTo(event, emails);
			resend.moods = [500, 'accepts'];
			await deliverBatches(context);
			await move(LATER);
			await again();
			await expectAllSent(emails);
			const subjects = new Set(resend.accepted.map(({ subject }) => subject));
			expect(subjects).toEqual(new Set([`at ${LATER.toISOString()}`]));
		},
	);

	it.each([
		['invitation', 'it states an old time or place, and may have arrived'],
		// Whoever is reminded was notified of the change.
		['reminder_same_day', 'the event was moved'],
	] as const)('is not sent once more where no answer came (%s)', async (kind, failure) => {
		const [email = ''] = await invite(1, { kind });
		if (kind !== 'invitation') await goTo(event, [email]);
		resend.moods = ['hangs', 'accepts'];
		const impatient = { ...context, mail: { ...transport(100), pauseMs: 0 } };
		await deliverBatches(impatient);
		await move(LATER);
		await again();
		expect(resend.requests).toHaveLength(1);
		expect(await messageTo(email)).toMatchObject({ sentAt: null, dueAt: null, failure });
	});

	it('is the same request where no answer came and only seats changed', async () => {
		const emails = await invite(1);
		resend.moods = ['accepts, and the answer is lost', 'accepts'];
		await deliverBatches(context);
		await platform.db.update(events).set({ capacity: 99, sequence: 3 });
		await again();
		expect(resend.requests[1]?.bytes).toBe(resend.requests[0]?.bytes);
		await expectAllSent(emails);
	});

	it('says nothing of the next event once that one was moved', async () => {
		const over = await addEvent(platform.db, {
			startsAt: fromNow(-2 * HOUR_MS),
			endsAt: fromNow(-HOUR_MS),
		});
		const [email = ''] = await invite(1, { kind: 'thanks', eventId: over });
		await goTo(over, [email]);
		resend.moods = ['hangs', 'accepts'];
		const impatient = { ...context, mail: { ...transport(100), pauseMs: 0 } };
		await deliverBatches(impatient);
		await move(LATER);
		await again();
		expect(resend.requests).toHaveLength(1);
	});
});

describe('an announcement', () => {
	async function announce(count: number, values: Partial<typeof announcements.$inferInsert> = {}) {
		const emails = await invite(count);
		await platform.db.insert(announcements).values({
			id: 'news',
			subject: 'News',
			body: 'Words.',
			topic: 'announcements',
			status: 'sending',
			createdAt: NOW,
			updatedAt: NOW,
			...values,
		});
		await platform.db.run(
			sql`update outbox set kind = 'announcement', event_id = null, announcement_id = 'news'`,
		);
		await platform.db.run(sql`update subscriptions set topic = 'announcements'`);
		return emails;
	}

	it('is told with the next event, to who wants it', async () => {
		const [leaver = '', ...others] = await announce(3);
		await platform.db
			.update(subscriptions)
			.set({ subscribed: false })
			.where(eq(subscriptions.userId, leaver.replace('@example.com', '')));
		await deliverBatches(context);
		expect(acceptedBy()).toEqual([...others].sort());
		const subject = render.mock.calls[0]?.[0] as BatchSubject;
		expect(subject).toMatchObject({ kind: 'announcement', event: null, next: { id: event } });
		expect(subject.announcement).toMatchObject({ subject: 'News', topic: 'announcements' });
	});

	it('to the attendees of an event reaches who goes, pause or not', async () => {
		const [leaver = '', ...others] = await announce(3, { topic: null, eventId: event });
		await goTo(event, others);
		await platform.db.update(user).set({ mailPausedUntil: '2999-01-01' });
		await deliverBatches(context);
		expect(acceptedBy()).toEqual([...others].sort());
		expect(await messageTo(leaver)).toMatchObject({ failure: 'the member does not go any more' });
		expect(render.mock.calls[0]?.[0]).toMatchObject({ event: { id: event }, next: null });
	});

	it('to the attendees of an event that is on its way as the event is cancelled goes no further', async () => {
		const emails = await announce(2, { topic: null, eventId: event, startedAt: NOW });
		await goTo(event, emails);
		const cancelled = { status: 'cancelled', updatedAt: NOW } as const;
		await platform.db.update(events).set(cancelled);
		await deliverBatches(context);
		expect(resend.requests).toEqual([]);
		expect(await messageTo(emails[0] ?? '')).toMatchObject({ failure: 'the event is cancelled' });
	});

	it('to the attendees of a cancelled event reaches them where it is sent after that', async () => {
		const startedAt = fromNow(1);
		const emails = await announce(2, { topic: null, eventId: event, startedAt });
		await goTo(event, emails);
		await platform.db.update(events).set({ status: 'cancelled', updatedAt: NOW });
		await deliverBatches(context);
		await expectAllSent(emails);
	});

	it('that is stopped while its words are made is not sent', async () => {
		await announce(3);
		await addOrganizer(platform.db);
		render.mockImplementationOnce(async (_: BatchSubject, readers: readonly BatchRecipient[]) => {
			const stopped = { id: 'news', by: ORGANIZER, now: NOW };
			expect(await stopSending(platform.db, stopped)).toBe(3);
			return readers.map((reader) => mailTo(reader, 'news'));
		});
		await deliverBatches(context);
		await deliverAll();
		expect(resend.requests).toEqual([]);
		expect((await batches()).every(({ dueAt }) => dueAt === null)).toBe(true);
	});
});
