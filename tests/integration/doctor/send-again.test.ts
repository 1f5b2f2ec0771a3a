import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/auth/policy.ts';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import {
	makeDueAgain,
	retriedBatches,
	troubledMessages,
} from '../../../src/db/doctor/send-again.ts';
import { type ClaimedMessage, claimOutbox } from '../../../src/db/mail/outbox.ts';
import {
	announcements,
	auditLog,
	events,
	mailBatches,
	outbox,
	subscriptions,
} from '../../../src/db/schema.ts';
import { STORED_WRITE_OFFS } from '../../../src/domain/mail/write-offs.ts';
import { previewSendingAgain, sendAgain } from '../../../src/features/doctor/send-again.ts';
import { deliverBatches } from '../../../src/features/mail/deliver-batches.ts';
import { deliverOutbox } from '../../../src/features/mail/deliver-outbox.ts';
import { deliverOwed } from '../../../src/features/mail/deliver-owed.ts';
import type { BatchRecipient } from '../../../src/mail/templates/club-mail.ts';
import { resendTransport } from '../../../src/mail/transports/resend-transport.ts';
import type { MailMessage } from '../../../src/mail/transports/transport.ts';
import {
	type FakeResend,
	RESEND_API_KEY,
	startFakeResend,
} from '../../support/mail/fake-resend.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf } from '../../support/refusals.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { sharedMails } from '../mail-transport.ts';
import { rowOf } from '../reading-rows.ts';
import { actorOf, addEvent, addMember, grantSession } from '../rows.ts';

// The words are made by a template, which only Astro's build can read; what they say is tested elsewhere.
const words = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../../src/mail/templates/rsvp-mail.ts', () => ({
	rsvpMail: async ({ email }: ClaimedMessage) => mailTo(email),
}));
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({
	clubMails: async (_: unknown, readers: readonly BatchRecipient[]) =>
		sharedMails(readers.map(({ email }) => mailTo(email))),
}));

/** A mail whose words are never the same again. */
function mailTo(to: string): MailMessage {
	words.count += 1;
	return { to, subject: `${words.count}`, html: 'x', text: 'x', headers: {}, attachments: [] };
}

const platform = useLocalPlatform();
useQuietLogs();
let resend: FakeResend;
let event: string;
let owner: Actor;
let context: Context;

beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	event = await addEvent(db, { startsAt: fromNow(DAY_MS), endsAt: fromNow(DAY_MS + HOUR_MS) });
	owner = await addOwner();
	resend = await startFakeResend();
	const base = contextOn(platform);
	const mail = resendTransport(
		{ transport: 'resend', from: 'a@b.example', apiKey: RESEND_API_KEY, baseUrl: resend.address },
		{ single: 2_000, batch: 2_000 },
	);
	// Without a queue it is delivered within this invocation, and by the cron.
	const env = { ...base.env, OUTBOX_QUEUE: undefined } as unknown as Context['env'];
	context = { ...base, env, mail: { ...mail, pauseMs: 0 } };
});
afterEach(async () => {
	await platform.settled();
	await resend.stop();
});

const LOST = 'Resend did not answer in time';
/** Its key is gone, so that it may come twice. */
const OLD_AND_LOST = { failure: LOST, createdAt: fromNow(-30 * HOUR_MS) };
const REFUSED = 'Resend refused: validation_error';

/** A message that was given up, to a member of its own. */
async function addGivenUp(values: Partial<typeof outbox.$inferInsert> = {}): Promise<string> {
	const id = crypto.randomUUID();
	await platform.db.insert(outbox).values({
		id,
		kind: 'rsvp_going',
		userId: await addMember(platform.db),
		eventId: event,
		revision: 1,
		attempts: 1,
		failure: REFUSED,
		createdAt: fromNow(-HOUR_MS),
		...values,
	});
	return id;
}

/** An owner who is signed in. */
async function addOwner(): Promise<Actor> {
	const id = await addMember(platform.db, { role: 'owner' });
	await grantSession(platform.db, id);
	return actorOf(id);
}

const row = (id: string) => rowOf(platform.db, outbox, id);
async function changeRecipient(id: string, values: Partial<typeof user.$inferInsert>) {
	const { userId } = await row(id);
	await platform.db.update(user).set(values).where(eq(user.id, userId));
}

const emailOf = async (id: string) => `${(await row(id)).userId}@example.com`;
const log = () => platform.db.select().from(auditLog);

const makeDue = (id: string) =>
	makeDueAgain(platform.db, { ids: [id], one: null, by: owner.authority, now: NOW });

/** Sends again, and delivers what that owes, as the middleware does after the answer. */
async function press(id?: string, allowsTwice = false) {
	const done = await sendAgain(context, owner, { id, allowsTwice });
	await deliverOwed(context, context.takeOwed());
	await platform.settled();
	return done;
}

describe('an email that was given up', () => {
	it('is sent at once, under its own key, and logged', async () => {
		const id = await addGivenUp();
		expect(await press(id)).toMatchObject({ messages: 1 });
		expect(resend.requests.map(({ key }) => key)).toEqual([id]);
		expect(resend.accepted.map(({ to }) => to)).toEqual([await emailOf(id)]);
		expect(await row(id)).toMatchObject({ failure: null, dueAt: null, attempts: 2 });
		expect((await row(id)).sentAt).not.toBeNull();
		const [entry, ...others] = await log();
		expect(others).toEqual([]);
		expect(entry).toMatchObject({
			action: 'mail.sent_again',
			userId: owner.user.id,
			memberId: (await row(id)).userId,
			subject: 'Open Studio',
		});
		expect(JSON.parse(entry?.after ?? '')).toMatchObject({ messages: 1, kind: 'rsvp_going' });
	});

	it('is due once, however often and by however many owners that is clicked', async () => {
		const ids = await Promise.all([addGivenUp(), addGivenUp(), addGivenUp()]);
		const other = await addOwner();
		const pressed = await Promise.allSettled(
			[owner, other, owner, other, owner].map((by) =>
				sendAgain(context, by, { allowsTwice: false }),
			),
		);
		await platform.settled();
		const counts = pressed.map((each) => (each.status === 'fulfilled' ? each.value.messages : 0));
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
		await deliverOutbox(context);
		expect(resend.accepted.map(({ key }) => key).sort()).toEqual([...ids].sort());
		expect(await log()).toHaveLength(counts.filter((count) => count > 0).length);
		expect(await refusalOf(press())).toBe('nothing_to_send_again');
	});

	it('is neither sent nor logged for somebody who is no longer an owner', async () => {
		const id = await addGivenUp();
		await platform.db.update(user).set({ role: 'host' }).where(eq(user.id, owner.user.id));
		expect(await refusalOf(press(id))).toBe('forbidden');
		expect(await row(id)).toMatchObject({ dueAt: null, failure: REFUSED });
		expect(resend.requests).toEqual([]);
		expect(await log()).toEqual([]);
	});

	it.each<[string, Partial<typeof outbox.$inferInsert>]>([
		['is sent already', { sentAt: NOW, failure: null }],
		['was sent after a failure', { sentAt: NOW }],
		['is retried automatically', { dueAt: fromNow(HOUR_MS) }],
		['was never tried', { failure: null }],
		['comes too late', { usefulUntil: fromNow(-1) }],
		...STORED_WRITE_OFFS.map((failure): [string, Partial<typeof outbox.$inferInsert>] => [
			`was written off: ${failure}`,
			{ failure },
		]),
	])('is left alone where it %s', async (_, values) => {
		const id = await addGivenUp(values);
		const before = await row(id);
		expect(await refusalOf(press(id, true))).toBe('nothing_to_send_again');
		expect(await makeDue(id)).toEqual([]);
		expect(await row(id)).toEqual(before);
		expect(await log()).toEqual([]);
	});

	it.each<[string, (id: string) => Promise<unknown>]>([
		['its recipient has stopped all email', (id) => changeRecipient(id, { mailStoppedAt: NOW })],
		['its recipient is banned', (id) => changeRecipient(id, { bannedAt: NOW })],
		['its event is cancelled', () => platform.db.update(events).set({ status: 'cancelled' })],
		[
			'its event is over',
			() => platform.db.update(events).set({ startsAt: new Date(1), endsAt: new Date(2) }),
		],
	])('is not sent where %s meanwhile', async (_, meanwhile) => {
		const id = await addGivenUp();
		const { surely } = await previewSendingAgain(context, id);
		expect(surely).toHaveLength(1);
		await meanwhile(id);
		expect(await makeDue(id)).toEqual([]);
		expect(await refusalOf(press(id))).toBe('nothing_to_send_again');
		expect(resend.requests).toEqual([]);
	});
});

describe('an email that may have arrived', () => {
	it('is sent again within a day without arriving twice, because the provider knows its key', async () => {
		resend.moods = ['accepts, and the answer is lost'];
		const id = await addGivenUp({ failure: null, attempts: 0, dueAt: NOW });
		await deliverOutbox(context, [id]);
		expect(resend.accepted).toHaveLength(1);
		await platform.db.update(outbox).set({ dueAt: null, message: null, failure: LOST });
		resend.moods = ['accepts'];
		await press(id);
		// Other bytes under the same key: the provider says that it has taken it before.
		expect(resend.requests).toHaveLength(2);
		expect(resend.accepted).toHaveLength(1);
		expect((await row(id)).sentAt).not.toBeNull();
	});

	it('is sent after that only where the owner confirms it', async () => {
		const id = await addGivenUp(OLD_AND_LOST);
		expect(await refusalOf(press(id))).toBe('may_come_twice');
		expect(await refusalOf(press())).toBe('nothing_to_send_again');
		expect(resend.requests).toEqual([]);
		expect(await press(id, true)).toMatchObject({ messages: 1 });
		expect(resend.accepted).toHaveLength(1);
	});

	it("is left out when all emails are sent that can't arrive twice", async () => {
		const surely = await addGivenUp();
		const perhaps = await addGivenUp(OLD_AND_LOST);
		expect(await press()).toMatchObject({ messages: 1 });
		expect(resend.accepted.map(({ key }) => key)).toEqual([surely]);
		expect(await row(perhaps)).toMatchObject({ dueAt: null, failure: LOST });
	});

	it('is given up at once where it fails again once its key is gone', async () => {
		const id = await addGivenUp(OLD_AND_LOST);
		resend.moods = [500];
		await press(id, true);
		expect(await row(id)).toMatchObject({
			dueAt: null,
			failure: 'Resend refused: application_error',
			message: null,
		});
		await deliverOutbox(context);
		expect(resend.requests).toHaveLength(1);
	});
});

describe('emails to many', () => {
	/** An invitation that was given up with its batch, to somebody who wants it. */
	async function addInvitation(values: Partial<typeof outbox.$inferInsert> = {}): Promise<string> {
		const id = await addGivenUp({ kind: 'invitation', lane: 'batch', revision: 0, ...values });
		await platform.db.insert(subscriptions).values({
			userId: (await row(id)).userId,
			topic: 'invitations',
			subscribed: true,
			updatedAt: NOW,
		});
		return id;
	}

	async function addBatch(values: Partial<typeof mailBatches.$inferInsert>): Promise<string> {
		const id = crypto.randomUUID();
		await platform.db.insert(mailBatches).values({ id, createdAt: NOW, ...values });
		return id;
	}

	it('leave the batch that failed, and go out in a new one with its own key', async () => {
		const closed = await addBatch({ dueAt: null, failure: REFUSED, attempts: 1 });
		const ids = [
			await addInvitation({ batchId: closed }),
			await addInvitation({ batchId: closed }),
		];
		expect(await press()).toMatchObject({ messages: 2 });
		for (const id of ids) expect((await row(id)).batchId).toBeNull();
		await deliverBatches(context);
		expect(resend.requests.map(({ path }) => path)).toEqual(['/emails/batch']);
		expect(resend.requests[0]?.key).not.toBe(closed);
		const emails = await Promise.all(ids.map(emailOf));
		expect(resend.accepted.map(({ to }) => to).sort()).toEqual(emails.sort());
		for (const id of ids) expect((await row(id)).batchId).not.toBe(closed);
	});

	it('leave a batch whose bytes are fixed as it is, and its members too', async () => {
		const dueAt = fromNow(HOUR_MS);
		const open = await addBatch({ body: '[]', dueAt, failure: LOST, attempts: 2 });
		const member = await addInvitation({ batchId: open, failure: LOST });
		const [batchBefore] = await platform.db.select().from(mailBatches);
		const before = await row(member);
		expect(await makeDue(member)).toEqual([]);
		const given = await addInvitation();
		expect(await press(undefined, true)).toMatchObject({ messages: 1 });
		expect(await refusalOf(press(member, true))).toBe('nothing_to_send_again');
		await deliverBatches(context);
		expect(await row(member)).toEqual(before);
		const batches = await platform.db.select().from(mailBatches).where(eq(mailBatches.id, open));
		expect(batches).toEqual([batchBefore]);
		expect((await row(given)).batchId).not.toBe(open);
		expect(resend.accepted.map(({ to }) => to)).toEqual([await emailOf(given)]);
		expect(await retriedBatches(platform.db, 5)).toMatchObject([
			{ id: open, kind: 'invitation', about: 'Open Studio', messages: 1, attempts: 2 },
		]);
	});

	it('reach nobody who has unsubscribed meanwhile', async () => {
		const id = await addInvitation();
		await platform.db.update(subscriptions).set({ subscribed: false });
		expect(await press(id)).toMatchObject({ messages: 1 });
		await deliverBatches(context);
		expect(resend.requests).toEqual([]);
		expect(await row(id)).toMatchObject({ failure: 'not_subscribed', dueAt: null });
		expect(await refusalOf(press(id, true))).toBe('nothing_to_send_again');
	});

	it('need a confirmation as soon as a response was lost, because they may arrive twice', async () => {
		const id = await addInvitation({ failure: LOST });
		expect(await refusalOf(press(id))).toBe('may_come_twice');
		expect(await press(id, true)).toMatchObject({ messages: 1 });
	});

	it('are not sent again where their announcement was stopped', async () => {
		const id = crypto.randomUUID();
		await platform.db.insert(announcements).values({
			id,
			subject: 'News',
			body: 'Words',
			topic: 'announcements',
			status: 'stopped',
			createdAt: NOW,
			updatedAt: NOW,
		});
		const message = {
			kind: 'announcement',
			lane: 'batch',
			eventId: null,
			announcementId: id,
		} as const;
		const given = await addGivenUp(message);
		expect(await makeDue(given)).toEqual([]);
		await platform.db.update(announcements).set({ status: 'sending' });
		expect(await makeDue(given)).toEqual([{ id: given, lane: 'batch' }]);
	});
});

describe('more emails than one invocation delivers', () => {
	it('are all due; the cron delivers what this one leaves', async () => {
		const ids = await Promise.all(Array.from({ length: 12 }, () => addGivenUp()));
		expect(await press()).toMatchObject({ messages: 12 });
		expect(resend.accepted).toHaveLength(10);
		await deliverOutbox(context);
		expect(resend.accepted.map(({ key }) => key).sort()).toEqual([...ids].sort());
	});

	it('are passed to the queue where there is one, by their ids', async () => {
		const sent: { body: { outboxIds: string[] } }[] = [];
		const queue = { sendBatch: async (messages: typeof sent) => sent.push(...messages) };
		const ids = await Promise.all(Array.from({ length: 12 }, () => addGivenUp()));
		context = { ...context, env: { ...context.env, OUTBOX_QUEUE: queue as never } };
		await press();
		expect(sent.flatMap(({ body }) => body.outboxIds).sort()).toEqual([...ids].sort());
		expect(resend.requests).toEqual([]);
	});
});

describe('the list of emails that did not get through', () => {
	const since = fromNow(-30 * DAY_MS);

	it('goes on after the last one shown, though many were written at once', async () => {
		const createdAt = fromNow(-HOUR_MS);
		const ids: string[] = [];
		for (let times = 0; times < 7; times += 1) ids.push(await addGivenUp({ createdAt }));
		const seen: string[] = [];
		for (let after: string | undefined; ; after = seen.at(-1)) {
			const page = await troubledMessages(platform.db, { since, after, limit: 3 });
			if (page.length === 0) break;
			seen.push(...page.map(({ id }) => id));
		}
		expect(seen).toEqual(ids.toReversed());
	});

	it('shows those that are retried, and not what nobody wanted or what is long ago', async () => {
		await addGivenUp({ failure: 'not_subscribed' });
		await addGivenUp({ createdAt: fromNow(-31 * DAY_MS) });
		const dueAt = fromNow(HOUR_MS);
		const waiting = await addGivenUp({ dueAt });
		const given = await addGivenUp();
		const listed = await troubledMessages(platform.db, { since, limit: 9 });
		expect(listed.map(({ id }) => id)).toEqual([given, waiting]);
		expect(listed[1]).toMatchObject({ dueAt, about: 'Open Studio', isReachable: true });
		const givenUp = await troubledMessages(platform.db, { since, isGivenUp: true, limit: 9 });
		expect(givenUp.map(({ id }) => id)).toEqual([given]);
	});
});

it('an email that a worker has claimed is not taken from it', async () => {
	const id = await addGivenUp({ dueAt: fromNow(-1_000) });
	await claimOutbox(platform.db, {
		claim: 'a worker',
		now: NOW,
		staleBefore: new Date(0),
		limit: 1,
	});
	await platform.db.run(sql`update outbox set due_at = null`);
	expect(await makeDue(id)).toEqual([]);
});
