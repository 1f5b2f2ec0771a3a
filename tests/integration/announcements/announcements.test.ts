import { asc, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../src/context.ts';
import { user } from '../../../src/db/auth-schema.ts';
import type { Authority } from '../../../src/db/authority.ts';
import type { Db } from '../../../src/db/client.ts';
import {
	announcements,
	checkIns,
	events,
	mailAddresses,
	outbox,
	subscriptions,
} from '../../../src/db/schema.ts';
import type { ChosenRecipients } from '../../../src/domain/announcements/form.ts';
import type { Topic } from '../../../src/domain/mail/topics.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import { deleteAnnouncement } from '../../../src/features/announcements/delete-announcement.ts';
import { postpone } from '../../../src/features/announcements/postpone-announcement.ts';
import {
	changeAnnouncement,
	createAnnouncement,
} from '../../../src/features/announcements/save-announcement.ts';
import {
	sendAnnouncement,
	sendDueAnnouncements,
} from '../../../src/features/announcements/send-announcement.ts';
import { stopAnnouncement } from '../../../src/features/announcements/stop-announcement.ts';
import { testAnnouncement } from '../../../src/features/announcements/test-announcement.ts';
import { cancelEvent } from '../../../src/features/events/cancel-event.ts';
import { changeEvent, previewChange } from '../../../src/features/events/change-event.ts';
import { deliverBatches } from '../../../src/features/mail/deliver-batches.ts';
import { addBreak } from '../../../src/features/series/add-break.ts';
import { previewCancelFollowing } from '../../../src/features/series/change-following.ts';
import { changeSeries } from '../../../src/features/series/change-series.ts';
import { endSeries } from '../../../src/features/series/end-series.ts';
import type { BatchRecipient, BatchSubject } from '../../../src/mail/templates/club-mail.ts';
import type { MailMessage } from '../../../src/mail/transports/transport.ts';
import { stateText } from '../../../src/messages/wording/announcements.ts';
import {
	viewAnnouncement,
	viewAnnouncementForm,
	viewAnnouncements,
} from '../../../src/views/announcements/announcements.ts';
import { A_PLAN } from '../../support/a-series.ts';
import { useQuietLogs } from '../../support/quiet-logs.ts';
import { refusalOf } from '../../support/refusals.ts';
import { tally } from '../../support/tally.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW, timeAfter } from '../../support/time.ts';
import { answerAs } from '../answering.ts';
import { contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { sharedMails, useMailTransport } from '../mail-transport.ts';
import { meanwhile } from '../meanwhile.ts';
import { rowOf } from '../reading-rows.ts';
import {
	actorOf,
	addClub,
	addEvent,
	addMember,
	addMembers,
	addSeries,
	grantSession,
	insertEach,
} from '../rows.ts';

// Only Astro's build can read the template that makes the text; what it says is tested elsewhere.
vi.mock('../../../src/mail/templates/club-mail.ts', () => {
	const batchMails = async (
		{ announcement, event }: BatchSubject,
		readers: readonly BatchRecipient[],
		config: { authSecret: string },
	): Promise<MailMessage[]> =>
		readers.map(({ email, answer }) => ({
			to: email,
			subject: announcement?.subject ?? '',
			html: `${announcement?.body} ${event?.title ?? ''} ${answer}`,
			text: config.authSecret,
			headers: {},
			attachments: [],
		}));
	const clubMails = async (...given: Parameters<typeof batchMails>) =>
		sharedMails(await batchMails(...given));
	return { batchMails, clubMails };
});

const platform = useLocalPlatform();
const mail = useMailTransport();
useQuietLogs();
let owner: string;
let right: Authority;
beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	await addClub(db, { place: '' });
	owner = await addMember(db, { role: 'owner', email: 'olive@example.com' });
	right = await grantSession(db, owner);
});

/** Without a queue, so that a test delivers what is owed itself. */
const site = (db: Db = platform.db, now = NOW): Context => ({
	...contextOn(platform, { db, now, mail }),
	env: { ...platform.env, OUTBOX_QUEUE: undefined } as unknown as Context['env'],
});

async function subscribe(userId: string, topic: Topic, subscribed = true): Promise<void> {
	await platform.db.insert(subscriptions).values({ userId, topic, subscribed, updatedAt: NOW });
}

/** Members who chose to hear announcements. */
async function addSubscribers(count: number): Promise<string[]> {
	const ids = await addMembers(platform.db, count);
	const choice = { topic: 'announcements', subscribed: true, updatedAt: NOW } as const;
	await insertEach(
		platform.db,
		subscriptions,
		ids.map((userId) => ({ userId, ...choice })),
	);
	return ids;
}

async function write(to: ChosenRecipients = { topic: 'announcements' }): Promise<string> {
	const id = crypto.randomUUID();
	const form = { subject: 'News', body: 'We have a stove.', to };
	await createAnnouncement(site(), { id, by: right, form });
	return id;
}

const stored = (id: string) => rowOf(platform.db, announcements, id);

/** The messages of an announcement, by recipient. */
async function messagesOf(id: string) {
	return platform.db
		.select()
		.from(outbox)
		.where(eq(outbox.announcementId, id))
		.orderBy(asc(outbox.userId));
}

const recipientsOf = async (id: string) => (await messagesOf(id)).map(({ userId }) => userId);

const send = (id: string, revision = 1, db?: Db, now?: Date) =>
	sendAnnouncement(site(db, now), { id, revision, by: right });

const going = (eventId: string, userId: string) => answerAs(platform.db, userId, eventId);

const KINDS: Record<string, Partial<typeof user.$inferInsert>> = {
	plain: {},
	banned: { bannedAt: NOW },
	imported: { awaitsConsentSince: NOW },
	stopped: { mailStoppedAt: NOW },
	paused: { mailPausedUntil: '2026-11-26' },
	'pause-over': { mailPausedUntil: '2026-11-25' },
	'chose-not': {},
	bounced: {},
	complained: {},
};

/** Members of whom that is true, and an address each that bounced or complained. */
async function addAllKinds(): Promise<void> {
	const { db } = platform;
	for (const [id, state] of Object.entries(KINDS)) await addMember(db, { id, ...state });
	for (const [id, stoppedBy] of [
		['bounced', 'bounce'],
		['complained', 'complaint'],
	] as const) {
		const email = `${id}@example.com`;
		await db.insert(mailAddresses).values({ email, stoppedBy, stoppedAt: NOW, updatedAt: NOW });
	}
}

describe('the recipients of an announcement', () => {
	it.each(['announcements', 'invitations'] as const)(
		'about %s are the members who chose the topic and can be emailed, as many as were counted',
		async (topic) => {
			await addAllKinds();
			await addMember(platform.db, { id: 'undecided' });
			for (const id of Object.keys(KINDS)) await subscribe(id, topic, id !== 'chose-not');
			const id = await write({ topic });
			// The others who chose it get no email now; banned members don't count.
			const { reach } = await viewAnnouncement(site(), id);
			expect(reach).toEqual({ people: 2, unreached: 5, isHeld: false });
			expect(await send(id)).toMatchObject({ recipients: 2 });
			expect(await recipientsOf(id)).toEqual(['pause-over', 'plain']);
		},
	);

	it("about reminders are all members who didn't turn them off", async () => {
		await addAllKinds();
		await subscribe('chose-not', 'reminders', false);
		await subscribe('plain', 'reminders');
		const id = await write({ topic: 'reminders' });
		expect((await viewAnnouncement(site(), id)).reach?.people).toBe(3);
		expect(await send(id)).toMatchObject({ recipients: 3 });
		expect(await recipientsOf(id)).toEqual([owner, 'pause-over', 'plain'].sort());
	});

	it('of an event are the people going who can be emailed, whatever topics they chose', async () => {
		await addAllKinds();
		// Banned members get no seat.
		const event = await addEvent(platform.db, { slug: 'open-studio', capacity: 8 });
		for (const id of Object.keys(KINDS)) await going(event, id);
		await addMember(platform.db, { id: 'waiting' });
		await addMember(platform.db, { id: 'declined' });
		await going(event, 'waiting');
		await answerAs(platform.db, 'declined', event, { answer: 'declined' });
		await subscribe('chose-not', 'announcements', false);
		const id = await write({ slug: 'open-studio' });
		expect((await viewAnnouncement(site(), id)).reach?.people).toBe(4);
		expect(await send(id)).toMatchObject({ recipients: 4 });
		expect(await recipientsOf(id)).toEqual(['chose-not', 'pause-over', 'paused', 'plain']);
	});

	it('are nobody at times: then it is not sent', async () => {
		const id = await write();
		expect((await viewAnnouncement(site(), id)).reach?.people).toBe(0);
		expect(await refusalOf(send(id))).toBe('nobody_to_write_to');
		expect(await stored(id)).toMatchObject({ status: 'draft', revision: 1 });
	});

	it("include a member again once their pause is over, by the date in the club's zone", async () => {
		const [member = ''] = await addSubscribers(1);
		await platform.db
			.update(user)
			.set({ mailPausedUntil: '2026-11-26' })
			.where(eq(user.id, member));
		const id = await write();
		// In Berlin it is the 26th already, in UTC not yet.
		const lateEvening = new Date('2026-11-25T23:30:00Z');
		expect((await viewAnnouncement(site(), id)).reach?.people).toBe(0);
		expect((await viewAnnouncement(site(platform.db, lateEvening), id)).reach?.people).toBe(1);
		expect(await send(id, 1, undefined, lateEvening)).toMatchObject({ recipients: 1 });
	});
});

describe('an announcement to the attendees of an event', () => {
	it('goes to the people going, and once the event is over to those checked in, if anybody was', async () => {
		const { db } = platform;
		for (const id of ['ada', 'missed', 'walked-in']) await addMember(db, { id });
		const event = await addEvent(db);
		for (const id of ['ada', 'missed']) await going(event, id);
		const over = fromNow(4 * DAY_MS);
		const reach = async (now: Date) => {
			const id = await write({ slug: `event-${event}` });
			const { reach: said } = await viewAnnouncement(site(db, now), id);
			expect(await send(id, 1, undefined, now)).toMatchObject({ recipients: said?.people });
			return recipientsOf(id);
		};
		expect(await reach(over)).toEqual(['ada', 'missed']);
		for (const userId of ['ada', 'walked-in']) {
			await db.insert(checkIns).values({ eventId: event, userId, checkedInAt: over });
		}
		expect(await reach(NOW)).toEqual(['ada', 'missed']);
		expect(await reach(over)).toEqual(['ada', 'walked-in']);
	});
});

describe('an announcement that is sent', () => {
	it('is written into the outbox for the batch lane, for three days', async () => {
		await addSubscribers(2);
		const id = await write();
		await send(id);
		for (const message of await messagesOf(id)) {
			expect(message).toMatchObject({
				kind: 'announcement',
				lane: 'batch',
				eventId: null,
				dueAt: NOW,
				usefulUntil: fromNow(3 * DAY_MS),
				batchId: null,
				sentAt: null,
			});
		}
		expect(await stored(id)).toMatchObject({
			status: 'sending',
			startedAt: NOW,
			recipients: 2,
			revision: 2,
		});
	});

	it('goes out once, though its button is clicked ten times at once', async () => {
		await addSubscribers(3);
		const id = await write();
		const presses = await Promise.all(Array.from({ length: 10 }, () => send(id)));
		expect(presses).toEqual(presses.map(() => ({ recipients: 3, isHeld: false })));
		expect(await messagesOf(id)).toHaveLength(3);
		expect(await stored(id)).toMatchObject({ recipients: 3, revision: 2 });
	});

	it('does not reach people who join between two clicks of the button', async () => {
		await addSubscribers(2);
		const id = await write();
		// The second click has read a draft; before it writes, the first is done and somebody joins.
		const late = meanwhile(platform.env.DB, 2, async () => {
			await send(id);
			await addSubscribers(1);
		});
		expect(await send(id, 1, late)).toMatchObject({ recipients: 2 });
		expect(await messagesOf(id)).toHaveLength(2);
		expect(await stored(id)).toMatchObject({ recipients: 2 });
	});

	it('goes out once, though the chore and a click of the button meet', async () => {
		await addSubscribers(2);
		const id = await write();
		await postpone(site(), { id, revision: 1, by: right, sendsAt: NOW });
		const late = meanwhile(platform.env.DB, 2, async () => {
			expect(await sendDueAnnouncements(site())).toBe(1);
			await addSubscribers(1);
		});
		expect(await send(id, 2, late)).toMatchObject({ recipients: 2 });
		expect(await messagesOf(id)).toHaveLength(2);
		expect(await sendDueAnnouncements(site())).toBe(0);
	});

	it('has the text that its organizer saw: changed meanwhile, it is not sent', async () => {
		await addSubscribers(1);
		const id = await write();
		const change = () =>
			changeAnnouncement(site(), {
				id,
				revision: 1,
				by: right,
				form: { subject: 'Other news', body: 'No stove.', to: { topic: 'announcements' } },
			});
		const late = meanwhile(platform.env.DB, 2, change);
		expect(await refusalOf(send(id, 1, late))).toBe('changed_meanwhile');
		expect(await refusalOf(send(id, 1))).toBe('changed_meanwhile');
		expect(await messagesOf(id)).toEqual([]);
		expect(await send(id, 2)).toMatchObject({ recipients: 1 });
	});

	it('can no longer be changed, postponed, sent again or deleted', async () => {
		await addSubscribers(1);
		const id = await write();
		await send(id);
		const context = site();
		const form = { subject: 'Other', body: 'Words', to: { topic: 'reminders' } as const };
		for (const revision of [1, 2]) {
			const change = changeAnnouncement(context, { id, revision, by: right, form });
			expect(await refusalOf(change)).toBe('announcement_sent');
			expect(await refusalOf(postpone(context, { id, revision, by: right, sendsAt: null }))).toBe(
				'announcement_sent',
			);
			expect(await refusalOf(deleteAnnouncement(context, { id, revision, by: right }))).toBe(
				'announcement_sent',
			);
		}
		expect(await refusalOf(send(id, 2))).toBe('announcement_sent');
		expect(await refusalOf(send('none'))).toBe('announcement_not_found');
		expect(await stored(id)).toMatchObject({ subject: 'News', revision: 2 });
	});
});

describe('an announcement that is stopped', () => {
	/** Sends one to so many, and hands over so many hundreds of them. */
	async function sendSome(count: number, batches: number) {
		await addSubscribers(count);
		const id = await write();
		await send(id);
		const context = site();
		if (batches > 0) await deliverBatches(context, batches);
		return { id, context };
	}

	it('halfway reaches nobody else, and says how many people it reached', async () => {
		const { id, context } = await sendSome(230, 1);
		expect(tally(mail.sent.map(({ key }) => key))).toEqual({ [mail.sent[0]?.key ?? '']: 100 });
		expect((await viewAnnouncement(context, id)).announcement.progress).toEqual({
			handedOver: 100,
			inProgress: 0,
			waiting: 130,
			dropped: 0,
		});
		expect(await stopAnnouncement(context, id, right)).toEqual({ dropped: 130 });
		await deliverBatches(context, 5);
		expect(mail.sent).toHaveLength(100);
		const { announcement } = await viewAnnouncement(context, id);
		expect(announcement).toMatchObject({ status: 'stopped', recipients: 230 });
		expect(announcement.progress).toMatchObject({ handedOver: 100, waiting: 0, dropped: 130 });
		const dropped = (await messagesOf(id)).filter(({ sentAt }) => sentAt === null);
		expect(dropped.every(({ failure, dueAt }) => failure === 'stopped' && dueAt === null)).toBe(
			true,
		);
	});

	it('while a batch is written does not send that batch, and while one is sent counts it', async () => {
		for (const moment of ['written', 'sent'] as const) {
			await addSubscribers(20);
			const id = await write();
			await send(id);
			const context = site();
			let progress: unknown;
			let isStopping = false;
			let stopping: Promise<unknown> = Promise.resolve();
			const stop = async () => {
				await stopAnnouncement(site(), id, right);
				progress = (await viewAnnouncement(site(), id)).announcement.progress;
			};
			context.mail = {
				...mail,
				batchItem: (message) => {
					// Begun once, before the request is stored; D1 takes one after the other.
					if (moment === 'written' && !isStopping) {
						isStopping = true;
						stopping = stop();
					}
					return mail.batchItem(message);
				},
				sendBatch: async (...given) => {
					if (moment === 'sent') await stop();
					await mail.sendBatch(...given);
				},
			};
			await deliverBatches(context, 3);
			await stopping;
			expect(await stored(id)).toMatchObject({ status: 'stopped' });
			const recipients = (await messagesOf(id)).length;
			const wasSent = moment === 'sent';
			expect([moment, mail.sent.length]).toEqual([moment, wasSent ? recipients : 0]);
			expect(progress).toEqual(
				wasSent
					? { handedOver: 0, inProgress: recipients, waiting: 0, dropped: 0 }
					: { handedOver: 0, inProgress: 0, waiting: 0, dropped: recipients },
			);
			const { announcement } = await viewAnnouncement(site(), id);
			expect(announcement.progress).toMatchObject(
				wasSent ? { handedOver: recipients, dropped: 0 } : { handedOver: 0, dropped: recipients },
			);
			await platform.db.delete(announcements);
		}
	});

	it('is not stopped a second time, nor once it is out, nor as a draft', async () => {
		const { id, context } = await sendSome(3, 0);
		expect(await stopAnnouncement(context, id, right)).toEqual({ dropped: 3 });
		const { stoppedAt, revision } = await stored(id);
		expect(await stopAnnouncement(context, id, right)).toEqual({ dropped: 0 });
		expect(await stored(id)).toMatchObject({ stoppedAt, revision });
		const draft = await write();
		expect(await refusalOf(stopAnnouncement(context, draft, right))).toBe('nothing_to_stop');
		await send(draft);
		await deliverBatches(context, 1);
		expect(await refusalOf(stopAnnouncement(context, draft, right))).toBe('nothing_to_stop');
		expect(await stored(draft)).toMatchObject({ status: 'sending' });
		expect(await refusalOf(stopAnnouncement(context, 'none', right))).toBe(
			'announcement_not_found',
		);
	});

	it('leaves other announcements alone', async () => {
		const { id, context } = await sendSome(3, 0);
		const other = await write();
		await send(other);
		await stopAnnouncement(context, id, right);
		await deliverBatches(context, 3);
		expect(mail.sent).toHaveLength(3);
		expect((await viewAnnouncement(context, other)).announcement.progress.handedOver).toBe(3);
	});
});

describe('an announcement that is scheduled', () => {
	const inAnHour = fromNow(HOUR_MS);

	it('goes out at its time, not before, and once', async () => {
		await addSubscribers(2);
		const id = await write();
		await postpone(site(), { id, revision: 1, by: right, sendsAt: inAnHour });
		expect(await stored(id)).toMatchObject({
			status: 'scheduled',
			sendsAt: inAnHour,
			revision: 2,
		});
		const before = timeAfter(inAnHour, -1);
		expect(await sendDueAnnouncements(site(platform.db, before))).toBe(0);
		expect(await messagesOf(id)).toEqual([]);
		const runs = await Promise.all(
			[1, 2, 3].map(() => sendDueAnnouncements(site(platform.db, inAnHour))),
		);
		expect(runs.sort()).toEqual([0, 0, 1]);
		expect(await messagesOf(id)).toHaveLength(2);
		expect(await stored(id)).toMatchObject({ status: 'sending', startedAt: inAnHour });
	});

	it('is not sent if it is postponed, or made a draft again, while the chore runs', async () => {
		await addSubscribers(1);
		const inTwoHours = timeAfter(inAnHour, HOUR_MS);
		for (const sendsAt of [inTwoHours, null]) {
			const id = await write();
			await postpone(site(), { id, revision: 1, by: right, sendsAt: inAnHour });
			const late = meanwhile(platform.env.DB, 1, () =>
				postpone(site(), { id, revision: 2, by: right, sendsAt }),
			);
			expect(await sendDueAnnouncements(site(late, inAnHour))).toBe(0);
			expect(await messagesOf(id)).toEqual([]);
			expect(await stored(id)).toMatchObject({
				status: sendsAt ? 'scheduled' : 'draft',
				sendsAt,
			});
		}
	});

	it('becomes a draft again once its time was missed by more than a day, and says so', async () => {
		await addSubscribers(1);
		const [missed, late] = [await write(), await write()];
		const dayLater = timeAfter(inAnHour, DAY_MS + 1);
		await postpone(site(), { id: missed, revision: 1, by: right, sendsAt: inAnHour });
		const justInTime = timeAfter(dayLater, -DAY_MS);
		await postpone(site(), { id: late, revision: 1, by: right, sendsAt: justInTime });
		expect(await sendDueAnnouncements(site(platform.db, dayLater))).toBe(1);
		expect(await stored(late)).toMatchObject({ status: 'sending' });
		expect(await stored(missed)).toMatchObject({
			status: 'draft',
			sendsAt: inAnHour,
			revision: 3,
		});
		// Once its text changes, that is forgotten.
		await changeAnnouncement(site(), {
			id: missed,
			revision: 3,
			by: right,
			form: { subject: 'Later', body: 'Words', to: { topic: 'announcements' } },
		});
		expect(await stored(missed)).toMatchObject({ status: 'draft', sendsAt: null });
	});

	it('stays scheduled when its text changes, and goes out with the new text', async () => {
		await addSubscribers(1);
		const id = await write();
		await postpone(site(), { id, revision: 1, by: right, sendsAt: inAnHour });
		await changeAnnouncement(site(), {
			id,
			revision: 2,
			by: right,
			form: { subject: 'Later', body: 'Words', to: { topic: 'announcements' } },
		});
		expect(await stored(id)).toMatchObject({
			status: 'scheduled',
			sendsAt: inAnHour,
			revision: 3,
		});
		const context = site(platform.db, inAnHour);
		await sendDueAnnouncements(context);
		await deliverBatches(context, 1);
		expect(mail.sent[0]?.message.subject).toBe('Later');
	});

	it('never keeps the others from going out where it cannot be started', async () => {
		await addSubscribers(1);
		const ids = [await write(), await write()];
		for (const id of ids) await postpone(site(), { id, revision: 1, by: right, sendsAt: inAnHour });
		const failing = meanwhile(platform.env.DB, 1, () => Promise.reject(new Error('D1_ERROR')));
		const run = sendDueAnnouncements(site(failing, inAnHour));
		await expect(run).rejects.toThrow('D1_ERROR');
		const statuses = await Promise.all(ids.map(async (id) => (await stored(id)).status));
		expect(statuses.sort()).toEqual(['scheduled', 'sending']);
		expect(await sendDueAnnouncements(site(platform.db, inAnHour))).toBe(1);
	});

	it('costs the chore one query while nothing is due', async () => {
		await write();
		platform.statements.length = 0;
		await sendDueAnnouncements(site());
		expect(platform.statements).toHaveLength(1);
	});
});

describe('an announcement that is scheduled for the attendees of an event', () => {
	/** Dates so far from the event that it has none in them. */
	const FIRST_MONDAYS: SeriesPlan = {
		...A_PLAN,
		rhythm: 'first',
		weekday: 'MO',
		fromDate: '2026-11-26',
	};
	const MORNING = fromNow(2 * DAY_MS);
	const LATE_MORNING = timeAfter(MORNING, HOUR_MS);
	let meeting: string;
	let scheduled: string;
	beforeEach(async () => {
		const { db } = platform;
		await addSeries(db, { id: 'studio', startsOnDate: '2026-11-28' });
		meeting = await addEvent(db, {
			seriesId: 'studio',
			seriesDate: '2026-11-28',
			startsAt: new Date('2026-11-28T10:00:00Z'),
		});
		await going(meeting, await addMember(db));
		scheduled = await scheduleFor(meeting);
	});
	async function scheduleFor(eventId: string): Promise<string> {
		const id = crypto.randomUUID();
		await platform.db.insert(announcements).values({
			id,
			subject: 'Bring your own cup',
			body: '',
			eventId,
			status: 'scheduled',
			sendsAt: MORNING,
			createdAt: NOW,
			updatedAt: NOW,
		});
		return id;
	}
	const stateOf = async (id: string) => (await viewAnnouncement(site(), id)).announcement;
	const cancel = (scope: 'this' | 'following') =>
		cancelEvent(site(), { eventId: meeting, by: right, sequence: 0, reason: 'a flood', scope });
	const end = (confirmed: number) =>
		endSeries(site(), {
			seriesId: 'studio',
			by: right,
			plan: { endsOnDate: '2026-11-26', reason: '' },
			confirmed,
		});

	it.each<[string, () => Promise<unknown>]>([
		['is cancelled', () => cancel('this')],
		['is cancelled with all events that follow', () => cancel('following')],
		['is later than the end of its series', () => end(1)],
		[
			'is in a break',
			() =>
				addBreak(site(), {
					id: 'break',
					seriesId: 'studio',
					by: right,
					plan: { firstDate: '2026-11-28', lastDate: '2026-11-28', reason: 'rest' },
					confirmed: 1,
				}),
		],
		[
			'has no date in the new rhythm',
			() =>
				changeSeries(site(), {
					changeId: crypto.randomUUID(),
					seriesId: 'studio',
					by: right,
					seenAt: NOW.getTime(),
					reason: '',
					confirmed: 1,
					plan: FIRST_MONDAYS,
				}),
		],
	])('becomes a draft when the event %s', async (_, cancelMeeting) => {
		const others = [await scheduleFor(await addEvent(platform.db)), await write()];
		await cancelMeeting();
		expect((await rowOf(platform.db, events, meeting)).status).toBe('cancelled');
		const held = await stateOf(scheduled);
		expect(held).toMatchObject({ status: 'draft', sendsAt: MORNING, revision: 2 });
		expect(stateText(held, 'Europe/Berlin', 'en-GB').sentence).toContain(
			'but its event is cancelled',
		);
		const [other, topic] = await Promise.all(others.map(stateOf));
		expect([other?.status, topic?.revision]).toEqual(['scheduled', 1]);
		expect(await sendDueAnnouncements(site(platform.db, LATE_MORNING))).toBe(1);
		expect((await stateOf(scheduled)).status).toBe('draft');
	});

	it('is counted before the event is cancelled, and after', async () => {
		const effect = await previewCancelFollowing(site(), { eventId: meeting, sequence: 0 });
		expect(effect.announcements).toEqual({ held: 1, late: 0, early: 0 });
		const outcome = await end(0);
		expect(outcome.isDone === false && outcome.concerned.announcements.held).toBe(1);
		expect(await cancel('this')).toMatchObject({ held: 1 });
	});

	it('is not sent if the event is cancelled as its time comes', async () => {
		const db = meanwhile(platform.env.DB, 1, () => cancel('this'));
		expect(await sendDueAnnouncements(site(db, LATE_MORNING))).toBe(0);
		expect(await messagesOf(scheduled)).toEqual([]);
	});

	it('stays scheduled when the event moves, and the change says that it now comes too late', async () => {
		const event = await rowOf(platform.db, events, meeting);
		const startsAt = timeAfter(MORNING, -HOUR_MS);
		const details = { ...event, startsAt, endsAt: timeAfter(startsAt, HOUR_MS) };
		const change = {
			planned: { plan: {}, details, clockNotes: [] } as never,
			scope: 'this',
		} as const;
		const preview = await previewChange(site(), { ...change, event }, 'en-GB');
		expect(preview.isGrave).toBe(true);
		expect(preview.sentences[0]).toMatch(/1 announcement is scheduled for a time when the event/);
		await changeEvent(site(), { ...change, eventId: meeting, by: right, sequence: 0 });
		expect((await stateOf(scheduled)).status).toBe('scheduled');
	});
});

describe('the text of an announcement', () => {
	const form = (subject: string) => ({
		subject,
		body: 'Words',
		to: { topic: 'announcements' } as const,
	});

	it('is saved once, though the button is clicked three times; the same form with another text is refused', async () => {
		const context = site();
		const id = crypto.randomUUID();
		const presses = await Promise.all(
			[1, 2, 3].map(() => createAnnouncement(context, { id, by: right, form: form('News') })),
		);
		expect(presses.filter(({ isNew }) => isNew)).toHaveLength(1);
		const other = createAnnouncement(context, { id, by: right, form: form('Other') });
		expect(await refusalOf(other)).toBe('form_used');
		expect(await platform.db.select().from(announcements)).toHaveLength(1);
	});

	it('is not lost when two owners save at once: the second one is refused', async () => {
		const context = site();
		const id = await write();
		const change = (subject: string, revision: number) =>
			changeAnnouncement(context, { id, revision, by: right, form: form(subject) });
		const outcomes = await Promise.all([
			refusalOf(change('Mine', 1)),
			refusalOf(change('Yours', 1)),
		]);
		expect(outcomes.sort()).toEqual(['changed_meanwhile', 'none']);
		const { subject, revision } = await stored(id);
		// The same form once more is no mistake, and changes nothing.
		expect(await refusalOf(change(subject, 1))).toBe('none');
		expect(await stored(id)).toMatchObject({ subject, revision: 2 });
		expect(revision).toBe(2);
		expect(await refusalOf(change('Third', 2))).toBe('none');
	});

	it('for an event that is gone is refused', async () => {
		const id = crypto.randomUUID();
		const gone = { ...form('News'), to: { slug: 'no-such-event' } };
		expect(await refusalOf(createAnnouncement(site(), { id, by: right, form: gone }))).toBe(
			'event_not_found',
		);
	});

	it('that nobody has received can be deleted by owners who see its latest version', async () => {
		const context = site();
		const id = await write();
		expect(await refusalOf(deleteAnnouncement(context, { id, revision: 0, by: right }))).toBe(
			'changed_meanwhile',
		);
		await deleteAnnouncement(context, { id, revision: 1, by: right });
		await deleteAnnouncement(context, { id, revision: 1, by: right });
		expect(await platform.db.select().from(announcements)).toEqual([]);
	});
});

describe('a test of an announcement', () => {
	it('goes only to the organizer who asks for it, once a minute, and changes nothing', async () => {
		await addSubscribers(2);
		const id = await write();
		const viewer = { ...actorOf(owner), authority: right };
		viewer.user.email = 'olive@example.com';
		const before = await stored(id);
		const sendToMyself = (now = NOW) =>
			testAnnouncement(site(platform.db, now), viewer, { id, revision: 1 });
		await sendToMyself();
		await sendToMyself();
		expect(mail.sent.map(({ message: { to, subject } }) => [to, subject])).toEqual([
			['olive@example.com', 'Test: News'],
			['olive@example.com', 'Test: News'],
		]);
		expect(new Set(mail.sent.map(({ key }) => key)).size).toBe(1);
		await sendToMyself(fromNow(MINUTE_MS));
		expect(new Set(mail.sent.map(({ key }) => key)).size).toBe(2);
		expect(await stored(id)).toEqual(before);
		expect(await platform.db.select().from(outbox)).toEqual([]);
		mail.fault = () => new Error('refused');
		expect(await refusalOf(sendToMyself())).toBe('mail_unavailable');
	});
});

describe('the list of announcements', () => {
	it('has the newest first, page by page, and for a host only those to attendees', async () => {
		await addEvent(platform.db, { slug: 'open-studio' });
		const written: string[] = [];
		for (let number = 0; number < 23; number += 1) {
			written.unshift(await write(number % 4 === 0 ? { slug: 'open-studio' } : undefined));
		}
		const context = site();
		const first = await viewAnnouncements(context, { toAttendees: false });
		expect(first.announcements.map(({ id }) => id)).toEqual(written.slice(0, 20));
		const second = await viewAnnouncements(context, {
			toAttendees: false,
			before: first.olderThan ?? undefined,
		});
		expect(second.announcements.map(({ id }) => id)).toEqual(written.slice(20));
		expect(second.olderThan).toBeNull();
		const ofHosts = await viewAnnouncements(context, { toAttendees: true });
		expect(ofHosts.announcements).toHaveLength(6);
		expect(ofHosts.announcements[0]?.event).toMatchObject({ title: 'Open Studio' });
	});

	it('offers the events to write to, the one asked for among them', async () => {
		await addEvent(platform.db, {
			slug: 'long-ago',
			startsAt: fromNow(-900 * DAY_MS),
			endsAt: fromNow(-899 * DAY_MS),
		});
		for (let days = 1; days <= 7; days += 1) {
			const startsAt = fromNow(-days * DAY_MS);
			const endsAt = timeAfter(startsAt, HOUR_MS);
			await addEvent(platform.db, { slug: `past-${days}`, startsAt, endsAt });
		}
		await addEvent(platform.db, { slug: 'next' });
		const context = site();
		const shown = await viewAnnouncementForm(context, { id: null, slug: 'long-ago' });
		expect(shown.asked?.slug).toBe('long-ago');
		expect(shown.upcoming.map(({ slug }) => slug)).toEqual(['next']);
		expect(shown.past.map(({ slug }) => slug)).toEqual([
			'long-ago',
			...[1, 2, 3, 4, 5].map((days) => `past-${days}`),
		]);
		const usual = await viewAnnouncementForm(context, { id: null, slug: null });
		expect(usual.past).toHaveLength(5);
		expect(await refusalOf(viewAnnouncementForm(context, { id: 'none', slug: null }))).toBe(
			'announcement_not_found',
		);
	});
});
