import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOOKED_BACK_MS } from '../../../src/domain/events/limits.ts';
import {
	type MailingEvent,
	mailingKey,
	mailingsDue,
	mailingsOf,
	type PlannedEvent,
} from '../../../src/domain/mail/mailings.ts';
import { MAILING_KINDS } from '../../../src/domain/mail/outbox-kinds.ts';
import { DEFAULT_MAIL_TIMES, type MailTimes } from '../../../src/domain/mail/times.ts';
import { times } from '../../support/for-all.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW, timeAfter } from '../../support/time.ts';
import { clockChanges, instantOf, wallClock, ZONES } from '../time/clocks-on-the-wall.ts';

/** A Wednesday, 11:00 in Berlin. */
/** Saturday, 11:00 to 13:00 in Berlin. */
const SATURDAY: PlannedEvent = {
	id: 'saturday',
	seriesId: null,
	timeZone: 'Europe/Berlin',
	startsAt: new Date('2026-11-28T10:00:00Z'),
	endsAt: new Date('2026-11-28T12:00:00Z'),
	createdAt: NOW,
	times: DEFAULT_MAIL_TIMES,
	done: new Set(),
};

const withTimes = (times: Partial<MailTimes>, event: MailingEvent = SATURDAY): PlannedEvent => ({
	...event,
	times: { ...event.times, ...times },
	done: new Set(),
});

/** What an event sends, each like `thanks 20261128: 2026-11-28T14:00 to 2026-12-01T14:00`, in UTC. */
const listOf = (event: MailingEvent) =>
	mailingsOf(event).map(
		({ kind, revision, dueAt, usefulUntil }) =>
			`${kind} ${revision}: ${dueAt.toISOString().slice(0, 16)} to ${usefulUntil.toISOString().slice(0, 16)}`,
	);

describe('the mailings of an event', () => {
	it('are an invitation, two reminders and thanks, each for as long as it is useful', () => {
		expect(listOf(SATURDAY)).toEqual([
			'invitation 0: 2026-11-25T10:00 to 2026-11-28T10:00',
			'reminder_day_before 20261128: 2026-11-27T17:00 to 2026-11-27T23:00',
			'reminder_same_day 20261128: 2026-11-28T06:00 to 2026-11-28T10:00',
			'thanks 20261128: 2026-11-28T14:00 to 2026-12-01T14:00',
		]);
		expect(mailingsOf(SATURDAY).map(({ kind }) => kind)).toEqual(MAILING_KINDS);
	});

	it('include no same-day reminder that is not before the start, and the other reminder lasts longer', () => {
		const early = { startsAt: new Date('2026-11-28T05:30:00Z') };
		const reminders = ['reminder_day_before 20261128: 2026-11-27T17:00 to 2026-11-28T05:30'];
		expect(listOf({ ...SATURDAY, ...early }).slice(1, -1)).toEqual(reminders);
		const sharp = { startsAt: new Date('2026-11-28T06:00:00Z') };
		expect(listOf({ ...SATURDAY, ...sharp })[1]).toContain('to 2026-11-28T06:00');
		expect(listOf(withTimes({ remindsSameDayAt: null }))[1]).toContain('to 2026-11-28T10:00');
	});

	it('are only the invitation where its series wants nothing else', () => {
		const nothing = { remindsDayBeforeAt: null, remindsSameDayAt: null, thanksAfterHours: null };
		expect(listOf(withTimes(nothing))).toHaveLength(1);
	});

	it('invite days before, but not before the event is open', () => {
		const dueAt = (invitesDaysBefore: number) =>
			listOf(withTimes({ invitesDaysBefore, invitesAtTime: '08:00' }))[0]?.slice(14, 30);
		expect([dueAt(2), dueAt(3), dueAt(30)]).toEqual([
			'2026-11-26T07:00',
			'2026-11-25T10:00',
			'2026-11-25T10:00',
		]);
	});
});

const two = (value: number) => String(value).padStart(2, '0');
const time = fc
	.tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 5, 15, 30, 45, 59))
	.map(([hour, minute]) => `${two(hour)}:${two(minute)}`);

/** A moment in the days around a change of the clocks, or at any time where they never change. */
const around = (timeZone: string) => {
	const moments = clockChanges(timeZone).map(({ before }) => instantOf(before, timeZone));
	const days = moments.length > 0 ? moments : [Date.UTC(2026, 1, 28), Date.UTC(2028, 1, 29)];
	return fc
		.tuple(fc.constantFrom(...days), fc.integer({ min: -4 * 24 * 12, max: 4 * 24 * 12 }))
		.map(([moment, steps]) => moment - (moment % (5 * MINUTE_MS)) + steps * 5 * MINUTE_MS);
};

const anyEvent = fc.constantFrom(...ZONES).chain((timeZone) =>
	fc
		.record({
			startsAt: around(timeZone),
			minutes: fc.integer({ min: 15, max: 1_440 }),
			openedBefore: fc.integer({ min: 0, max: 40 * 24 }),
			times: fc.record({
				sendsInvitations: fc.boolean(),
				invitesDaysBefore: fc.option(fc.integer({ min: 1, max: 20 })),
				invitesAtTime: time,
				remindsDayBeforeAt: fc.option(time),
				remindsSameDayAt: fc.option(time),
				thanksAfterHours: fc.option(fc.integer({ min: 1, max: 72 })),
			}),
		})
		.map(
			({ startsAt, minutes, openedBefore, times }): PlannedEvent => ({
				id: 'any',
				seriesId: null,
				timeZone,
				startsAt: new Date(startsAt),
				endsAt: new Date(startsAt + minutes * MINUTE_MS),
				createdAt: new Date(startsAt - openedBefore * HOUR_MS),
				times,
				done: new Set(),
			}),
		),
);

const dateBefore = (date: string, days: number) =>
	new Date(Date.parse(`${date}T00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** The same, told by looking at clocks on the wall. */
function expectedOf({ startsAt, endsAt, createdAt, timeZone, times }: MailingEvent) {
	const starts = startsAt.getTime();
	const date = wallClock(starts, timeZone).slice(0, 10);
	const revision = Number(date.replaceAll('-', ''));
	const at = (days: number, local: string) =>
		instantOf(`${dateBefore(date, days)}T${local}`, timeZone);
	const list: [string, number, number, number][] = [];

	const { invitesDaysBefore, remindsDayBeforeAt, remindsSameDayAt, thanksAfterHours } = times;
	const planned = invitesDaysBefore === null ? 0 : at(invitesDaysBefore, times.invitesAtTime);
	if (times.sendsInvitations) {
		list.push(['invitation', 0, Math.max(planned, createdAt.getTime()), starts]);
	}
	const sameDay = remindsSameDayAt === null ? starts : at(0, remindsSameDayAt);
	if (remindsDayBeforeAt !== null) {
		const until = sameDay < starts ? at(0, '00:00') : starts;
		list.push(['reminder_day_before', revision, at(1, remindsDayBeforeAt), until]);
	}
	list.push(['reminder_same_day', revision, sameDay, starts]);
	if (thanksAfterHours !== null) {
		const due = endsAt.getTime() + thanksAfterHours * HOUR_MS;
		list.push(['thanks', revision, due, due + 3 * DAY_MS]);
	}
	return list.filter(([, , due, until]) => due < until);
}

describe("the times of an event's mailings, in every zone and whatever its clocks do", () => {
	it(
		'are those that clocks on the wall show there',
		() =>
			times(300).forAll(anyEvent, (event) => {
				const found = mailingsOf(event).map(({ kind, revision, dueAt, usefulUntil }) => {
					return [kind, revision, dueAt.getTime(), usefulUntil.getTime()];
				});
				expect(found).toEqual(expectedOf(event));
			}),
		60_000,
	);

	it('make each mailing due from its time on until it is useless, and no longer', () => {
		const moments = fc.integer({ min: -45 * 24 * 60, max: 8 * 24 * 60 });
		times(300).forAll(anyEvent, moments, fc.boolean(), (event, minutes, isAtEdge) => {
			const all = mailingsOf(event);
			const edges = all.flatMap(({ dueAt, usefulUntil }) => [dueAt, usefulUntil]);
			const edge = edges[Math.abs(minutes) % edges.length] ?? NOW;
			const now = isAtEdge
				? timeAfter(edge, -(minutes % 2))
				: timeAfter(event.startsAt, minutes * MINUTE_MS);
			const due = all.filter(({ dueAt, usefulUntil }) => dueAt <= now && now < usefulUntil);
			const found = mailingsDue([event], now);
			expect(found.map(mailingKey).sort()).toEqual(due.map(mailingKey).sort());
			// What is due is among what the database is asked for.
			if (due.length > 0) {
				expect(event.startsAt.getTime()).toBeGreaterThan(now.getTime() - LOOKED_BACK_MS);
			}
			const done = new Set(found.map(mailingKey));
			expect(mailingsDue([{ ...event, done }], now)).toEqual([]);
		});
	}, 60_000);
});

describe('the mailings due for several events', () => {
	it('are in the order in which they become useless', () => {
		const later = { ...SATURDAY, id: 'later', startsAt: new Date('2026-11-28T11:00:00Z') };
		const due = mailingsDue([later, SATURDAY], new Date('2026-11-27T17:00:00Z'));
		expect(due.map(({ event, kind }) => `${kind} ${event.id}`)).toEqual([
			'reminder_day_before later',
			'reminder_day_before saturday',
			'invitation saturday',
			'invitation later',
		]);
	});
});

describe('the invitations of a series', () => {
	const weekly = (week: number, values: Partial<PlannedEvent> = {}): PlannedEvent => ({
		...SATURDAY,
		id: `week ${week}`,
		seriesId: 'saturdays',
		startsAt: timeAfter(SATURDAY.startsAt, week * 7 * DAY_MS),
		endsAt: timeAfter(SATURDAY.endsAt, week * 7 * DAY_MS),
		...values,
	});
	const invited = (events: PlannedEvent[], now: Date) =>
		mailingsDue(events, now)
			.filter(({ kind }) => kind === 'invitation')
			.map(({ event }) => event.id);
	const DONE = new Set(['invitation 0']);
	const later = (ms: number) => fromNow(ms);

	it('to events that open together come one at a time, as each event becomes the next', () => {
		const events = [0, 1, 2].map((week) => weekly(week));
		expect(invited(events, NOW)).toEqual(['week 0']);
		const [first, second, third] = events as [PlannedEvent, PlannedEvent, PlannedEvent];
		const told = [{ ...first, done: DONE }, second, third];
		expect(invited(told, later(MINUTE_MS))).toEqual([]);
		expect(invited(told, timeAfter(first.startsAt, -1))).toEqual([]);
		expect(invited(told, first.startsAt)).toEqual(['week 1']);
	});

	it('do not wait for one another where they are due half a day apart, or in different series', () => {
		const told = weekly(0, { done: DONE });
		const half = 12 * HOUR_MS;
		const apart = weekly(1, { createdAt: later(half) });
		expect(invited([told, apart], later(half))).toEqual(['week 1']);
		const sooner = weekly(1, { createdAt: later(half - 1) });
		expect(invited([told, sooner], later(half - 1))).toEqual([]);
		expect(invited([told, weekly(1, { seriesId: 'another' })], NOW)).toEqual(['week 1']);
		expect(invited([SATURDAY, weekly(1, { seriesId: null })], NOW)).toHaveLength(2);
	});

	it('that are late wait until their event is the next', () => {
		const weeks = [0, 1, 2].map((week) =>
			weekly(week, { createdAt: fromNow(-(20 - 7 * week) * DAY_MS) }),
		);
		expect(invited(weeks, NOW)).toEqual(['week 0']);
	});

	it('go out once for every event, never more than two at a time, however long the site was down', () => {
		const outages = fc.array(
			fc.record({
				from: fc.integer({ min: 0, max: 60 * 24 }),
				hours: fc.integer({ min: 1, max: 20 * 24 }),
			}),
			{ maxLength: 3 },
		);
		const setting = fc.option(fc.integer({ min: 1, max: 40 }));
		times(20).forAll(
			outages,
			fc.integer({ min: 1, max: 60 }),
			setting,
			(down, opensDaysAhead, invitesDaysBefore) => {
				const isDown = (hour: number) =>
					down.some(({ from, hours }) => from <= hour && hour < from + hours);
				const times = { ...DEFAULT_MAIL_TIMES, invitesDaysBefore };
				const known = new Map<string, PlannedEvent>();
				for (let hour = 0; hour < 70 * 24; hour += 2) {
					if (isDown(hour)) continue;
					const now = later(hour * HOUR_MS);
					for (let week = 0; week < 12; week += 1) {
						const event = weekly(week, { createdAt: now, times });
						const opens = event.startsAt.getTime() - opensDaysAhead * DAY_MS;
						const isDue = opens <= now.getTime() && now < event.startsAt;
						if (isDue && !known.has(event.id)) known.set(event.id, event);
					}
					const events = [...known.values()];
					const found = invited(events, now);
					expect(found.length).toBeLessThanOrEqual(2);
					for (const id of found) {
						const event = known.get(id) as PlannedEvent;
						expect(event.done.size).toBe(0);
						known.set(id, { ...event, done: DONE });
					}
					// Between the one before it and its own start there was a tick: it has been invited to.
					const next = events
						.filter(({ startsAt }) => startsAt > now)
						.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime())[0];
					const untilStart = next ? next.startsAt.getTime() - now.getTime() : 0;
					const isTime = untilStart < (invitesDaysBefore ?? 90) * DAY_MS - 2 * HOUR_MS;
					if (next && isTime) {
						expect(known.get(next.id)?.done.size).toBe(1);
					}
				}
			},
		);
	}, 60_000);
});
