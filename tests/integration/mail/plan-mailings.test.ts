import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/clock.ts';
import { user } from '../../../src/db/auth-schema.ts';
import {
	eventsWithMailings,
	invitedCounts,
	invitedOn,
	type WantedMailing,
	writeMailings,
} from '../../../src/db/mail/mailings.ts';
import { checkIns, events, mailings, outbox } from '../../../src/db/schema.ts';
import { LOOKED_BACK_MS } from '../../../src/domain/events/limits.ts';
import { ENDED_BACK_MS } from '../../../src/domain/mail/limits.ts';
import type { MailingKind } from '../../../src/domain/mail/outbox-kinds.ts';
import type { Topic } from '../../../src/domain/mail/topics.ts';
import { localDate } from '../../../src/domain/time/time.ts';
import { cancelEvent } from '../../../src/features/events/cancel-event.ts';
import { changeEvent } from '../../../src/features/events/change-event.ts';
import { planMailings } from '../../../src/features/mail/plan-mailings.ts';
import { answer } from '../../../src/features/rsvps/answer-rsvp.ts';
import { openEvents } from '../../../src/features/series/open-events.ts';
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
import { contextAt, contextOn } from '../contexts.ts';
import { emptyTables } from '../empty-tables.ts';
import { useLocalPlatform } from '../local-platform.ts';
import { stopAddress, subscribe } from '../mail-rows.ts';
import { rowOf } from '../reading-rows.ts';
import { addClub, addEvent, addMember, addOrganizer, addSeries, ORGANIZER } from '../rows.ts';

const platform = useLocalPlatform();
useQuietLogs();

beforeEach(async () => {
	const { db } = platform;
	await emptyTables(db);
	await addClub(db);
	await addOrganizer(db);
});

/** Saturday, 11:00 in Berlin, for two hours. */
const STARTS = new Date('2026-11-28T10:00:00Z');
const at = (text: string) => new Date(text);

const contextOf = (now: Date, clock?: Clock) => contextOn(platform, { now, clock });
const plan = (now: Date, clock?: Clock) => planMailings(contextOf(now, clock));

/** Runs the chore at each minute from one moment to another, the last not included. */
async function planEvery(minutes: number, from: Date, until: Date): Promise<void> {
	for (let time = from.getTime(); time < until.getTime(); time += minutes * MINUTE_MS) {
		await plan(new Date(time));
	}
}

async function subscriber(id: string, values: Partial<typeof user.$inferInsert> = {}) {
	await addMember(platform.db, { id, ...values });
	await decide(id, 'invitations', true);
}

const decide = (userId: string, topic: Topic, subscribed: boolean) =>
	subscribe(platform.db, userId, topic, subscribed);

const says = (userId: string, eventId: string, said: 'going' | 'declined' = 'going', now = NOW) =>
	answer(contextAt(platform.db, now), { userId, event: { id: eventId }, answer: said });

/** An event on the Saturday, of its own. */
const addSaturday = (values: Partial<typeof events.$inferInsert> = {}) =>
	addEvent(platform.db, { startsAt: STARTS, ...values });

/** The members with a message of this kind, with the day of its event, in order. */
async function written(kind: MailingKind): Promise<string[]> {
	const rows = await platform.db
		.select({ userId: outbox.userId, startsAt: events.startsAt })
		.from(outbox)
		.innerJoin(events, eq(events.id, outbox.eventId))
		.where(eq(outbox.kind, kind))
		.orderBy(events.startsAt, outbox.userId);
	return rows.map(({ userId, startsAt }) => `${userId} ${startsAt.toISOString().slice(5, 10)}`);
}

async function move(eventId: string, startsAt: Date, now: Date) {
	const event = await rowOf(platform.db, events, eventId);
	const endsAt = timeAfter(startsAt, 2 * HOUR_MS);
	const details = { ...event, startsAt, endsAt };
	const planned = { plan: {} as never, details, clockNotes: [] };
	await changeEvent(contextAt(platform.db, now), {
		eventId,
		by: ORGANIZER,
		sequence: event.sequence,
		planned,
		scope: 'this',
	});
}

describe('invitations', () => {
	it('go to subscribers without an RSVP who can be emailed, once the event is open', async () => {
		await subscriber('ada');
		await addMember(platform.db, { id: 'no subscriber' });
		await subscriber('banned', { bannedAt: NOW });
		await subscriber('imported', { awaitsConsentSince: NOW });
		await subscriber('paused', { mailPausedUntil: '2026-11-26' });
		await subscriber('pause over', { mailPausedUntil: '2026-11-25' });
		await subscriber('stopped', { mailStoppedAt: NOW });
		await addMember(platform.db, { id: 'unsubscribed' });
		await decide('unsubscribed', 'invitations', false);
		await subscriber('bounced', { email: 'bounced@example.com' });
		await stopAddress(platform.db, 'bounced@example.com');
		await subscriber('going');
		await subscriber('not coming');
		await subscriber('waiting');
		const event = await addSaturday({ capacity: 1 });
		await says('going', event);
		await says('waiting', event);
		await says('not coming', event, 'declined');

		const before = fromNow(-10 * SECOND_MS);
		expect(await plan(NOW, () => before)).toBe(2);
		expect(await written('invitation')).toEqual(['ada 11-28', 'pause over 11-28']);
		expect(await platform.db.select().from(mailings)).toEqual([
			{ eventId: event, kind: 'invitation', revision: 0, recipients: 2, createdAt: NOW },
		]);
		const [row] = await platform.db.select().from(outbox).where(eq(outbox.userId, 'ada'));
		expect(row).toMatchObject({ lane: 'batch', usefulUntil: STARTS, batchId: null, sentAt: null });
		// Delivered by what the time is then, which the time of a tick may be ahead of.
		expect(row?.dueAt).toEqual(before);
	});

	it('are owed at once, and nothing is owed where nobody is invited', async () => {
		const context = contextOf(NOW);
		await addSaturday();
		await planMailings(context);
		expect(context.takeOwed()).toEqual({ ids: [], hasBatches: false });
		await subscriber('ada');
		await addSaturday();
		await planMailings(context);
		expect(context.takeOwed()).toEqual({ ids: [], hasBatches: true });
	});

	it('are as many as the page said before, and go to nobody where the organizer turned them off', async () => {
		await subscriber('ada');
		await subscriber('stopped', { mailStoppedAt: NOW });
		await subscriber('paused', { mailPausedUntil: '2026-11-26' });
		const counts = await invitedCounts(platform.db, NOW);
		expect(invitedOn(counts, localDate(NOW, 'Europe/Berlin'))).toEqual({
			people: 1,
			unreached: 2,
			isHeld: false,
		});
		// Where the next day has begun, a pause that ends with it is over.
		expect(invitedOn(counts, '2026-11-26')).toMatchObject({ people: 2, unreached: 1 });
		await addSaturday({ sendsInvitations: false });
		await addSeries(platform.db, { sendsInvitations: false });
		await openEvents(contextAt(platform.db, NOW));
		expect(await plan(NOW)).toBe(0);
		await addSaturday();
		expect(await plan(NOW)).toBe(1);
		expect(await written('invitation')).toEqual(['ada 11-28']);
	});

	it('go out as many days before as the series says, at its time', async () => {
		await subscriber('ada');
		await addSeries(platform.db, {
			opensDaysAhead: 5,
			invitesDaysBefore: 2,
			invitesAtTime: '08:30',
		});
		await openEvents(contextAt(platform.db, NOW));
		expect(await plan(at('2026-11-26T07:29:59Z'))).toBe(0);
		expect(await plan(at('2026-11-26T07:30:00Z'))).toBe(1);
	});

	it('for a series that opens with many events go out one at a time, as each is the next', async () => {
		await subscriber('ada');
		await addSeries(platform.db, { opensDaysAhead: 30 });
		await openEvents(contextAt(platform.db, NOW));
		await planEvery(60, NOW, at('2026-11-28T10:00:00Z'));
		expect(await written('invitation')).toEqual(['ada 11-28']);
		await planEvery(60, at('2026-11-28T10:00:00Z'), at('2026-12-05T10:00:00Z'));
		expect(await written('invitation')).toEqual(['ada 11-28', 'ada 12-05']);
	});

	it('for an event that opens later than the others of its series go out as it opens', async () => {
		await subscriber('ada');
		await addSeries(platform.db, { opensDaysAhead: 15 });
		await openEvents(contextAt(platform.db, NOW));
		await plan(NOW);
		const later = fromNow(3 * DAY_MS);
		await openEvents(contextAt(platform.db, later));
		await plan(later);
		expect(await written('invitation')).toEqual(['ada 11-28', 'ada 12-05', 'ada 12-12']);
	});
});

describe('reminders', () => {
	it('go out the day before and the same morning to people going who want them', async () => {
		const event = await addSaturday({ capacity: 6 });
		for (const id of ['ada', 'no reminders', 'paused', 'declined']) {
			await addMember(platform.db, { id });
		}
		await decide('no reminders', 'reminders', false);
		await platform.db
			.update(user)
			.set({ mailPausedUntil: '2026-11-28' })
			.where(eq(user.id, 'paused'));
		for (const id of ['ada', 'no reminders', 'paused', 'declined']) await says(id, event);
		await says('declined', event, 'declined');

		// 18:00 and 7:00 in Berlin.
		await planEvery(60, NOW, at('2026-11-27T17:00:00Z'));
		expect(await written('reminder_day_before')).toEqual([]);
		await plan(at('2026-11-27T17:00:00Z'));
		expect(await written('reminder_day_before')).toEqual(['ada 11-28']);
		await planEvery(60, at('2026-11-27T18:00:00Z'), at('2026-11-28T06:00:00Z'));
		expect(await written('reminder_same_day')).toEqual([]);
		await plan(at('2026-11-28T06:00:00Z'));
		expect(await written('reminder_same_day')).toEqual(['ada 11-28', 'paused 11-28']);
		const [row] = await platform.db
			.select({ usefulUntil: outbox.usefulUntil, revision: outbox.revision })
			.from(outbox)
			.where(eq(outbox.kind, 'reminder_day_before'));
		expect(row).toEqual({ usefulUntil: at('2026-11-27T23:00:00Z'), revision: 20261128 });
	});

	it('skip people who got an email about the event within the hour', async () => {
		const event = await addSaturday();
		await addMember(platform.db, { id: 'early' });
		await addMember(platform.db, { id: 'late' });
		await says('early', event, 'going', at('2026-11-27T16:00:00Z'));
		await says('late', event, 'going', at('2026-11-27T16:00:01Z'));
		await plan(at('2026-11-27T17:00:00Z'));
		expect(await written('reminder_day_before')).toEqual(['early 11-28']);
		await move(event, at('2026-11-28T09:00:00Z'), at('2026-11-28T05:30:00Z'));
		await plan(at('2026-11-28T06:00:00Z'));
		expect(await written('reminder_same_day')).toEqual([]);
	});

	it('go out again when the event moves to another day, not when it only changes', async () => {
		const event = await addSaturday();
		await addMember(platform.db, { id: 'ada' });
		await says('ada', event);
		await plan(at('2026-11-27T17:00:00Z'));
		// Later on the same day: neither the reminder that is out nor another one.
		await move(event, at('2026-11-28T12:00:00Z'), at('2026-11-27T17:10:00Z'));
		await plan(at('2026-11-27T20:00:00Z'));
		expect(await written('reminder_day_before')).toHaveLength(1);
		// A week later: the day before that.
		await move(event, at('2026-12-05T10:00:00Z'), at('2026-11-27T20:10:00Z'));
		await planEvery(60, at('2026-11-27T21:00:00Z'), at('2026-12-05T10:00:00Z'));
		expect(await written('reminder_day_before')).toHaveLength(2);
		expect(await written('reminder_same_day')).toHaveLength(1);
		const rows = await platform.db
			.select({ revision: mailings.revision })
			.from(mailings)
			.where(eq(mailings.kind, 'reminder_day_before'))
			.orderBy(mailings.revision);
		expect(rows.map(({ revision }) => revision)).toEqual([20261128, 20261205]);
	});

	it('follow the series, which may have other times or none', async () => {
		await addMember(platform.db, { id: 'ada' });
		await addSeries(platform.db, {
			opensDaysAhead: 5,
			remindsDayBeforeAt: null,
			remindsSameDayAt: '10:15',
		});
		const [event = ''] = await openEvents(contextAt(platform.db, NOW));
		await says('ada', event);
		await planEvery(15, at('2026-11-27T08:00:00Z'), at('2026-11-28T09:15:00Z'));
		expect(await written('reminder_same_day')).toEqual([]);
		await plan(at('2026-11-28T09:15:00Z'));
		expect(await written('reminder_same_day')).toEqual(['ada 11-28']);
		expect(await written('reminder_day_before')).toEqual([]);
	});
});

describe('thanks', () => {
	it('go out after the end to people who went, for three days at most', async () => {
		const event = await addSaturday({ capacity: 1 });
		for (const id of ['ada', 'waited']) {
			await addMember(platform.db, { id });
			await says(id, event);
		}
		const ends = STARTS.getTime() + 2 * HOUR_MS;
		await plan(new Date(ends + 2 * HOUR_MS - 1));
		expect(await written('thanks')).toEqual([]);
		await plan(new Date(ends + 2 * HOUR_MS + 3 * DAY_MS - 1));
		expect(await written('thanks')).toEqual(['ada 11-28']);
	});

	it('go to people who were checked in, if anybody was: to walk-ins too, and to nobody who stayed away', async () => {
		const event = await addSaturday();
		for (const id of ['ada', 'missed']) {
			await addMember(platform.db, { id });
			await says(id, event);
		}
		await addMember(platform.db, { id: 'walked-in' });
		await addMember(platform.db, { id: 'walked-in-new', awaitsConsentSince: STARTS });
		for (const userId of ['ada', 'walked-in', 'walked-in-new']) {
			await platform.db.insert(checkIns).values({ eventId: event, userId, checkedInAt: STARTS });
		}
		await plan(timeAfter(STARTS, 4 * HOUR_MS));
		expect(await written('thanks')).toEqual(['ada 11-28', 'walked-in 11-28']);
	});

	it('go out after an event of two weeks, too', async () => {
		const endsAt = timeAfter(STARTS, 14 * DAY_MS);
		const event = await addSaturday({ endsAt });
		await addMember(platform.db, { id: 'ada' });
		await says('ada', event);
		await plan(timeAfter(endsAt, 2 * HOUR_MS));
		expect(await written('thanks')).toEqual(['ada 11-28']);
	});

	it('are not sent too late', async () => {
		const event = await addSaturday();
		await addMember(platform.db, { id: 'ada' });
		await says('ada', event);
		await plan(timeAfter(STARTS, 4 * HOUR_MS + 3 * DAY_MS));
		expect(await written('thanks')).toEqual([]);
	});
});

describe('a cancelled event', () => {
	it('sends nothing, whatever was due', async () => {
		await subscriber('subscriber');
		await addMember(platform.db, { id: 'ada' });
		const event = await addSaturday();
		await says('ada', event);
		await cancelEvent(contextAt(platform.db, NOW), {
			eventId: event,
			by: ORGANIZER,
			sequence: 0,
			reason: 'rain',
			scope: 'this',
		});
		platform.statements.length = 0;
		await plan(NOW);
		expect(platform.statements).toHaveLength(1);
		await planEvery(60, NOW, timeAfter(STARTS, 12 * HOUR_MS));
		expect(await platform.db.select().from(mailings)).toEqual([]);
	});
});

describe('after an outage', () => {
	beforeEach(async () => {
		await subscriber('subscriber');
		await addMember(platform.db, { id: 'ada' });
		await addSeries(platform.db, { opensDaysAhead: 30 });
		const opened = await openEvents(contextAt(platform.db, NOW));
		for (const event of opened) await says('ada', event);
		await plan(NOW);
	});
	const kinds = async () =>
		(await platform.db.select().from(mailings).orderBy(mailings.createdAt, mailings.kind)).map(
			({ kind, revision }) => `${kind} ${revision}`,
		);

	it('of a day, the chore sends what is still of use, and nothing else', async () => {
		// Down from Friday noon to Saturday, an hour before the start: the day before is over.
		await plan(at('2026-11-28T09:00:00Z'));
		expect(await kinds()).toEqual(['invitation 0', 'reminder_same_day 20261128']);
		expect(await written('reminder_same_day')).toEqual(['ada 11-28']);
	});

	it('of a week, the chore sends emails only about the next event', async () => {
		// Until Friday evening before the next one.
		await planEvery(1, at('2026-12-04T18:00:00Z'), at('2026-12-04T18:05:00Z'));
		expect(await kinds()).toEqual(['invitation 0', 'invitation 0', 'reminder_day_before 20261205']);
		expect(await written('invitation')).toEqual(['subscriber 11-28', 'subscriber 12-05']);
		expect(await written('reminder_day_before')).toEqual(['ada 12-05']);
		expect(await written('thanks')).toEqual([]);
	});
});

describe('running the chore twice', () => {
	it('in a row or all at once writes each mailing once', async () => {
		await subscriber('ada');
		await subscriber('grace');
		const first = await addSaturday();
		await says('ada', first);
		const now = at('2026-11-27T17:00:00Z');
		const counts = await Promise.all(Array.from({ length: 6 }, () => plan(now)));
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
		expect(await plan(timeAfter(now, MINUTE_MS))).toBe(0);
		expect(await written('invitation')).toEqual(['grace 11-28']);
		expect(await written('reminder_day_before')).toEqual(['ada 11-28']);
		const rows = await platform.db.select().from(mailings);
		expect(rows.map(({ recipients }) => recipients)).toEqual([1, 1]);
	});

	it('on an outdated event writes nothing, whether it moved meanwhile or was cancelled', async () => {
		const { db } = platform;
		await subscriber('ada');
		const event = await addSaturday();
		const [seen] = await eventsWithMailings(db, NOW);
		if (!seen) throw new Error('no event');
		const { startsAt, endsAt } = seen;
		const wanted: WantedMailing = {
			eventId: event,
			startsAt,
			endsAt,
			kind: 'invitation',
			revision: 0,
			dueAt: NOW,
			usefulUntil: startsAt,
		};
		const write = () => writeMailings(db, [wanted], '2026-11-25', NOW, NOW);
		const later = timeAfter(startsAt, MINUTE_MS);
		for (const meanwhile of [
			{ startsAt: later },
			{ endsAt: later },
			{ status: 'cancelled' },
		] as const) {
			await db.update(events).set(meanwhile);
			expect(await write()).toEqual([]);
			expect(await db.select().from(mailings)).toEqual([]);
			await db.update(events).set({ startsAt, endsAt, status: 'scheduled' });
		}
		expect(await write()).toMatchObject([{ recipients: 1 }]);
	});
});

describe('a run of the chore', () => {
	/** What D1 bills for a run that finds nothing due. */
	async function rowsReadAt(now: Date): Promise<number> {
		platform.statements.length = 0;
		await plan(now);
		expect(platform.statements).toHaveLength(1);
		const [query = ''] = platform.statements;
		const { meta } = await platform.env.DB.prepare(query)
			.bind(now.getTime() - LOOKED_BACK_MS, now.getTime() - ENDED_BACK_MS, 1000)
			.run();
		return meta.rows_read;
	}

	it('takes one query and few rows where nothing is due, among 500 events and thousands of members', async () => {
		const { db } = platform;
		const id = await addSeries(platform.db, { opensDaysAhead: 40 });
		await openEvents(contextAt(db, NOW));
		await plan(NOW);
		const few = await rowsReadAt(fromNow(MINUTE_MS));
		const old = Array.from({ length: 500 }, (_, index) => index);
		await db.run(sql`
			insert into events (id, slug, series_id, series_date, title, description, place, time_zone,
				starts_at, ends_at, capacity, guests_allowed, created_at, updated_at)
			select 'old ' || value, 'old-' || value, ${id}, 'old ' || value, 'Open Studio', '', '', 'Europe/Berlin',
				${STARTS.getTime()} - (value + 2) * 604800000, ${STARTS.getTime() + 1} - (value + 2) * 604800000,
				12, 1, 0, 0
			from json_each(${JSON.stringify(old)})`);
		await db.run(sql`
			insert into user (id, name, email, created_at, updated_at)
			select 'm' || value, '', 'm' || value || '@example.com', 0, 0
			from json_each(${JSON.stringify(Array.from({ length: 3000 }, (_, index) => index))})`);
		await db.run(sql`insert into subscriptions (user_id, topic, subscribed, updated_at)
			select id, 'invitations', 1, 0 from user`);
		expect(await rowsReadAt(fromNow(MINUTE_MS))).toBeLessThanOrEqual(few + 2);
		expect(few).toBeLessThan(50);
	});

	it('takes five queries where something is due, for two recipients as for twenty thousand', async () => {
		const { db } = platform;
		await db.run(sql`
			with recursive number (value) as (select 1 union all select value + 1 from number where value < 20000)
			insert into user (id, name, email, created_at, updated_at)
			select 'm' || value, '', 'm' || value || '@example.com', 0, 0 from number`);
		await db.run(sql`insert into subscriptions (user_id, topic, subscribed, updated_at)
			select id, 'invitations', 1, 0 from user`);
		await addSaturday();
		platform.statements.length = 0;
		expect(await plan(NOW)).toBe(20_000);
		expect(platform.statements).toHaveLength(5);
		const [{ messages } = { messages: 0 }] = await db.all<{ messages: number }>(
			sql`select count(*) as messages from outbox where kind = 'invitation' and lane = 'batch'`,
		);
		expect(messages).toBe(20_000);
	});
});
