import { eq, lte, sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { type ClaimedMessage, claimOutbox, reportOutcomes } from '../../../src/db/mail/outbox.ts';
import { answerRsvp } from '../../../src/db/rsvps/rsvps.ts';
import { events, mailAddresses, mailPace, outbox, rsvps } from '../../../src/db/schema.ts';
import { BATCH_SIZE, deliverOutbox } from '../../../src/features/mail/deliver-outbox.ts';
import { deliverOwed } from '../../../src/features/mail/deliver-owed.ts';
import { deliverQueued } from '../../../src/jobs/deliver-queued.ts';
import { MailError, type MailMessage } from '../../../src/mail/transports/transport.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { fromNow, HOUR_MS, NOW, timeAfter } from '../../support/time.ts';
import { runningClock } from '../clocks.ts';
import { contextOn } from '../contexts.ts';
import { untilItDies, workerOn } from '../dying.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { addEvent, addMember, addMembers } from '../rows.ts';

// The words are made by a template, which only Astro's build can read; what they say is tested elsewhere.
const render = vi.hoisted(() => vi.fn());
vi.mock('../../../src/mail/templates/rsvp-mail.ts', () => ({ rsvpMail: render }));
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({ batchMails: vi.fn() }));

const platform = useLocalPlatform();
const logs = useQuietLogs();
let event: string;

beforeAll(async () => {
	event = await addEvent(platform.db);
});

beforeEach(async () => {
	await platform.db.delete(outbox);
	await platform.db.delete(mailPace);
	let number = 0;
	render.mockReset();
	render.mockImplementation(async (claimed: ClaimedMessage): Promise<MailMessage> => {
		number += 1;
		return {
			to: claimed.email,
			subject: `mail ${number}`,
			html: '<p>words</p>',
			text: 'words',
			headers: {},
			attachments: [],
		};
	});
});

/** How many messages are due and not handed over yet. */
async function countDue(now: Date): Promise<number> {
	return (await platform.db.select().from(outbox).where(lte(outbox.dueAt, now))).length;
}

/** A place that takes mails, and what it took: by idempotency key, as Resend counts. */
function mailbox(fault?: (key: string) => Error | undefined) {
	const attempts: { key: string; message: MailMessage }[] = [];
	const send = async (message: MailMessage, key: string) => {
		attempts.push({ key, message });
		const error = fault?.(key);
		if (error) throw error;
	};
	const base = contextOn(platform);
	const context: Context = { ...base, mail: { ...base.mail, send } };
	return { context, attempts, keys: () => attempts.map(({ key }) => key) };
}

async function addMessages(
	count: number,
	values: Partial<typeof outbox.$inferInsert> = {},
): Promise<string[]> {
	const users = await addMembers(platform.db, count);
	const now = fromNow(-1_000);
	const ids = users.map(() => crypto.randomUUID());
	for (const [index, id] of ids.entries()) {
		await platform.db.insert(outbox).values({
			id,
			kind: 'rsvp_going',
			userId: users[index] as string,
			eventId: event,
			revision: 1,
			dueAt: now,
			createdAt: now,
			...values,
		});
	}
	return ids;
}

async function row(id: string) {
	const [found] = await platform.db.select().from(outbox).where(eq(outbox.id, id));
	if (!found) throw new Error('no such message');
	return found;
}

describe('a message that is due', () => {
	it('is handed over once and keeps no words afterwards', async () => {
		const [id = ''] = await addMessages(1);
		const { context, keys } = mailbox();
		expect(await deliverOutbox(context)).toEqual({ sent: 1, failed: 0 });
		expect(await deliverOutbox(context)).toEqual({ sent: 0, failed: 0 });
		expect(keys()).toEqual([id]);
		expect(await row(id)).toMatchObject({
			dueAt: null,
			claim: null,
			message: null,
			failure: null,
			attempts: 1,
		});
		expect((await row(id)).sentAt).not.toBeNull();
	});

	it('is never claimed by two workers at once', async () => {
		await addMessages(30);
		const now = NOW;
		const claims = await Promise.all(
			Array.from({ length: 8 }, (_, worker) =>
				claimOutbox(platform.db, {
					claim: `worker ${worker}`,
					now,
					staleBefore: timeAfter(now, -120_000),
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
		const { context, keys } = mailbox();
		await Promise.all(Array.from({ length: 6 }, () => deliverOutbox(context)));
		await deliverOutbox(context);
		expect(keys().sort()).toEqual([...ids].sort());
	});

	it('waits until it is due', async () => {
		await addMessages(1, { dueAt: fromNow(HOUR_MS) });
		const { context, attempts } = mailbox();
		await deliverOutbox(context);
		expect(attempts).toEqual([]);
		expect(await countDue(NOW)).toBe(0);
		expect(await countDue(fromNow(2 * HOUR_MS))).toBe(1);
	});

	it("is one of a batch that the free plan's fifty queries can carry", async () => {
		await addMessages(BATCH_SIZE + 5);
		const { context } = mailbox();
		platform.statements.length = 0;
		expect(await deliverOutbox(context)).toEqual({ sent: BATCH_SIZE, failed: 0 });
		expect(platform.statements.length).toBeLessThanOrEqual(50);
	});
});

describe('a worker that is lost', () => {
	it('holds its messages for two minutes, and then another one takes them up', async () => {
		const [id = ''] = await addMessages(1);
		const now = NOW;
		const lost = await claimOutbox(platform.db, {
			claim: 'lost',
			now,
			staleBefore: new Date(0),
			limit: 20,
		});
		expect(lost).toHaveLength(1);
		const { context, attempts } = mailbox();
		await deliverOutbox(context);
		expect(attempts).toEqual([]);

		await platform.db.update(outbox).set({ claimedAt: timeAfter(now, -121_000) });
		await deliverOutbox(context);
		expect(attempts.map(({ key }) => key)).toEqual([id]);
	});

	it("sends the same bytes under the same key when it is another one's turn", async () => {
		const [id = ''] = await addMessages(1);
		let isFirst = true;
		const { context, attempts } = mailbox(() => {
			const error = isFirst ? new MailError('no answer in time', true) : undefined;
			isFirst = false;
			return error;
		});
		await deliverOutbox(context);
		await platform.db.update(outbox).set({ dueAt: fromNow(-1) });
		await deliverOutbox(context);
		expect(attempts).toHaveLength(2);
		expect(attempts[0]).toEqual(attempts[1]);
		expect(attempts[0]?.key).toBe(id);
		expect(render).toHaveBeenCalledTimes(1);
	});

	it('cannot report on what somebody else holds by now', async () => {
		const [id = ''] = await addMessages(1);
		await platform.db.update(outbox).set({ claim: 'the present holder', claimedAt: NOW });
		await reportOutcomes(platform.db, 'the lost one', [{ id, sentAt: NOW }]);
		expect(await row(id)).toMatchObject({ claim: 'the present holder', sentAt: null });
	});
});

describe('a worker that dies', () => {
	it('after any step leaves each mail to be sent once', async () => {
		let reached = 0;
		for (let moment = 0; ; moment += 1) {
			await platform.db.delete(outbox);
			const ids = await addMessages(3);
			const taken = new Map<string, string>();
			const { context } = mailbox();
			// As Resend does: what came under a key is never sent again, and other bytes are a mistake.
			context.mail.send = async (message, key) => {
				const bytes = JSON.stringify(message);
				expect(taken.get(key) ?? bytes).toBe(bytes);
				taken.set(key, bytes);
			};
			const first = workerOn(platform, context, moment);
			await untilItDies(deliverOutbox(first.context), first.steps);
			const second = workerOn(platform, context, (moment * 5) % 9);
			await untilItDies(deliverOutbox(second.context), second.steps);
			await platform.db.update(outbox).set({ claimedAt: fromNow(-121_000) });
			await deliverOutbox(context);
			expect([...taken.keys()].sort(), `it dies at moment ${moment}`).toEqual([...ids].sort());
			expect(await countDue(NOW)).toBe(0);
			reached = moment;
			if (!first.steps.isDead) break;
		}
		// The claim, what it is about, the words, three mails, the report: two moments each.
		expect(reached).toBe(2 * 7);
	});
});

describe('messages one by one', () => {
	it('cost four ways to the database, however many they are', async () => {
		await addMessages(BATCH_SIZE);
		const { context } = mailbox();
		const { context: counted, steps } = workerOn(platform, context);
		await deliverOutbox(counted);
		expect(steps).toMatchObject({ trips: 4, calls: BATCH_SIZE });
	});

	it('keep the pace of all who send many, but for one that was just written', async () => {
		const [alone = ''] = await addMessages(5);
		const { context, attempts } = mailbox();
		const times: number[] = [];
		const clock = runningClock();
		const paced: Context = {
			...context,
			clock,
			mail: {
				...context.mail,
				pauseMs: 60,
				send: async (message, key) => {
					times.push(clock().getTime());
					await context.mail.send(message, key);
				},
			},
		};
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
		expect(attempts).toHaveLength(5);
	});

	it('have everybody who sends many wait as long as the provider asks for', async () => {
		const [busy = ''] = await addMessages(2);
		const { context } = mailbox((key) =>
			key === busy
				? new MailError('daily_quota_exceeded', true, { retryAfterMs: HOUR_MS })
				: undefined,
		);
		await deliverOutbox(context);
		expect((await row(busy)).dueAt?.getTime()).toBeGreaterThan(NOW.getTime() + 0.99 * HOUR_MS);
		const [pace] = await platform.db.select().from(mailPace);
		expect(pace?.nextAt.getTime()).toBeGreaterThan(NOW.getTime() + 0.99 * HOUR_MS);
	});
});

describe('a message that fails', () => {
	it('is put off and tried again, and stops none of the others', async () => {
		const [bad = '', ...good] = await addMessages(4);
		const { context } = mailbox((key) => (key === bad ? new MailError('busy', true) : undefined));
		expect(await deliverOutbox(context)).toEqual({ sent: 3, failed: 1 });
		const failed = await row(bad);
		expect(failed).toMatchObject({ sentAt: null, claim: null, failure: 'busy', attempts: 1 });
		expect(failed.dueAt?.getTime()).toBeGreaterThan(NOW.getTime() + 55_000);
		for (const id of good) expect((await row(id)).sentAt).not.toBeNull();
	});

	it('for good is given up, with the reason and without its words', async () => {
		const [id = ''] = await addMessages(1);
		const { context, attempts } = mailbox(() => new MailError('no such domain', false));
		await deliverOutbox(context);
		await deliverOutbox(context);
		expect(attempts).toHaveLength(1);
		expect(await row(id)).toMatchObject({
			dueAt: null,
			sentAt: null,
			message: null,
			failure: 'no such domain',
		});
	});

	it('for a day is given up before its key runs out', async () => {
		const [id = ''] = await addMessages(1, { createdAt: fromNow(-24 * HOUR_MS) });
		const { context } = mailbox(() => new MailError('busy', true));
		await deliverOutbox(context);
		expect((await row(id)).dueAt).toBeNull();
	});

	it('while its words are made is treated alike', async () => {
		const [id = ''] = await addMessages(1);
		render.mockRejectedValue(new Error('the template is broken'));
		const { context, attempts } = mailbox();
		expect(await deliverOutbox(context)).toEqual({ sent: 0, failed: 1 });
		expect(attempts).toEqual([]);
		expect((await row(id)).dueAt).not.toBeNull();
	});

	it('is logged without an address', async () => {
		const [id = ''] = await addMessages(1);
		const { context, attempts } = mailbox(() => new MailError('busy', true));
		await deliverOutbox(context);
		const logged = vi.mocked(console.warn).mock.calls.flat().join('\n');
		expect(logged).toContain(id);
		expect(logged).not.toContain(attempts[0]?.message.to);
	});

	it('is given up once its reader has answered anew, and sent late while the answer stands', async () => {
		const [outdated, current] = await addMessages(2, { attempts: 1 });
		const messages = await platform.db.select().from(outbox);
		for (const { id, userId, eventId } of messages) {
			await platform.db.insert(rsvps).values({
				eventId: eventId ?? '',
				userId,
				answer: 'going',
				place: id === outdated ? 901 : 902,
				revision: id === outdated ? 2 : 1,
				change: id,
				answeredAt: NOW,
				createdAt: NOW,
				updatedAt: NOW,
			});
		}
		const { context, keys } = mailbox();
		expect(await deliverOutbox(context)).toEqual({ sent: 1, failed: 1 });
		expect(keys()).toEqual([current]);
		const [given] = await platform.db
			.select()
			.from(outbox)
			.where(eq(outbox.id, outdated ?? ''));
		expect(given).toMatchObject({ dueAt: null, failure: 'the mail is outdated' });
	});

	it('about a change is given up for who does not come any more, and sent to who waits', async () => {
		const [leaver = '', waiter = ''] = await addMembers(platform.db, 2);
		const times = { answeredAt: NOW, createdAt: NOW, updatedAt: NOW };
		const rows = [
			{ userId: leaver, answer: 'declined' as const, place: 101 },
			{ userId: waiter, answer: 'waitlisted' as const, place: 102 },
		];
		for (const row of rows) {
			await platform.db
				.insert(rsvps)
				.values({ eventId: event, revision: 2, change: 'one', ...row, ...times });
		}
		const told = { kind: 'event_moved' as const, revision: 1 };
		await addMessages(1, { ...told, userId: leaver });
		await addMessages(1, { ...told, userId: waiter });
		const { context, attempts } = mailbox();
		expect(await deliverOutbox(context)).toEqual({ sent: 1, failed: 1 });
		expect(attempts.map(({ message }) => message.to)).toEqual([`${waiter}@example.com`]);
	});

	it('of an event that is cancelled is given up, but for the one that says so', async () => {
		const cancelled = await addEvent(platform.db, { status: 'cancelled', sequence: 2 });
		const [goer = ''] = await addMembers(platform.db, 1);
		await platform.db.insert(rsvps).values({
			eventId: cancelled,
			userId: goer,
			answer: 'going',
			place: 1,
			change: 'one',
			answeredAt: NOW,
			createdAt: NOW,
			updatedAt: NOW,
		});
		const about = { eventId: cancelled, userId: goer };
		await addMessages(1, { ...about, kind: 'rsvp_promoted', revision: 2 });
		await addMessages(1, { ...about, kind: 'event_moved', revision: 1 });
		const [said = ''] = await addMessages(1, { ...about, kind: 'event_cancelled', revision: 2 });
		const { context, keys } = mailbox();
		expect(await deliverOutbox(context)).toEqual({ sent: 1, failed: 2 });
		expect(keys()).toEqual([said]);
	});

	it('because of the database keeps no word of the query that failed', async () => {
		const [id] = await addMessages(1);
		const failed = Object.assign(new Error('Failed query: params: ada@example.com'), {
			query: 'update outbox',
			params: ['ada@example.com'],
			cause: new Error('D1_ERROR: no such table'),
		});
		await deliverOutbox(mailbox(() => failed).context);
		const [kept] = await platform.db
			.select()
			.from(outbox)
			.where(eq(outbox.id, id ?? ''));
		expect(kept?.failure).toBe('D1_ERROR: no such table');
	});

	it.each([
		['has stopped all mail', { mailStoppedAt: NOW }, 'the member has stopped all mail'],
		['has an address that bounces', {}, 'the address takes no mail'],
	])('because the member %s is never sent', async (_, values, failure) => {
		const userId = await addMember(platform.db, values);
		const email = `${userId}@example.com`;
		await platform.db.insert(mailAddresses).values({ email, stoppedBy: 'bounce', updatedAt: NOW });
		const [id = ''] = await addMessages(1, { userId });
		const { context, attempts } = mailbox();
		await deliverOutbox(context);
		expect(attempts).toEqual([]);
		expect(await row(id)).toMatchObject({ dueAt: null, sentAt: null, failure });
	});

	it('because the member was imported and has not agreed is never sent', async () => {
		const userId = await addMember(platform.db, { awaitsConsentSince: NOW });
		const [id = ''] = await addMessages(1, { userId });
		const { context, attempts } = mailbox();
		await deliverOutbox(context);
		expect(attempts).toEqual([]);
		expect(await row(id)).toMatchObject({ dueAt: null, sentAt: null });
	});

	it('comes no later than it is of use', async () => {
		const [late = ''] = await addMessages(1, { usefulUntil: fromNow(-1) });
		const [early = ''] = await addMessages(1, { usefulUntil: fromNow(HOUR_MS) });
		const { context, keys } = mailbox();
		await deliverOutbox(context);
		expect(keys()).toEqual([early]);
		expect((await row(late)).failure).toBe('it came too late to be of use');
	});

	it('and was forgotten for a day is not sent under a key that may have run out', async () => {
		const words = { to: 'ada@example.com', subject: '', html: '', text: '', headers: {} };
		const [id = ''] = await addMessages(1, {
			createdAt: new Date(NOW.getTime() - 23.1 * HOUR_MS),
			message: JSON.stringify({ ...words, attachments: [] }),
			attempts: 1,
		});
		const { context, attempts } = mailbox();
		await deliverOutbox(context);
		expect(attempts).toEqual([]);
		expect((await row(id)).failure).toBe('its idempotency key may have run out');
	});

	it('because the member is banned is never sent', async () => {
		const banned = await addMember(platform.db, { bannedAt: NOW });
		const [id = ''] = await addMessages(1, { userId: banned });
		const { context, attempts } = mailbox();
		await deliverOutbox(context);
		expect(attempts).toEqual([]);
		expect((await row(id)).dueAt).toBeNull();
	});
});

describe('an email that is retried', () => {
	const MOVED_TO = fromNow(5 * 24 * HOUR_MS);
	const busy = () => new MailError('busy', true, { isRefusal: true });
	const lost = () => new MailError('no answer in time', true);
	let meeting: string;
	let userId: string;
	let now: Date;
	beforeEach(async () => {
		meeting = await addEvent(platform.db, { capacity: 1 });
		[userId = ''] = await addMembers(platform.db, 1);
		now = NOW;
		// What it shows of the event, as the real one does.
		render.mockImplementation(
			async ({ message, event, email }: ClaimedMessage): Promise<MailMessage> => ({
				to: email,
				subject: `${message.kind} ${event.sequence} ${event.startsAt.toISOString()} ${event.place}`,
				html: '',
				text: '',
				headers: {},
				attachments: [],
			}),
		);
	});

	/** A provider that takes attempts as it is told, one after another, and then all. */
	function provider(...faults: (Error | undefined)[]) {
		const box = mailbox(() => faults.shift());
		const context = { ...box.context, clock: () => now };
		/** As the minute cron does, after the longest pause. */
		const retry = () => {
			now = timeAfter(now, 90 * 60_000);
			return deliverOutbox(context);
		};
		return { ...box, context, retry, subjects: () => box.attempts.map((at) => at.message.subject) };
	}
	const answer = (choice: 'going' | 'declined', who = userId) =>
		answerRsvp(platform.db, {
			userId: who,
			event: { id: meeting },
			answer: choice,
			change: crypto.randomUUID(),
			now,
		});
	/** As an organizer's change of the event does; returns the message that it owes. */
	async function change(values: Partial<typeof events.$inferInsert>): Promise<void> {
		const [changed] = await platform.db
			.update(events)
			.set({ ...values, sequence: sql`sequence + 1` })
			.where(eq(events.id, meeting))
			.returning();
		const isToldTo = 'startsAt' in values || 'place' in values || 'status' in values;
		if (!isToldTo || !changed) return;
		const kind = changed.status === 'cancelled' ? 'event_cancelled' : 'event_moved';
		const { sequence: revision } = changed;
		await addMessages(1, { kind, userId, eventId: meeting, revision, createdAt: now, dueAt: now });
	}
	const move = (startsAt = MOVED_TO) => change({ startsAt, endsAt: timeAfter(startsAt, HOUR_MS) });
	const states = async (id: string) => (await row(id)).failure;

	it('states the new time once it was refused for certain and the event was moved', async () => {
		const { context, retry, subjects, keys } = provider(busy());
		const { outboxIds = [] } = (await answer('going')) ?? {};
		await deliverOutbox(context, outboxIds);
		await move();
		await deliverOutbox(context);
		await retry();
		const time = MOVED_TO.toISOString();
		expect(subjects().slice(1)).toEqual([
			`event_moved 1 ${time} The Shed, 12 Mill Lane`,
			`rsvp_going 1 ${time} The Shed, 12 Mill Lane`,
		]);
		// Other bytes under a key that the provider may know would be taken for the first ones.
		expect(keys()[2]).not.toBe(keys()[0]);
	});

	it('is not sent with the old time after no answer came, for the change was told', async () => {
		const { context, retry, subjects } = provider(lost());
		const { outboxIds: [id = ''] = [] } = (await answer('going')) ?? {};
		await deliverOutbox(context, [id]);
		await change({ place: 'The Loft' });
		await deliverOutbox(context);
		await retry();
		expect(
			subjects()
				.slice(1)
				.map((subject) => subject.split(' ')[0]),
		).toEqual(['event_moved']);
		expect(await states(id)).toBe('the mail is outdated');
	});

	it('is the same request after no answer came, though other things of the event changed', async () => {
		const { context, retry, attempts } = provider(lost(), busy());
		const { outboxIds = [] } = (await answer('going')) ?? {};
		await deliverOutbox(context, outboxIds);
		await change({ capacity: 40, title: 'Open House' });
		await retry();
		await retry();
		expect(attempts).toHaveLength(3);
		expect(attempts[1]).toEqual(attempts[0]);
		// A refusal says nothing of the attempt before it.
		expect(attempts[2]).toEqual(attempts[0]);
	});

	it('that may have arrived with an old time is left to an owner where nothing else tells its recipient', async () => {
		const { context, retry, attempts } = provider(undefined, lost());
		const first = await answer('going');
		await deliverOutbox(context, first?.outboxIds);
		const { outboxIds: [id = ''] = [] } = (await answer('declined')) ?? {};
		await deliverOutbox(context, [id]);
		const startsAt = MOVED_TO;
		await platform.db.update(events).set({ startsAt, endsAt: timeAfter(startsAt, 1) });
		await retry();
		expect(attempts).toHaveLength(2);
		expect(await states(id)).toBe('it states an old time or place, and may have arrived');
		expect(await row(id)).toMatchObject({ dueAt: null, message: null, states: null });
	});

	it('about a move is not sent after the event was moved once more', async () => {
		const { context, retry, subjects } = provider(undefined, busy());
		const first = await answer('going');
		await deliverOutbox(context, first?.outboxIds);
		await move();
		await deliverOutbox(context);
		await move(timeAfter(MOVED_TO, HOUR_MS));
		await retry();
		await retry();
		const last = timeAfter(MOVED_TO, HOUR_MS).toISOString();
		expect(subjects().slice(2)).toEqual([`event_moved 2 ${last} The Shed, 12 Mill Lane`]);
	});

	it('about a seat is not sent to somebody who moved up and then left', async () => {
		const [other = ''] = await addMembers(platform.db, 1);
		const { context, retry, subjects } = provider(undefined, undefined, busy());
		await deliverOutbox(context, (await answer('going', other))?.outboxIds);
		await deliverOutbox(context, (await answer('going'))?.outboxIds);
		const { outboxIds = [] } = (await answer('declined', other)) ?? {};
		const [promoted] = await platform.db.select().from(outbox).where(sql`kind = 'rsvp_promoted'`);
		await deliverOutbox(context, [promoted?.id ?? '']);
		await deliverOutbox(context, outboxIds);
		await deliverOutbox(context, (await answer('declined'))?.outboxIds);
		await retry();
		const kinds = subjects().map((subject) => subject.split(' ')[0]);
		expect(kinds.filter((kind) => kind === 'rsvp_promoted')).toHaveLength(1);
		expect(kinds.at(-1)).toBe('rsvp_cancelled');
	});

	it('about an event is dropped once the event is cancelled, whatever came of its first attempt', async () => {
		const { context, retry, subjects } = provider(busy(), lost());
		await deliverOutbox(context, (await answer('going'))?.outboxIds);
		await retry();
		await change({ status: 'cancelled' });
		await retry();
		expect(subjects().map((subject) => subject.split(' ')[0])).toEqual([
			'rsvp_going',
			'rsvp_going',
			'event_cancelled',
		]);
	});

	it('is never overtaken by the one that tells of a change', async () => {
		const { context, subjects } = provider();
		const first = await answer('going');
		let isMoved = false;
		context.mail.send = new Proxy(context.mail.send, {
			async apply(send, self, [message, key]: Parameters<typeof context.mail.send>) {
				if (!isMoved) {
					isMoved = true;
					await move();
					// The other worker is done while this one still waits for its answer.
					await deliverOutbox(context);
				}
				return Reflect.apply(send, self, [message, key]);
			},
		});
		await deliverOutbox(context, first?.outboxIds);
		await deliverOutbox(context);
		expect(subjects().map((subject) => subject.split(' ')[0])).toEqual([
			'rsvp_going',
			'event_moved',
		]);
	});

	it('after many refusals has a key of its own for each, and once no answer came one for good', async () => {
		const { context, retry, keys } = provider(busy(), busy(), lost(), busy(), lost());
		const { outboxIds: [id = ''] = [] } = (await answer('going')) ?? {};
		await deliverOutbox(context, [id]);
		for (let time = 0; time < 5; time += 1) await retry();
		expect(keys()).toEqual([id, `${id}-1`, `${id}-2`, `${id}-2`, `${id}-2`, `${id}-2`]);
		expect((await row(id)).sentAt).not.toBeNull();
	});

	it('keeps no bytes where the pace left no room for its attempt', async () => {
		const [id = ''] = await addMessages(2, { eventId: meeting });
		const { context } = mailbox();
		const paced = { ...context, mail: { ...context.mail, pauseMs: 1 } };
		render.mockImplementation(async (): Promise<MailMessage> => {
			// Somebody else is asked to leave the provider alone meanwhile.
			const nextAt = fromNow(HOUR_MS);
			await platform.db.insert(mailPace).values({ id: 1, nextAt }).onConflictDoNothing();
			return { to: 'a@example.com', subject: '', html: '', text: '', headers: {}, attachments: [] };
		});
		await deliverOutbox(paced);
		expect(await row(id)).toMatchObject({ message: null, states: null, attempts: 0, claim: null });
	});
});

describe('what a request has just written', () => {
	it('is delivered after its answer, and nothing else with it', async () => {
		const [mine = ''] = await addMessages(1);
		await addMessages(2);
		const { context, keys } = mailbox();
		await deliverOwed(context, { ids: [mine], hasBatches: false });
		expect(keys()).toEqual([mine]);
	});

	it('goes to the queue in batches when it is much, by its ids alone', async () => {
		const ids = await addMessages(BATCH_SIZE * 2 + 1);
		const batches: string[][] = [];
		const queue = {
			sendBatch: async (messages: { body: { outboxIds: string[] } }[]) => {
				batches.push(...messages.map(({ body }) => body.outboxIds));
			},
		} as unknown as NonNullable<Context['env']['OUTBOX_QUEUE']>;
		const { context, attempts } = mailbox();
		const queued = { ...context, env: { ...context.env, OUTBOX_QUEUE: queue } };
		await deliverOwed(queued, { ids, hasBatches: false });
		expect(batches.flat()).toEqual(ids);
		expect(Math.max(...batches.map((batch) => batch.length))).toBe(BATCH_SIZE);
		expect(attempts).toEqual([]);
	});

	it('comes again by the queue where the pace has no room, and by the cron where that takes long', async () => {
		const ids = await addMessages(2);
		const { context, attempts } = mailbox();
		const again: unknown[] = [];
		const queue = { send: async (...sent: unknown[]) => again.push(sent) };
		const queued = {
			...context,
			env: { ...context.env, OUTBOX_QUEUE: queue },
			mail: { ...context.mail, pauseMs: 1 },
		} as unknown as Context;
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
		expect(attempts).toEqual([]);
		expect(await countDue(NOW)).toBe(2);
		await deliver(0);
		expect(attempts).toHaveLength(2);
		expect(message.ack).toHaveBeenCalledTimes(3);
	});

	it('stays due for the cron when the queue fails, and fails no request', async () => {
		const ids = await addMessages(BATCH_SIZE + 1);
		const queue = {
			sendBatch: async () => {
				throw new Error('the queue is not there');
			},
		} as unknown as NonNullable<Context['env']['OUTBOX_QUEUE']>;
		const { context } = mailbox();
		const queued = { ...context, env: { ...context.env, OUTBOX_QUEUE: queue } };
		await deliverOwed(queued, { ids, hasBatches: false });
		expect(await countDue(NOW)).toBe(ids.length);
	});
});

describe('somebody who presses to and fro', () => {
	let pressed: string;
	beforeEach(async () => {
		pressed = await addEvent(platform.db, {
			startsAt: fromNow(HOUR_MS),
			endsAt: fromNow(2 * HOUR_MS),
		});
	});
	const answerTo = (userId: string, eventId: string, answer: 'going' | 'declined', now: Date) =>
		answerRsvp(platform.db, {
			userId,
			event: { id: eventId },
			answer,
			change: crypto.randomUUID(),
			now,
		});
	const press = (userId: string, number: number) =>
		answerTo(userId, pressed, number % 2 === 0 ? 'going' : 'declined', NOW);
	const letPass = (milliseconds: number) =>
		platform.db.run(sql`
			update outbox set due_at = due_at - ${milliseconds}, created_at = created_at - ${milliseconds}`);

	it.each([20, 21])(
		'%d times gets few mails, and the last one tells the truth',
		async (presses) => {
			const [userId = ''] = await addMembers(platform.db, 1);
			const { context } = mailbox();
			for (let number = 0; number < presses; number += 1) {
				const outcome = await press(userId, number);
				await deliverOutbox(context, outcome?.outboxIds ?? []);
			}
			const told = () => render.mock.calls.map(([claimed]) => (claimed as ClaimedMessage).message);
			expect(told().map(({ kind }) => kind)).toEqual([
				'rsvp_going',
				'rsvp_cancelled',
				'rsvp_going',
				'rsvp_cancelled',
			]);
			await letPass(9 * 60_000);
			await deliverOutbox(context);
			expect(told()).toHaveLength(4);
			await letPass(60_001);
			while ((await countDue(NOW)) > 0) await deliverOutbox(context);
			expect(told()).toHaveLength(5);
			const [stored] = await platform.db.select().from(rsvps).where(eq(rsvps.userId, userId));
			expect(told()[4]).toMatchObject({
				kind: presses % 2 === 0 ? 'rsvp_cancelled' : 'rsvp_going',
				revision: stored?.revision,
			});
		},
	);

	it('now and then gets a mail for each time', async () => {
		const [userId = ''] = await addMembers(platform.db, 1);
		const { context, attempts } = mailbox();
		for (let number = 0; number < 8; number += 1) {
			await press(userId, number);
			await deliverOutbox(context);
			await letPass(3 * 60_000);
		}
		expect(attempts).toHaveLength(8);
	});

	it('does not keep others from their mails, nor oneself from those about another event', async () => {
		const [userId = '', other = ''] = await addMembers(platform.db, 2);
		for (let number = 0; number < 6; number += 1) await press(userId, number);
		const elsewhere = await addEvent(platform.db, {
			startsAt: fromNow(HOUR_MS),
			endsAt: fromNow(2 * HOUR_MS),
		});
		for (const [who, where] of [
			[other, pressed],
			[userId, elsewhere],
		] as const) {
			const now = NOW;
			await answerTo(who, where, 'going', now);
			const [told] = await platform.db
				.select()
				.from(outbox)
				.where(sql`user_id = ${who} and event_id = ${where}`);
			expect(told?.dueAt).toEqual(now);
		}
	});
});

describe('one occasion', () => {
	it('is one message, whatever writes it again', async () => {
		const [userId = ''] = await addMembers(platform.db, 1);
		const write = () =>
			platform.db.run(sql`
				insert into outbox (id, kind, user_id, event_id, revision, due_at, created_at)
				values (${crypto.randomUUID()}, 'rsvp_going', ${userId}, ${event}, 1, 0, 0)`);
		await write();
		await expect(write()).rejects.toThrow();
	});
});
