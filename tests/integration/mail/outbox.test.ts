import { eq, lte, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type ClaimedMessage, claimOutbox, reportOutcomes } from '../../../src/db/mail/outbox.ts';
import { events, mailPace, outbox, rsvps } from '../../../src/db/schema.ts';
import { BATCH_SIZE, deliverOutbox } from '../../../src/features/mail/deliver-outbox.ts';
import { deliverOwed } from '../../../src/features/mail/deliver-owed.ts';
import { deliverQueued } from '../../../src/jobs/deliver-queued.ts';
import { MailError, type MailMessage } from '../../../src/mail/transports/transport.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import {
	DAY_MS,
	fromNow,
	HOUR_MS,
	MINUTE_MS,
	NOW,
	SECOND_MS,
	timeAfter,
} from '../../support/time.ts';
import { answerAs } from '../answering.ts';
import { runningClock } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { untilItDies, workerOn } from '../dying.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { stopAddress } from '../mail-rows.ts';
import { mailTo, useMailTransport } from '../mail-transport.ts';
import { rowOf } from '../reading-rows.ts';
import { addEvent, addMember, addMembers, addRsvp, insertEach } from '../rows.ts';

// Only Astro's build can read the template that makes the text; what it says is tested elsewhere.
const render = vi.hoisted(() => vi.fn());
vi.mock('../../../src/mail/templates/rsvp-mail.ts', () => ({ rsvpMail: render }));
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({ clubMails: vi.fn() }));

const platform = useLocalPlatform();
const mail = useMailTransport();
const logs = useQuietLogs();
let event: string;
/** What the clock of deliveries says. */
let now: Date;

beforeEach(async () => {
	await emptyTables(platform.db);
	event = await addEvent(platform.db);
	now = NOW;
	let number = 0;
	render.mockReset();
	render.mockImplementation(async ({ email }: ClaimedMessage) => {
		number += 1;
		return mailTo(email, `email ${number}`);
	});
});

/** How many messages are due and not sent yet. */
async function countDue(now: Date): Promise<number> {
	return (await platform.db.select().from(outbox).where(lte(outbox.dueAt, now))).length;
}

const site = () => contextOn(platform, { mail, clock: () => now });
const deliver = (ids?: readonly string[]) => deliverOutbox(site(), ids);
/** What a provider does that fails at one attempt after another as it's told, and then takes them all. */
const failing =
	(...faults: (Error | undefined)[]) =>
	() =>
		faults.shift();
const keys = () => mail.sent.map(({ key }) => key);
const stored = (id: string) => rowOf(platform.db, outbox, id);

async function addMessages(
	count: number,
	values: Partial<typeof outbox.$inferInsert> = {},
): Promise<string[]> {
	const at = fromNow(-SECOND_MS);
	const members = await addMembers(platform.db, count);
	const message = {
		kind: 'rsvp_going',
		eventId: event,
		revision: 1,
		dueAt: at,
		createdAt: at,
	} as const;
	const rows = members.map((userId) => ({
		id: crypto.randomUUID(),
		userId,
		...message,
		...values,
	}));
	await insertEach(platform.db, outbox, rows);
	return rows.map(({ id }) => id);
}

async function addOneMessage(values: Partial<typeof outbox.$inferInsert> = {}): Promise<string> {
	const [id = ''] = await addMessages(1, values);
	return id;
}

describe('a message that is due', () => {
	it('is sent once, and its text is not kept afterwards', async () => {
		const id = await addOneMessage();
		expect(await deliver()).toEqual({ sent: 1, failed: 0 });
		expect(await deliver()).toEqual({ sent: 0, failed: 0 });
		expect(keys()).toEqual([id]);
		expect(await stored(id)).toMatchObject({
			dueAt: null,
			claim: null,
			message: null,
			failure: null,
			attempts: 1,
		});
		expect((await stored(id)).sentAt).not.toBeNull();
	});

	it('is never claimed by two workers at once', async () => {
		await addMessages(30);
		const claims = await Promise.all(
			Array.from({ length: 8 }, (_, worker) =>
				claimOutbox(platform.db, {
					claim: `worker ${worker}`,
					now,
					staleBefore: fromNow(-2 * MINUTE_MS),
					limit: 5,
				}),
			),
		);
		const ids = claims.flat().map(({ message }) => message.id);
		expect(ids).toHaveLength(30);
		expect(new Set(ids).size).toBe(30);
	});

	it('is sent once by many workers at the same moment', async () => {
		const ids = await addMessages(25);
		await Promise.all(Array.from({ length: 6 }, () => deliver()));
		await deliver();
		expect(keys().sort()).toEqual([...ids].sort());
	});

	it('waits until it is due', async () => {
		await addMessages(1, { dueAt: fromNow(HOUR_MS) });
		await deliver();
		expect(mail.sent).toEqual([]);
		expect(await countDue(NOW)).toBe(0);
		expect(await countDue(fromNow(2 * HOUR_MS))).toBe(1);
	});

	it("is delivered in batches that the free plan's fifty queries are enough for", async () => {
		await addMessages(BATCH_SIZE + 5);
		platform.statements.length = 0;
		expect(await deliver()).toEqual({ sent: BATCH_SIZE, failed: 0 });
		expect(platform.statements.length).toBeLessThanOrEqual(50);
	});
});

describe('a worker that is lost', () => {
	it('holds its messages for two minutes, and then another worker claims them', async () => {
		const id = await addOneMessage();
		const held = await claimOutbox(platform.db, {
			claim: 'lost',
			now,
			staleBefore: new Date(0),
			limit: 20,
		});
		expect(held).toHaveLength(1);
		await deliver();
		expect(mail.sent).toEqual([]);

		await platform.db.update(outbox).set({ claimedAt: fromNow(-121 * SECOND_MS) });
		await deliver();
		expect(mail.sent.map(({ key }) => key)).toEqual([id]);
	});

	it('leaves the same bytes to the next worker, to send under the same key', async () => {
		const id = await addOneMessage();
		mail.fault = failing(new MailError('no answer in time', true));
		await deliver();
		await platform.db.update(outbox).set({ dueAt: fromNow(-1) });
		await deliver();
		expect(mail.sent).toHaveLength(2);
		expect(mail.sent[0]).toEqual(mail.sent[1]);
		expect(mail.sent[0]?.key).toBe(id);
		expect(render).toHaveBeenCalledTimes(1);
	});

	it('cannot report on messages that another worker has claimed since', async () => {
		const id = await addOneMessage();
		await platform.db.update(outbox).set({ claim: 'the present holder', claimedAt: NOW });
		await reportOutcomes(platform.db, 'the lost one', [{ id, sentAt: NOW }]);
		expect(await stored(id)).toMatchObject({ claim: 'the present holder', sentAt: null });
	});
});

describe('a worker that dies', () => {
	it('after any step leaves each email to be sent once', async () => {
		let reached = 0;
		for (let moment = 0; ; moment += 1) {
			await platform.db.delete(outbox);
			const ids = await addMessages(3);
			const taken = new Map<string, string>();
			// As Resend does: what came under a key is never sent again, and other bytes are a mistake.
			const send = async (message: MailMessage, key: string) => {
				const bytes = JSON.stringify(message);
				expect(taken.get(key) ?? bytes).toBe(bytes);
				taken.set(key, bytes);
			};
			const context = contextOn(platform, { mail: { ...mail, send } });
			const first = workerOn(platform, context, moment);
			await untilItDies(deliverOutbox(first.context), first.steps);
			const second = workerOn(platform, context, (moment * 5) % 9);
			await untilItDies(deliverOutbox(second.context), second.steps);
			await platform.db.update(outbox).set({ claimedAt: fromNow(-121 * SECOND_MS) });
			await deliverOutbox(context);
			expect([...taken.keys()].sort(), `it dies at moment ${moment}`).toEqual([...ids].sort());
			expect(await countDue(NOW)).toBe(0);
			reached = moment;
			if (!first.steps.isDead) break;
		}
		// The claim, what it is about, the text, three emails, the report: two moments each.
		expect(reached).toBe(2 * 7);
	});
});

describe('messages one by one', () => {
	it('take four trips to the database, however many they are', async () => {
		await addMessages(BATCH_SIZE);
		const { context, steps } = workerOn(platform, site());
		await deliverOutbox(context);
		expect(steps).toMatchObject({ trips: 4, calls: BATCH_SIZE });
	});

	it('keep the pace of everyone who sends many, except for one that was just written', async () => {
		const [alone = ''] = await addMessages(5);
		const times: number[] = [];
		const clock = runningClock();
		const send = async (message: MailMessage, key: string) => {
			times.push(clock().getTime());
			await mail.send(message, key);
		};
		const paced = contextOn(platform, { clock, mail: { ...mail, pauseMs: 60, send } });
		await platform.db.insert(mailPace).values({ id: 1, nextAt: fromNow(HOUR_MS) });
		expect(await deliverOutbox(paced)).toEqual({ sent: 0, failed: 0 });
		expect(await deliverOutbox(paced, [alone])).toEqual({ sent: 1, failed: 0 });
		const nextAt = clock().getTime() + 100;
		await platform.db.update(mailPace).set({ nextAt: new Date(nextAt) });
		expect(await deliverOutbox(paced)).toEqual({ sent: 4, failed: 0 });
		// Timers may fire a millisecond early.
		for (const [index, time] of times.slice(1).entries()) {
			expect(time).toBeGreaterThanOrEqual(nextAt + index * 60 - 5);
		}
		expect(mail.sent).toHaveLength(5);
	});

	it('make everyone who sends many wait for as long as the provider asks', async () => {
		const [busy = ''] = await addMessages(2);
		const quota = new MailError('daily_quota_exceeded', true, { retryAfterMs: HOUR_MS });
		mail.fault = (key) => (key === busy ? quota : undefined);
		await deliver();
		expect((await stored(busy)).dueAt?.getTime()).toBeGreaterThan(NOW.getTime() + 0.99 * HOUR_MS);
		const [pace] = await platform.db.select().from(mailPace);
		expect(pace?.nextAt.getTime()).toBeGreaterThan(NOW.getTime() + 0.99 * HOUR_MS);
	});
});

describe('a message that fails', () => {
	it('is postponed and tried again, and stops none of the others', async () => {
		const [bad = '', ...good] = await addMessages(4);
		mail.fault = (key) => (key === bad ? new MailError('busy', true) : undefined);
		expect(await deliver()).toEqual({ sent: 3, failed: 1 });
		const failed = await stored(bad);
		expect(failed).toMatchObject({ sentAt: null, claim: null, failure: 'busy', attempts: 1 });
		expect(failed.dueAt?.getTime()).toBeGreaterThan(NOW.getTime() + 55 * SECOND_MS);
		for (const id of good) expect((await stored(id)).sentAt).not.toBeNull();
	});

	it('for good is given up, with the reason and without its text', async () => {
		const id = await addOneMessage();
		mail.fault = () => new MailError('no such domain', false);
		await deliver();
		await deliver();
		expect(mail.sent).toHaveLength(1);
		expect(await stored(id)).toMatchObject({
			dueAt: null,
			sentAt: null,
			message: null,
			failure: 'no such domain',
		});
	});

	it('for a day is given up before its key expires', async () => {
		const id = await addOneMessage({ createdAt: fromNow(-24 * HOUR_MS) });
		mail.fault = () => new MailError('busy', true);
		await deliver();
		expect((await stored(id)).dueAt).toBeNull();
	});

	it('while its text is made is tried again, too', async () => {
		const id = await addOneMessage();
		render.mockRejectedValue(new Error('the template is broken'));
		expect(await deliver()).toEqual({ sent: 0, failed: 1 });
		expect(mail.sent).toEqual([]);
		expect((await stored(id)).dueAt).not.toBeNull();
	});

	it('is logged without an address', async () => {
		const id = await addOneMessage();
		mail.fault = () => new MailError('busy', true);
		await deliver();
		expect(logs.text).toContain(id);
		expect(logs.text).not.toContain(mail.sent[0]?.message.to);
	});
});

describe('a message that is due but of no use any more', () => {
	it('is given up once its recipient has changed their RSVP, and sent late while they have not', async () => {
		const [outdated = '', current] = await addMessages(2, { attempts: 1 });
		const messages = await platform.db.select().from(outbox);
		for (const { id, userId, eventId } of messages) {
			const revision = id === outdated ? 2 : 1;
			await addRsvp(platform.db, { eventId: eventId ?? '', userId, revision });
		}
		expect(await deliver()).toEqual({ sent: 1, failed: 1 });
		expect(keys()).toEqual([current]);
		expect(await stored(outdated)).toMatchObject({
			dueAt: null,
			failure: 'outdated',
		});
	});

	it('about a change is given up for people no longer going, and sent to those on the waiting list', async () => {
		const [leaver = '', waiter = ''] = await addMembers(platform.db, 2);
		for (const [userId, answer] of [
			[leaver, 'declined'],
			[waiter, 'waitlisted'],
		] as const) {
			await addRsvp(platform.db, { eventId: event, userId, answer, revision: 2 });
		}
		const move = { kind: 'event_moved' as const, revision: 1 };
		await addMessages(1, { ...move, userId: leaver });
		await addMessages(1, { ...move, userId: waiter });
		expect(await deliver()).toEqual({ sent: 1, failed: 1 });
		expect(mail.sent.map(({ message }) => message.to)).toEqual([`${waiter}@example.com`]);
	});

	it('about a cancelled event is given up, except for the one that says so', async () => {
		const cancelled = await addEvent(platform.db, { status: 'cancelled', sequence: 2 });
		const goer = await addMember(platform.db);
		await addRsvp(platform.db, { eventId: cancelled, userId: goer });
		const about = { eventId: cancelled, userId: goer };
		await addMessages(1, { ...about, kind: 'rsvp_promoted', revision: 2 });
		await addMessages(1, { ...about, kind: 'event_moved', revision: 1 });
		const said = await addOneMessage({ ...about, kind: 'event_cancelled', revision: 2 });
		expect(await deliver()).toEqual({ sent: 1, failed: 2 });
		expect(keys()).toEqual([said]);
	});

	it('because of the database keeps nothing of the query that failed', async () => {
		const id = await addOneMessage();
		const failed = Object.assign(new Error('Failed query: params: ada@example.com'), {
			query: 'update outbox',
			params: ['ada@example.com'],
			cause: new Error('D1_ERROR: no such table'),
		});
		mail.fault = () => failed;
		await deliver();
		expect((await stored(id)).failure).toBe('D1_ERROR: no such table');
	});

	it.each([
		['has stopped all email', { mailStoppedAt: NOW }, 'mail_stopped'],
		['has an address that bounces', {}, 'address_stopped'],
	])('is never sent to a member who %s', async (_, values, failure) => {
		const userId = await addMember(platform.db, values);
		await stopAddress(platform.db, `${userId}@example.com`);
		const id = await addOneMessage({ userId });
		await deliver();
		expect(mail.sent).toEqual([]);
		expect(await stored(id)).toMatchObject({ dueAt: null, sentAt: null, failure });
	});

	it('is never sent to a member who was imported and has not agreed', async () => {
		const userId = await addMember(platform.db, { awaitsConsentSince: NOW });
		const id = await addOneMessage({ userId });
		await deliver();
		expect(mail.sent).toEqual([]);
		expect(await stored(id)).toMatchObject({ dueAt: null, sentAt: null });
	});

	it('is sent no later than it is of use', async () => {
		const late = await addOneMessage({ usefulUntil: fromNow(-1) });
		const early = await addOneMessage({ usefulUntil: fromNow(HOUR_MS) });
		await deliver();
		expect(keys()).toEqual([early]);
		expect((await stored(late)).failure).toBe('too_late');
	});

	it('is not sent a day late, under a key that may have expired', async () => {
		const id = await addOneMessage({
			createdAt: fromNow(-23.1 * HOUR_MS),
			message: JSON.stringify(mailTo('ada@example.com')),
			attempts: 1,
		});
		await deliver();
		expect(mail.sent).toEqual([]);
		expect((await stored(id)).failure).toBe('key_expired');
	});

	it('is never sent to a banned member', async () => {
		const banned = await addMember(platform.db, { bannedAt: NOW });
		const id = await addOneMessage({ userId: banned });
		await deliver();
		expect(mail.sent).toEqual([]);
		expect((await stored(id)).dueAt).toBeNull();
	});
});

const MOVED_TO = fromNow(5 * DAY_MS);
const busy = () => new MailError('busy', true, { isRefusal: true });
const lost = () => new MailError('no answer in time', true);
let meeting: string;
let userId: string;

/** An event, a member, and emails that show what the real ones do of the event. */
async function prepareMeeting(): Promise<void> {
	meeting = await addEvent(platform.db, { capacity: 1 });
	userId = await addMember(platform.db);
	render.mockImplementation(async ({ message, event, email }: ClaimedMessage) =>
		mailTo(
			email,
			`${message.kind} ${event.sequence} ${event.startsAt.toISOString()} ${event.place}`,
		),
	);
}

const subjects = () => mail.sent.map(({ message }) => message.subject);
const kinds = () => subjects().map((subject) => subject.split(' ')[0]);
/** As the minute cron does, after the longest pause. */
function retry() {
	now = timeAfter(now, 90 * MINUTE_MS);
	return deliver();
}

/** Answers that event; returns the ids of the messages that it owes. */
async function answer(choice: 'going' | 'declined', who = userId): Promise<[string]> {
	const outcome = await answerAs(platform.db, who, meeting, { answer: choice, now });
	return outcome?.outboxIds as [string];
}

/** Changes that event as an organizer does, with the message about it. */
async function change(values: Partial<typeof events.$inferInsert>): Promise<void> {
	const [changed] = await platform.db
		.update(events)
		.set({ ...values, sequence: sql`sequence + 1` })
		.where(eq(events.id, meeting))
		.returning();
	const isEmailed = 'startsAt' in values || 'place' in values || 'status' in values;
	if (!isEmailed || !changed) return;
	const kind = changed.status === 'cancelled' ? 'event_cancelled' : 'event_moved';
	const { sequence: revision } = changed;
	await addMessages(1, { kind, userId, eventId: meeting, revision, createdAt: now, dueAt: now });
}
const move = (startsAt = MOVED_TO) => change({ startsAt, endsAt: timeAfter(startsAt, HOUR_MS) });

describe('an email that is retried after its event changed', () => {
	beforeEach(prepareMeeting);

	it('has the new time once it was refused for certain and the event moved', async () => {
		mail.fault = failing(busy());
		await deliver(await answer('going'));
		await move();
		await deliver();
		await retry();
		const time = MOVED_TO.toISOString();
		expect(subjects().slice(1)).toEqual([
			`event_moved 1 ${time} The Shed, 12 Mill Lane`,
			`rsvp_going 1 ${time} The Shed, 12 Mill Lane`,
		]);
		// Other bytes under a key that the provider may know would be taken for the first ones.
		expect(keys()[2]).not.toBe(keys()[0]);
	});

	it('is not sent with the old time where no answer came and another email has the new one', async () => {
		mail.fault = failing(lost());
		const [id] = await answer('going');
		await deliver([id]);
		await change({ place: 'The Loft' });
		await deliver();
		await retry();
		expect(kinds().slice(1)).toEqual(['event_moved']);
		expect((await stored(id)).failure).toBe('outdated');
	});

	it('is the same request where no answer came, though other details of the event changed', async () => {
		mail.fault = failing(lost(), busy());
		await deliver(await answer('going'));
		await change({ capacity: 40, title: 'Open House' });
		await retry();
		await retry();
		expect(mail.sent).toHaveLength(3);
		expect(mail.sent[1]).toEqual(mail.sent[0]);
		// A refusal says nothing of the attempt before it.
		expect(mail.sent[2]).toEqual(mail.sent[0]);
	});

	it('that may have arrived with an old time is left to an owner if no other email has the new one', async () => {
		mail.fault = failing(undefined, lost());
		await deliver(await answer('going'));
		const [id] = await answer('declined');
		await deliver([id]);
		const startsAt = MOVED_TO;
		await platform.db.update(events).set({ startsAt, endsAt: timeAfter(startsAt, 1) });
		await retry();
		expect(mail.sent).toHaveLength(2);
		expect((await stored(id)).failure).toBe('states_old_time');
		expect(await stored(id)).toMatchObject({ dueAt: null, message: null, states: null });
	});

	it('about a move is not sent after the event moved once more', async () => {
		mail.fault = failing(undefined, busy());
		await deliver(await answer('going'));
		await move();
		await deliver();
		await move(timeAfter(MOVED_TO, HOUR_MS));
		await retry();
		await retry();
		const last = timeAfter(MOVED_TO, HOUR_MS).toISOString();
		expect(subjects().slice(2)).toEqual([`event_moved 2 ${last} The Shed, 12 Mill Lane`]);
	});

	it('about a seat is not sent to somebody who moved up and then left', async () => {
		const other = await addMember(platform.db);
		mail.fault = failing(undefined, undefined, busy());
		await deliver(await answer('going', other));
		await deliver(await answer('going'));
		const outboxIds = await answer('declined', other);
		const [promoted] = await platform.db.select().from(outbox).where(sql`kind = 'rsvp_promoted'`);
		await deliver([promoted?.id ?? '']);
		await deliver(outboxIds);
		await deliver(await answer('declined'));
		await retry();
		expect(kinds().filter((kind) => kind === 'rsvp_promoted')).toHaveLength(1);
		expect(kinds().at(-1)).toBe('rsvp_cancelled');
	});

	it('is dropped once the event is cancelled, whatever came of its first attempt', async () => {
		mail.fault = failing(busy(), lost());
		await deliver(await answer('going'));
		await retry();
		await change({ status: 'cancelled' });
		await retry();
		expect(kinds()).toEqual(['rsvp_going', 'rsvp_going', 'event_cancelled']);
	});

	it('is never overtaken by the email about a change', async () => {
		const ids = await answer('going');
		let isMoved = false;
		const send: typeof mail.send = async (message, key) => {
			if (!isMoved) {
				isMoved = true;
				await move();
				// The other worker is done while this one still waits for its answer.
				await deliver();
			}
			await mail.send(message, key);
		};
		await deliverOutbox(contextOn(platform, { mail: { ...mail, send } }), ids);
		await deliver();
		expect(kinds()).toEqual(['rsvp_going', 'event_moved']);
	});
});

describe('an email that is retried', () => {
	beforeEach(prepareMeeting);

	it('has a key of its own after each refusal, and one for good once no answer came', async () => {
		mail.fault = failing(busy(), busy(), lost(), busy(), lost());
		const [id] = await answer('going');
		await deliver([id]);
		for (let time = 0; time < 5; time += 1) await retry();
		expect(keys()).toEqual([id, `${id}-1`, `${id}-2`, `${id}-2`, `${id}-2`, `${id}-2`]);
		expect((await stored(id)).sentAt).not.toBeNull();
	});

	it('has no stored bytes where the pace left no room for its attempt', async () => {
		const [id = ''] = await addMessages(2, { eventId: meeting });
		const paced = contextOn(platform, { mail: { ...mail, pauseMs: 1 } });
		render.mockImplementation(async () => {
			// Somebody else is asked to leave the provider alone meanwhile.
			const nextAt = fromNow(HOUR_MS);
			await platform.db.insert(mailPace).values({ id: 1, nextAt }).onConflictDoNothing();
			return mailTo('a@example.com');
		});
		await deliverOutbox(paced);
		expect(await stored(id)).toMatchObject({
			message: null,
			states: null,
			attempts: 0,
			claim: null,
		});
	});
});

/** The site with a queue that does that. */
const siteWith = (queue: object) =>
	contextOn(platform, { mail, env: { ...platform.env, OUTBOX_QUEUE: queue as never } });

describe('what a request has just written', () => {
	it('is delivered after its answer, and nothing else with it', async () => {
		const mine = await addOneMessage();
		await addMessages(2);
		await deliverOwed(site(), { ids: [mine], hasBatches: false });
		expect(keys()).toEqual([mine]);
	});

	it('goes to the queue in batches when it is much, by ids alone', async () => {
		const ids = await addMessages(BATCH_SIZE * 2 + 1);
		const batches: string[][] = [];
		const queue = {
			sendBatch: async (messages: { body: { outboxIds: string[] } }[]) => {
				batches.push(...messages.map(({ body }) => body.outboxIds));
			},
		};
		await deliverOwed(siteWith(queue), { ids, hasBatches: false });
		expect(batches.flat()).toEqual(ids);
		expect(Math.max(...batches.map((batch) => batch.length))).toBe(BATCH_SIZE);
		expect(mail.sent).toEqual([]);
	});

	it('comes back by the queue where the pace has no room, and by the cron where that takes long', async () => {
		const ids = await addMessages(2);
		const again: unknown[] = [];
		const queue = { send: async (...sent: unknown[]) => again.push(sent) };
		const queued = { ...siteWith(queue), mail: { ...mail, pauseMs: 1 } };
		const message = { body: { outboxIds: ids }, ack: vi.fn() };
		const deliver = async (openInMs: number) => {
			const nextAt = fromNow(openInMs);
			await platform.db
				.insert(mailPace)
				.values({ id: 1, nextAt })
				.onConflictDoUpdate({ target: mailPace.id, set: { nextAt } });
			await deliverQueued(queued, { messages: [message] } as never);
		};
		await deliver(HOUR_MS);
		expect(again).toEqual([]);
		await deliver(30_000);
		expect(again).toEqual([[{ outboxIds: ids }, { delaySeconds: 30 }]]);
		expect(mail.sent).toEqual([]);
		expect(await countDue(NOW)).toBe(2);
		await deliver(0);
		expect(mail.sent).toHaveLength(2);
		expect(message.ack).toHaveBeenCalledTimes(3);
	});

	it('stays due for the cron when the queue fails, and fails no request', async () => {
		const ids = await addMessages(BATCH_SIZE + 1);
		const queue = {
			sendBatch: async () => {
				throw new Error('the queue is not there');
			},
		};
		await deliverOwed(siteWith(queue), { ids, hasBatches: false });
		expect(await countDue(NOW)).toBe(ids.length);
	});
});

describe('a member who keeps changing their mind', () => {
	let meetup: string;
	beforeEach(async () => {
		meetup = await addEvent(platform.db, { startsAt: fromNow(HOUR_MS) });
	});
	const choose = (userId: string, number: number) =>
		answerAs(platform.db, userId, meetup, { answer: number % 2 === 0 ? 'going' : 'declined' });
	const letPass = (milliseconds: number) =>
		platform.db.run(sql`
			update outbox set due_at = due_at - ${milliseconds}, created_at = created_at - ${milliseconds}`);

	it.each([20, 21])('gets few emails for %d clicks, and the last one is right', async (clicks) => {
		const userId = await addMember(platform.db);
		for (let number = 0; number < clicks; number += 1) {
			const outcome = await choose(userId, number);
			await deliver(outcome?.outboxIds ?? []);
		}
		const written = () => render.mock.calls.map(([claimed]) => (claimed as ClaimedMessage).message);
		expect(written().map(({ kind }) => kind)).toEqual([
			'rsvp_going',
			'rsvp_cancelled',
			'rsvp_going',
			'rsvp_cancelled',
		]);
		await letPass(9 * MINUTE_MS);
		await deliver();
		expect(written()).toHaveLength(4);
		await letPass(MINUTE_MS + 1);
		while ((await countDue(NOW)) > 0) await deliver();
		expect(written()).toHaveLength(5);
		const [stored] = await platform.db.select().from(rsvps).where(eq(rsvps.userId, userId));
		expect(written()[4]).toMatchObject({
			kind: clicks % 2 === 0 ? 'rsvp_cancelled' : 'rsvp_going',
			revision: stored?.revision,
		});
	});

	it('gets an email for each change with minutes in between', async () => {
		const userId = await addMember(platform.db);
		for (let number = 0; number < 8; number += 1) {
			await choose(userId, number);
			await deliver();
			await letPass(3 * MINUTE_MS);
		}
		expect(mail.sent).toHaveLength(8);
	});

	it('delays no email to others, nor their own about another event', async () => {
		const [userId = '', other = ''] = await addMembers(platform.db, 2);
		for (let number = 0; number < 6; number += 1) await choose(userId, number);
		const elsewhere = await addEvent(platform.db, { startsAt: fromNow(HOUR_MS) });
		for (const [who, where] of [
			[other, meetup],
			[userId, elsewhere],
		] as const) {
			await answerAs(platform.db, who, where);
			const isTheirs = sql`user_id = ${who} and event_id = ${where}`;
			const [message] = await platform.db.select().from(outbox).where(isTheirs);
			expect(message?.dueAt).toEqual(NOW);
		}
	});
});

describe('one occasion', () => {
	it('is one message, whatever writes it again', async () => {
		const userId = await addMember(platform.db);
		const write = () =>
			platform.db.run(sql`
				insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
				values (${crypto.randomUUID()}, 'rsvp_going', ${userId}, ${event}, 1, 0, 0)`);
		await write();
		await expect(write()).rejects.toThrow();
	});
});
