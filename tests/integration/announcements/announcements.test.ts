import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { user } from '../../../src/db/auth-schema.ts';
import type { Authority } from '../../../src/db/authority.ts';
import type { Db } from '../../../src/db/client.ts';
import { answerRsvp } from '../../../src/db/rsvps/rsvps.ts';
import {
	announcements,
	checkIns,
	club,
	events,
	mailAddresses,
	mailBatches,
	outbox,
	series,
	subscriptions,
} from '../../../src/db/schema.ts';
import { stateText } from '../../../src/domain/announcements/announcement.ts';
import type { ChosenRecipients } from '../../../src/domain/announcements/form.ts';
import { Refusal } from '../../../src/domain/errors.ts';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import type { Topic } from '../../../src/domain/mail/topics.ts';
import type { SeriesPlan } from '../../../src/domain/series/plan.ts';
import { deleteAnnouncement } from '../../../src/features/announcements/delete-announcement.ts';
import { putOff } from '../../../src/features/announcements/postpone-announcement.ts';
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
import { collectOwedMail } from '../../../src/owed-mail.ts';
import {
	viewAnnouncement,
	viewAnnouncementForm,
	viewAnnouncements,
} from '../../../src/views/announcements/announcements.ts';
import { DAY_MS, HOUR_MS, NOW } from '../../support/time.ts';
import { contextOn } from '../contexts.ts';
import { type LocalPlatform, startLocalPlatform } from '../local-platform.ts';
import { meanwhile } from '../meanwhile.ts';
import { actorOf, addClub, addEvent, addMember, addMembers, grantSession } from '../rows.ts';
import { workAfterwards } from '../work-afterwards.ts';

// The words are made by a template, which only Astro's build can read; what they say is tested elsewhere.
vi.mock('../../../src/mail/templates/club-mail.ts', () => ({
	batchMails: async (
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
		})),
}));

let platform: LocalPlatform;
let owner: string;
let right: Authority;
const { waitUntil, settled } = workAfterwards();
beforeAll(async () => {
	platform = await startLocalPlatform();
});
afterAll(() => platform.dispose());
beforeEach(async () => {
	const { db } = platform;
	await settled();
	await db.batch([
		db.delete(announcements),
		db.delete(events),
		db.delete(user),
		db.delete(mailAddresses),
		db.delete(mailBatches),
		db.delete(club),
	]);
	await addClub(db, { place: '' });
	owner = await addMember(db, { role: 'owner', email: 'olive@example.com' });
	right = await grantSession(db, owner);
	vi.spyOn(console, 'warn').mockImplementation(() => undefined);
	vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

/** A site that keeps what it hands over, by idempotency key. */
function site(db: Db = platform.db, now = NOW) {
	const sent: { key: string; messages: MailMessage[] }[] = [];
	const context = {
		...contextOn(platform, { waitUntil, now }),
		db,
		// Nobody takes out of it here.
		env: { ...platform.env, OUTBOX_QUEUE: undefined } as unknown as typeof platform.env,
		mail: {
			send: async (message: MailMessage, key: string) => {
				if (!sent.some((other) => other.key === key)) sent.push({ key, messages: [message] });
			},
			batchBody: (messages: readonly MailMessage[]) => JSON.stringify(messages),
			sendBatch: async (body: string, key: string) => {
				sent.push({ key, messages: JSON.parse(body) as MailMessage[] });
			},
			pauseMs: 0,
		},
	};
	return { context, sent };
}

async function subscribe(userId: string, topic: Topic, subscribed = true): Promise<void> {
	await platform.db.insert(subscriptions).values({ userId, topic, subscribed, updatedAt: NOW });
}

/** Members who chose to hear announcements. */
async function addSubscribers(count: number): Promise<string[]> {
	const ids = await addMembers(platform.db, count);
	const { db } = platform;
	const inserts = ids.map((userId) =>
		db
			.insert(subscriptions)
			.values({ userId, topic: 'announcements', subscribed: true, updatedAt: NOW }),
	);
	const [first, ...rest] = inserts;
	if (first) await db.batch([first, ...rest]);
	return ids;
}

async function write(to: ChosenRecipients = { topic: 'announcements' }): Promise<string> {
	const id = crypto.randomUUID();
	const form = { subject: 'News', body: 'We have a stove.', to };
	await createAnnouncement(site().context, { id, by: right, form });
	return id;
}

async function rowOf(id: string) {
	const [row] = await platform.db.select().from(announcements).where(eq(announcements.id, id));
	if (!row) throw new Error('There is no such announcement.');
	return row;
}

/** The messages of an announcement, by who gets them. */
async function messagesOf(id: string) {
	return platform.db
		.select()
		.from(outbox)
		.where(eq(outbox.announcementId, id))
		.orderBy(asc(outbox.userId));
}

const recipientsOf = async (id: string) => (await messagesOf(id)).map(({ userId }) => userId);

async function refusalOf(work: Promise<unknown>): Promise<string> {
	const error = await work.then(
		() => 'done',
		(thrown: unknown) => thrown,
	);
	return error instanceof Refusal ? error.code : String(error);
}

const send = (id: string, revision = 1, db?: Db, now?: Date) =>
	sendAnnouncement(site(db, now).context, { id, revision, by: right });

async function answer(
	eventId: string,
	userId: string,
	choice: 'going' | 'declined' = 'going',
): Promise<void> {
	await answerRsvp(platform.db, {
		userId,
		event: { id: eventId },
		answer: choice,
		guests: 0,
		change: crypto.randomUUID(),
		now: NOW,
	});
}

/** Members for whom everything is as it says, and an address each that bounced or complained. */
async function addAllKinds(): Promise<void> {
	const { db } = platform;
	const today = '2026-11-25';
	await addMember(db, { id: 'plain' });
	await addMember(db, { id: 'banned', bannedAt: NOW });
	await addMember(db, { id: 'imported', awaitsConsentSince: NOW });
	await addMember(db, { id: 'stopped', mailStoppedAt: NOW });
	await addMember(db, { id: 'paused', mailPausedUntil: '2026-11-26' });
	await addMember(db, { id: 'pause-over', mailPausedUntil: today });
	await addMember(db, { id: 'chose-not' });
	await addMember(db, { id: 'bounced' });
	await addMember(db, { id: 'complained' });
	for (const [id, stoppedBy] of [
		['bounced', 'bounce'],
		['complained', 'complaint'],
	] as const) {
		const email = `${id}@example.com`;
		await db.insert(mailAddresses).values({ email, stoppedBy, stoppedAt: NOW, updatedAt: NOW });
	}
}

const KINDS = [
	'plain',
	'banned',
	'imported',
	'stopped',
	'paused',
	'pause-over',
	'chose-not',
	'bounced',
	'complained',
];

describe('who gets an announcement', () => {
	it.each(['announcements', 'invitations'] as const)(
		'about %s is who chose the topic and may be written to, and as many as were counted',
		async (topic) => {
			await addAllKinds();
			await addMember(platform.db, { id: 'undecided' });
			for (const id of KINDS) await subscribe(id, topic, id !== 'chose-not');
			const id = await write({ topic });
			// The others who chose it get no email now, but for who is banned.
			const { reach } = await viewAnnouncement(site().context, id);
			expect(reach).toEqual({ people: 2, unreached: 5, isHeld: false });
			expect(await send(id)).toMatchObject({ recipients: 2 });
			expect(await recipientsOf(id)).toEqual(['pause-over', 'plain']);
		},
	);

	it('about reminders is everybody who did not say no', async () => {
		await addAllKinds();
		await subscribe('chose-not', 'reminders', false);
		await subscribe('plain', 'reminders');
		const id = await write({ topic: 'reminders' });
		expect((await viewAnnouncement(site().context, id)).reach?.people).toBe(3);
		expect(await send(id)).toMatchObject({ recipients: 3 });
		expect(await recipientsOf(id)).toEqual([owner, 'pause-over', 'plain'].sort());
	});

	it('of an event is who goes to it and may be written to, whatever topics they chose', async () => {
		await addAllKinds();
		// Who is banned gets no seat.
		const event = await addEvent(platform.db, { slug: 'open-studio', capacity: 8 });
		for (const id of KINDS) await answer(event, id);
		await addMember(platform.db, { id: 'waiting' });
		await addMember(platform.db, { id: 'declined' });
		await answer(event, 'waiting');
		await answer(event, 'declined', 'declined');
		await subscribe('chose-not', 'announcements', false);
		const id = await write({ slug: 'open-studio' });
		expect((await viewAnnouncement(site().context, id)).reach?.people).toBe(4);
		expect(await send(id)).toMatchObject({ recipients: 4 });
		expect(await recipientsOf(id)).toEqual(['chose-not', 'pause-over', 'paused', 'plain']);
	});

	it('is nobody: then it is not sent', async () => {
		const id = await write();
		expect((await viewAnnouncement(site().context, id)).reach?.people).toBe(0);
		expect(await refusalOf(send(id))).toBe('nobody_to_write_to');
		expect(await rowOf(id)).toMatchObject({ status: 'draft', revision: 1 });
	});

	it("ends with a pause, by the date in the club's zone", async () => {
		const [member = ''] = await addSubscribers(1);
		await platform.db
			.update(user)
			.set({ mailPausedUntil: '2026-11-26' })
			.where(eq(user.id, member));
		const id = await write();
		// In Berlin it is the 26th already, in UTC not yet.
		const lateEvening = new Date('2026-11-25T23:30:00Z');
		expect((await viewAnnouncement(site().context, id)).reach?.people).toBe(0);
		expect((await viewAnnouncement(site(platform.db, lateEvening).context, id)).reach?.people).toBe(
			1,
		);
		expect(await send(id, 1, undefined, lateEvening)).toMatchObject({ recipients: 1 });
	});
});

describe('an announcement to the attendees of an event', () => {
	it('goes to whoever said yes, and once it is over to whoever was checked in, where anybody was', async () => {
		const { db } = platform;
		for (const id of ['ada', 'missed', 'walked-in']) await addMember(db, { id });
		const event = await addEvent(db);
		for (const id of ['ada', 'missed']) await answer(event, id);
		const over = new Date(NOW.getTime() + 4 * DAY_MS);
		const reach = async (now: Date) => {
			const id = await write({ slug: `event-${event}` });
			const { reach: said } = await viewAnnouncement(site(db, now).context, id);
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
				usefulUntil: new Date(NOW.getTime() + 3 * DAY_MS),
				batchId: null,
				sentAt: null,
			});
		}
		expect(await rowOf(id)).toMatchObject({
			status: 'sending',
			startedAt: NOW,
			recipients: 2,
			revision: 2,
		});
	});

	it('goes out once, though it is asked for ten times at once', async () => {
		await addSubscribers(3);
		const id = await write();
		const presses = await Promise.all(Array.from({ length: 10 }, () => send(id)));
		expect(presses).toEqual(presses.map(() => ({ recipients: 3, isHeld: false })));
		expect(await messagesOf(id)).toHaveLength(3);
		expect(await rowOf(id)).toMatchObject({ recipients: 3, revision: 2 });
	});

	it('does not reach who joins between two presses of the button', async () => {
		await addSubscribers(2);
		const id = await write();
		// The second press has read a draft; before it writes, the first is done and somebody joins.
		const late = meanwhile(platform.env.DB, 2, async () => {
			await send(id);
			await addSubscribers(1);
		});
		expect(await send(id, 1, late)).toMatchObject({ recipients: 2 });
		expect(await messagesOf(id)).toHaveLength(2);
		expect(await rowOf(id)).toMatchObject({ recipients: 2 });
	});

	it('goes out once, though the chore and a press of the button meet', async () => {
		await addSubscribers(2);
		const id = await write();
		await putOff(site().context, { id, revision: 1, by: right, sendsAt: NOW });
		const late = meanwhile(platform.env.DB, 2, async () => {
			expect(await sendDueAnnouncements(site().context)).toBe(1);
			await addSubscribers(1);
		});
		expect(await send(id, 2, late)).toMatchObject({ recipients: 2 });
		expect(await messagesOf(id)).toHaveLength(2);
		expect(await sendDueAnnouncements(site().context)).toBe(0);
	});

	it('says the words that its organizer saw: changed meanwhile, it is not sent', async () => {
		await addSubscribers(1);
		const id = await write();
		const change = () =>
			changeAnnouncement(site().context, {
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

	it('stays as it is: nothing of it can be changed, put off, sent again or deleted', async () => {
		await addSubscribers(1);
		const id = await write();
		await send(id);
		const { context } = site();
		const form = { subject: 'Other', body: 'Words', to: { topic: 'reminders' } as const };
		for (const revision of [1, 2]) {
			const change = changeAnnouncement(context, { id, revision, by: right, form });
			expect(await refusalOf(change)).toBe('announcement_sent');
			expect(await refusalOf(putOff(context, { id, revision, by: right, sendsAt: null }))).toBe(
				'announcement_sent',
			);
			expect(await refusalOf(deleteAnnouncement(context, { id, revision, by: right }))).toBe(
				'announcement_sent',
			);
		}
		expect(await refusalOf(send(id, 2))).toBe('announcement_sent');
		expect(await refusalOf(send('none'))).toBe('announcement_not_found');
		expect(await rowOf(id)).toMatchObject({ subject: 'News', revision: 2 });
	});
});

describe('an announcement that is stopped', () => {
	/** Sends one to so many, and hands over so many hundreds of them. */
	async function sendSome(count: number, batches: number) {
		await addSubscribers(count);
		const id = await write();
		await send(id);
		const { context, sent } = site();
		if (batches > 0) await deliverBatches(context, batches);
		return { id, sent, context };
	}

	it('in the middle reaches nobody more, and says how many it reached', async () => {
		const { id, sent, context } = await sendSome(230, 1);
		expect(sent.map(({ messages }) => messages.length)).toEqual([100]);
		expect((await viewAnnouncement(context, id)).announcement.progress).toEqual({
			handedOver: 100,
			inHand: 0,
			waiting: 130,
			dropped: 0,
		});
		expect(await stopAnnouncement(context, id, right)).toEqual({ dropped: 130 });
		await deliverBatches(context, 5);
		expect(sent).toHaveLength(1);
		const { announcement } = await viewAnnouncement(context, id);
		expect(announcement).toMatchObject({ status: 'stopped', recipients: 230 });
		expect(announcement.progress).toMatchObject({ handedOver: 100, waiting: 0, dropped: 130 });
		const dropped = (await messagesOf(id)).filter(({ sentAt }) => sentAt === null);
		expect(dropped.every(({ failure, dueAt }) => failure === 'stopped' && dueAt === null)).toBe(
			true,
		);
	});

	it('while a batch is written does not send it, and while one is handed over counts it', async () => {
		for (const moment of ['written', 'handed over'] as const) {
			await addSubscribers(20);
			const id = await write();
			await send(id);
			const { context, sent } = site();
			const { batchBody, sendBatch } = context.mail;
			let progress: unknown;
			let stopping: Promise<unknown> = Promise.resolve();
			const stop = async () => {
				await stopAnnouncement(site().context, id, right);
				progress = (await viewAnnouncement(site().context, id)).announcement.progress;
			};
			context.mail.batchBody = (messages) => {
				// Begun before the bytes are stored; D1 takes one after the other.
				if (moment === 'written') stopping = stop();
				return batchBody(messages);
			};
			context.mail.sendBatch = async (body, key) => {
				if (moment === 'handed over') await stop();
				await sendBatch(body, key);
			};
			await deliverBatches(context, 3);
			await stopping;
			expect(await rowOf(id)).toMatchObject({ status: 'stopped' });
			const readers = (await messagesOf(id)).length;
			const wasSent = moment === 'handed over';
			expect([moment, sent.length]).toEqual([moment, wasSent ? 1 : 0]);
			expect(progress).toEqual(
				wasSent
					? { handedOver: 0, inHand: readers, waiting: 0, dropped: 0 }
					: { handedOver: 0, inHand: 0, waiting: 0, dropped: readers },
			);
			const { announcement } = await viewAnnouncement(site().context, id);
			expect(announcement.progress).toMatchObject(
				wasSent ? { handedOver: readers, dropped: 0 } : { handedOver: 0, dropped: readers },
			);
			await platform.db.delete(announcements);
		}
	});

	it('cannot be twice, nor one that is out, nor one that was not sent', async () => {
		const { id, context } = await sendSome(3, 0);
		expect(await stopAnnouncement(context, id, right)).toEqual({ dropped: 3 });
		const { stoppedAt, revision } = await rowOf(id);
		expect(await stopAnnouncement(context, id, right)).toEqual({ dropped: 0 });
		expect(await rowOf(id)).toMatchObject({ stoppedAt, revision });
		const draft = await write();
		expect(await refusalOf(stopAnnouncement(context, draft, right))).toBe('nothing_to_stop');
		await send(draft);
		await deliverBatches(context, 1);
		expect(await refusalOf(stopAnnouncement(context, draft, right))).toBe('nothing_to_stop');
		expect(await rowOf(draft)).toMatchObject({ status: 'sending' });
		expect(await refusalOf(stopAnnouncement(context, 'none', right))).toBe(
			'announcement_not_found',
		);
	});

	it('leaves other announcements alone', async () => {
		const { id, context, sent } = await sendSome(3, 0);
		const other = await write();
		await send(other);
		await stopAnnouncement(context, id, right);
		await deliverBatches(context, 3);
		expect(sent.flatMap(({ messages }) => messages)).toHaveLength(3);
		expect((await viewAnnouncement(context, other)).announcement.progress.handedOver).toBe(3);
	});
});

describe('an announcement that is put off', () => {
	const inAnHour = new Date(NOW.getTime() + HOUR_MS);

	it('goes out at its time, not before, and once', async () => {
		await addSubscribers(2);
		const id = await write();
		await putOff(site().context, { id, revision: 1, by: right, sendsAt: inAnHour });
		expect(await rowOf(id)).toMatchObject({ status: 'scheduled', sendsAt: inAnHour, revision: 2 });
		const before = new Date(inAnHour.getTime() - 1);
		expect(await sendDueAnnouncements(site(platform.db, before).context)).toBe(0);
		expect(await messagesOf(id)).toEqual([]);
		const runs = await Promise.all(
			[1, 2, 3].map(() => sendDueAnnouncements(site(platform.db, inAnHour).context)),
		);
		expect(runs.sort()).toEqual([0, 0, 1]);
		expect(await messagesOf(id)).toHaveLength(2);
		expect(await rowOf(id)).toMatchObject({ status: 'sending', startedAt: inAnHour });
	});

	it('is not sent where it is put off again, or taken back, while the chore runs', async () => {
		await addSubscribers(1);
		const inTwoHours = new Date(inAnHour.getTime() + HOUR_MS);
		for (const sendsAt of [inTwoHours, null]) {
			const id = await write();
			await putOff(site().context, { id, revision: 1, by: right, sendsAt: inAnHour });
			const late = meanwhile(platform.env.DB, 1, () =>
				putOff(site().context, { id, revision: 2, by: right, sendsAt }),
			);
			expect(await sendDueAnnouncements(site(late, inAnHour).context)).toBe(0);
			expect(await messagesOf(id)).toEqual([]);
			expect(await rowOf(id)).toMatchObject({ status: sendsAt ? 'scheduled' : 'draft', sendsAt });
		}
	});

	it('is a draft again where its time was missed by more than a day, and says so', async () => {
		await addSubscribers(1);
		const [missed, late] = [await write(), await write()];
		const dayLater = new Date(inAnHour.getTime() + DAY_MS + 1);
		await putOff(site().context, { id: missed, revision: 1, by: right, sendsAt: inAnHour });
		const justInTime = new Date(dayLater.getTime() - DAY_MS);
		await putOff(site().context, { id: late, revision: 1, by: right, sendsAt: justInTime });
		expect(await sendDueAnnouncements(site(platform.db, dayLater).context)).toBe(1);
		expect(await rowOf(late)).toMatchObject({ status: 'sending' });
		expect(await rowOf(missed)).toMatchObject({ status: 'draft', sendsAt: inAnHour, revision: 3 });
		// Its words changed, that is forgotten.
		await changeAnnouncement(site().context, {
			id: missed,
			revision: 3,
			by: right,
			form: { subject: 'Later', body: 'Words', to: { topic: 'announcements' } },
		});
		expect(await rowOf(missed)).toMatchObject({ status: 'draft', sendsAt: null });
	});

	it('stays put off where its words are changed, and goes out with the new ones', async () => {
		await addSubscribers(1);
		const id = await write();
		await putOff(site().context, { id, revision: 1, by: right, sendsAt: inAnHour });
		await changeAnnouncement(site().context, {
			id,
			revision: 2,
			by: right,
			form: { subject: 'Later', body: 'Words', to: { topic: 'announcements' } },
		});
		expect(await rowOf(id)).toMatchObject({ status: 'scheduled', sendsAt: inAnHour, revision: 3 });
		const { context, sent } = site(platform.db, inAnHour);
		await sendDueAnnouncements(context);
		await deliverBatches(context, 1);
		expect(sent[0]?.messages[0]?.subject).toBe('Later');
	});

	it('that cannot be begun never keeps the others from going out', async () => {
		await addSubscribers(1);
		const ids = [await write(), await write()];
		for (const id of ids)
			await putOff(site().context, { id, revision: 1, by: right, sendsAt: inAnHour });
		const failing = meanwhile(platform.env.DB, 1, () => Promise.reject(new Error('D1_ERROR')));
		const run = sendDueAnnouncements(site(failing, inAnHour).context);
		expect(await refusalOf(run)).toBe('Error: D1_ERROR');
		const statuses = await Promise.all(ids.map(async (id) => (await rowOf(id)).status));
		expect(statuses.sort()).toEqual(['scheduled', 'sending']);
		expect(await sendDueAnnouncements(site(platform.db, inAnHour).context)).toBe(1);
	});

	it('costs the chore one query while nothing is due', async () => {
		await write();
		platform.statements.length = 0;
		await sendDueAnnouncements(site().context);
		expect(platform.statements).toHaveLength(1);
	});
});

describe('an announcement that is scheduled for the attendees of an event', () => {
	/** Dates so far from the event that it has none in them. */
	const FIRST_MONDAYS: SeriesPlan = {
		title: 'Open Studio',
		description: '',
		rhythm: 'first',
		weekday: 'MO',
		fromDate: '2026-11-26',
		startsAtTime: '11:00',
		durationMinutes: 120,
		place: 'The Shed',
		mapUrl: null,
		whatToBring: '',
		capacity: 6,
		guestsAllowed: 0,
		opensDaysAhead: 7,
		...DEFAULT_MAIL_TIMES,
	};
	const MORNING = new Date(NOW.getTime() + 2 * DAY_MS);
	let meeting: string;
	let scheduled: string;
	beforeEach(async () => {
		const { db } = platform;
		await db.delete(series);
		await db.insert(series).values({
			id: 'studio',
			title: 'Open Studio',
			description: '',
			rule: 'FREQ=WEEKLY;BYDAY=SA',
			startsOnDate: '2026-11-28',
			startsAtTime: '11:00',
			durationMinutes: 120,
			place: 'The Shed',
			capacity: 6,
			guestsAllowed: 0,
			opensDaysAhead: 7,
			createdAt: NOW,
			updatedAt: NOW,
		});
		meeting = await addEvent(db, {
			seriesId: 'studio',
			seriesDate: '2026-11-28',
			startsAt: new Date('2026-11-28T10:00:00Z'),
			endsAt: new Date('2026-11-28T12:00:00Z'),
			place: 'The Shed',
			guestsAllowed: 0,
			description: '',
		});
		await going(meeting, await addMember(db));
		scheduled = await scheduleFor(meeting);
	});
	const going = (eventId: string, userId: string) =>
		answerRsvp(platform.db, {
			userId,
			event: { id: eventId },
			answer: 'going',
			change: crypto.randomUUID(),
			now: NOW,
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
	const statusOf = async (id: string) => (await viewAnnouncement(site().context, id)).announcement;
	const context = {
		get db() {
			return platform.db;
		},
		now: NOW,
		...collectOwedMail(),
	};

	it.each<[string, () => Promise<unknown>]>([
		[
			'is cancelled',
			() =>
				cancelEvent(context, {
					eventId: meeting,
					by: right,
					sequence: 0,
					reason: 'a flood',
					scope: 'this',
				}),
		],
		[
			'is cancelled with all that follow',
			() =>
				cancelEvent(context, {
					eventId: meeting,
					by: right,
					sequence: 0,
					reason: 'a flood',
					scope: 'following',
				}),
		],
		[
			'is later than the end of its series',
			() =>
				endSeries(context, {
					seriesId: 'studio',
					by: right,
					plan: { endsOnDate: '2026-11-26', reason: '' },
					confirmed: 1,
				}),
		],
		[
			'is in a break',
			() =>
				addBreak(context, {
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
				changeSeries(context, {
					changeId: crypto.randomUUID(),
					seriesId: 'studio',
					by: right,
					seenAt: NOW.getTime(),
					reason: '',
					confirmed: 1,
					plan: FIRST_MONDAYS,
				}),
		],
	])('is held as a draft when the event %s', async (_, cancel) => {
		const others = [await scheduleFor(await addEvent(platform.db)), await write()];
		await cancel();
		const [event] = await platform.db.select().from(events).where(eq(events.id, meeting));
		expect(event?.status).toBe('cancelled');
		const held = await statusOf(scheduled);
		expect(held).toMatchObject({ status: 'draft', sendsAt: MORNING, revision: 2 });
		expect(stateText(held, 'Europe/Berlin').sentence).toContain('but its event is cancelled');
		const [other, topic] = await Promise.all(others.map(statusOf));
		expect([other?.status, topic?.revision]).toEqual(['scheduled', 1]);
		const late = site(platform.db, new Date(MORNING.getTime() + HOUR_MS));
		expect(await sendDueAnnouncements(late.context)).toBe(1);
		expect((await statusOf(scheduled)).status).toBe('draft');
	});

	it('is counted before the event is cancelled, and its page says so after', async () => {
		const effect = await previewCancelFollowing(context, { eventId: meeting, sequence: 0 });
		expect(effect.announcements).toEqual({ held: 1, late: 0, early: 0 });
		const outcome = await endSeries(context, {
			seriesId: 'studio',
			by: right,
			plan: { endsOnDate: '2026-11-26', reason: '' },
			confirmed: 0,
		});
		expect(outcome.isDone === false && outcome.concerned.announcements.held).toBe(1);
		const cancelled = { eventId: meeting, by: right, sequence: 0, reason: 'a flood' };
		const { held } = await cancelEvent(context, { ...cancelled, scope: 'this' });
		expect(held).toBe(1);
	});

	it('is not begun where the event is cancelled as its time comes', async () => {
		const cancel = () =>
			cancelEvent(context, {
				eventId: meeting,
				by: right,
				sequence: 0,
				reason: 'a flood',
				scope: 'this',
			});
		const db = meanwhile(platform.env.DB, 1, cancel);
		const { context: due } = site(db, new Date(MORNING.getTime() + HOUR_MS));
		expect(await sendDueAnnouncements(due)).toBe(0);
		const written = await platform.db
			.select()
			.from(outbox)
			.where(eq(outbox.announcementId, scheduled));
		expect(written).toEqual([]);
	});

	it('stays scheduled when the event is moved, and the change says that it now comes too late', async () => {
		const [event] = await platform.db.select().from(events).where(eq(events.id, meeting));
		if (!event) throw new Error('no such event');
		const startsAt = new Date(MORNING.getTime() - HOUR_MS);
		const details = { ...event, startsAt, endsAt: new Date(startsAt.getTime() + HOUR_MS) };
		const planned = { plan: {} as never, details, clockNotes: [] };
		const preview = await previewChange(context, {
			event,
			planned: planned as never,
			scope: 'this',
		});
		expect(preview.isGrave).toBe(true);
		expect(preview.sentences[0]).toMatch(/1 announcement is scheduled for a time when the event/);
		await changeEvent(context, {
			planned: planned as never,
			scope: 'this',
			eventId: meeting,
			by: right,
			sequence: 0,
		});
		expect((await statusOf(scheduled)).status).toBe('scheduled');
	});
});

describe('the words of an announcement', () => {
	const form = (subject: string) => ({
		subject,
		body: 'Words',
		to: { topic: 'announcements' } as const,
	});

	it('are kept once, though the button is pressed twice; the same form with others is refused', async () => {
		const { context } = site();
		const id = crypto.randomUUID();
		const presses = await Promise.all(
			[1, 2, 3].map(() => createAnnouncement(context, { id, by: right, form: form('News') })),
		);
		expect(presses.filter(({ isNew }) => isNew)).toHaveLength(1);
		const other = createAnnouncement(context, { id, by: right, form: form('Other') });
		expect(await refusalOf(other)).toBe('form_used');
		expect(await platform.db.select().from(announcements)).toHaveLength(1);
	});

	it('of two owners are not lost: who saves second is told', async () => {
		const { context } = site();
		const id = await write();
		const change = (subject: string, revision: number) =>
			changeAnnouncement(context, { id, revision, by: right, form: form(subject) });
		const outcomes = await Promise.all([
			refusalOf(change('Mine', 1)),
			refusalOf(change('Yours', 1)),
		]);
		expect(outcomes.sort()).toEqual(['changed_meanwhile', 'done']);
		const { subject, revision } = await rowOf(id);
		// The same form once more is no mistake, and changes nothing.
		expect(await refusalOf(change(subject, 1))).toBe('done');
		expect(await rowOf(id)).toMatchObject({ subject, revision: 2 });
		expect(revision).toBe(2);
		expect(await refusalOf(change('Third', 2))).toBe('done');
	});

	it('to an event that is gone are refused by the field', async () => {
		const id = crypto.randomUUID();
		const gone = { ...form('News'), to: { slug: 'no-such-event' } };
		expect(await refusalOf(createAnnouncement(site().context, { id, by: right, form: gone }))).toBe(
			'event_not_found',
		);
	});

	it('that nobody got can be deleted, as seen', async () => {
		const { context } = site();
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
	it('goes to who asks for it alone, once a minute, and changes nothing', async () => {
		await addSubscribers(2);
		const id = await write();
		const { context, sent } = site();
		const viewer = { ...actorOf(owner), authority: right };
		viewer.user.email = 'olive@example.com';
		const before = await rowOf(id);
		await testAnnouncement(context, viewer, { id, revision: 1 });
		await testAnnouncement(context, viewer, { id, revision: 1 });
		expect(sent.flatMap(({ messages }) => messages)).toEqual([
			expect.objectContaining({ to: 'olive@example.com', subject: 'Test: News' }),
		]);
		await testAnnouncement(site(platform.db, new Date(NOW.getTime() + 60_000)).context, viewer, {
			id,
			revision: 1,
		});
		expect(await rowOf(id)).toEqual(before);
		expect(await platform.db.select().from(outbox)).toEqual([]);
		context.mail.send = async () => {
			throw new Error('refused');
		};
		expect(await refusalOf(testAnnouncement(context, viewer, { id, revision: 1 }))).toBe(
			'mail_unavailable',
		);
	});
});

describe('the list of announcements', () => {
	it('is the newest first, page by page, and for a host only those to attendees', async () => {
		await addEvent(platform.db, { slug: 'open-studio' });
		const written: string[] = [];
		for (let number = 0; number < 23; number += 1) {
			written.unshift(await write(number % 4 === 0 ? { slug: 'open-studio' } : undefined));
		}
		const { context } = site();
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

	it('offers the events to write to, the one that is asked for among them', async () => {
		const old = await addEvent(platform.db, {
			slug: 'long-ago',
			startsAt: new Date(NOW.getTime() - 900 * DAY_MS),
			endsAt: new Date(NOW.getTime() - 899 * DAY_MS),
		});
		for (let days = 1; days <= 7; days += 1) {
			const startsAt = new Date(NOW.getTime() - days * DAY_MS);
			const endsAt = new Date(startsAt.getTime() + HOUR_MS);
			await addEvent(platform.db, { slug: `past-${days}`, startsAt, endsAt });
		}
		await addEvent(platform.db, { slug: 'next' });
		const { context } = site();
		const shown = await viewAnnouncementForm(context, { id: null, slug: 'long-ago' });
		expect(shown.asked?.id).toBe(old);
		expect(shown.coming.map(({ slug }) => slug)).toEqual(['next']);
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
