import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type AttendanceFigures,
	cohortsOf,
	grainFor,
	groupEvents,
	type HeldEvent,
	percent,
	RANGES,
	rangeOf,
	sinceOf,
	stayOf,
	sumsOf,
} from '../../../src/domain/door/attendance.ts';
import {
	cameSentence,
	cameTable,
	doorSentence,
	doorTable,
	eventsSentence,
	meanOf,
	newcomersSentence,
	newcomersTable,
	returnsSentence,
	spanText,
	staySentence,
} from '../../../src/domain/door/attendance-text.ts';
import { isNamed, stackOf, ticksFor } from '../../../src/domain/door/charts.ts';
import { forAll } from '../../support/for-all.ts';
import { DAY_MS, fromNow, NOW } from '../../support/time.ts';

let last = 0;
function event(values: Partial<HeldEvent> = {}): HeldEvent {
	last += 1;
	return {
		nr: last,
		slug: `event-${last}`,
		title: 'Open studio',
		startsAt: new Date('2026-11-21T10:00:00Z'),
		timeZone: 'Europe/Berlin',
		isCancelled: false,
		members: 0,
		newcomers: 0,
		cameAgain: 0,
		guests: 0,
		door: null,
		...values,
	};
}
const daysAgo = (days: number) => fromNow(-days * DAY_MS);

/** Any past of a club, the earliest event first. */
const anyPast = fc
	.array(
		fc
			.record({
				days: fc.integer({ min: 0, max: 3_000 }),
				members: fc.nat(50),
				newcomers: fc.nat(50),
				cameAgain: fc.nat(50),
				guests: fc.nat(20),
				isCancelled: fc.boolean(),
				cameOfThem: fc.option(fc.nat(50)),
				more: fc.nat(10),
			})
			.map(({ days, isCancelled, cameOfThem, more, ...counts }) => {
				const members = isCancelled ? 0 : counts.members;
				const newcomers = Math.min(members, counts.newcomers);
				const came = cameOfThem === null ? null : Math.min(members, cameOfThem);
				return event({
					startsAt: daysAgo(days),
					isCancelled,
					members,
					newcomers,
					cameAgain: Math.min(newcomers, counts.cameAgain),
					guests: isCancelled ? 0 : counts.guests,
					door: came === null || isCancelled ? null : { saidYes: came + more, cameOfThem: came },
				});
			}),
		{ minLength: 1, maxLength: 60 },
	)
	.map((list) => list.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime()));

describe('the range of attendance figures', () => {
	it('is one of four, and the shortest for anything else', () => {
		expect(Object.keys(RANGES).map((name) => rangeOf(name))).toEqual(Object.keys(RANGES));
		for (const name of [null, '', 'toString', '__proto__', '3-weeks']) {
			expect(rangeOf(name)).toBe('12-weeks');
		}
	});

	it('has one of the same length before it, except for the one without a beginning', () => {
		expect(sinceOf('12-weeks', NOW)).toEqual({ since: daysAgo(84), before: daysAgo(168) });
		expect(sinceOf('all', NOW)).toBeNull();
	});
});

describe('grouped events', () => {
	it('go by the local date of each', () => {
		// Half past eleven in the evening of the last of the month in London, and the first in Auckland.
		const startsAt = new Date('2026-10-31T11:30:00Z');
		const named = (timeZone: string) =>
			groupEvents([event({ startsAt, timeZone })], 'month', 'en-GB').map(({ name }) => name);
		expect(named('Europe/London')).toEqual(['October 2026']);
		expect(named('Pacific/Auckland')).toEqual(['November 2026']);
	});

	it('leave an empty place where there was none', () => {
		const list = [daysAgo(100), daysAgo(20)].map((startsAt) => event({ startsAt }));
		expect(
			groupEvents(list, 'month', 'en-GB').map(({ label, held }) => [label, held.length]),
		).toEqual([
			['Aug', 1],
			['Sept', 0],
			['Oct', 0],
			['Nov', 1],
		]);
		expect(groupEvents(list, 'quarter', 'en-GB').map(({ name }) => name)).toEqual([
			'July to September 2026',
			'October to December 2026',
		]);
		expect(groupEvents(list, 'year', 'en-GB').map(({ name }) => name)).toEqual(['2026']);
		expect(groupEvents(list, 'week', 'en-GB').map(({ name }) => name)).toContain(
			'Week of 2 November 2026',
		);
		// Where weeks begin on a Sunday, the month comes first as well.
		expect(groupEvents(list, 'week', 'en-US').map(({ name }) => name)).toContain(
			'Week of November 1, 2026',
		);
		expect(groupEvents(list, 'event', 'en-US').map(({ label }) => label)).toEqual([
			'Aug 17',
			'Nov 5',
		]);
		expect(groupEvents(list, 'event', 'en-GB').map(({ label }) => label)).toEqual([
			'17 Aug',
			'5 Nov',
		]);
		expect(groupEvents([], 'month', 'en-GB')).toEqual([]);
	});

	it('name the year where there is more than one', () => {
		const labels = (from: string) =>
			groupEvents(
				[from, '2026-12-20T10:00Z'].map((time) => event({ startsAt: new Date(time) })),
				'month',
				'en-GB',
			).map(({ label }) => label);
		expect(labels('2026-01-03T10:00Z')).toHaveLength(12);
		expect(labels('2026-01-03T10:00Z')[0]).toBe('Jan');
		expect(labels('2025-12-03T10:00Z')[0]).toBe('Dec 2025');
	});

	it('count everybody, and are few enough to be drawn', () =>
		forAll(anyPast, fc.integer({ min: 10, max: 30 }), (list, most) => {
			const grain = grainFor(list, most, 'en-GB');
			const groups = groupEvents(list, grain, 'en-GB');
			expect(groups.length).toBeLessThanOrEqual(most);
			expect(groups.flatMap(({ held }) => held)).toEqual(
				list.filter(({ isCancelled }) => !isCancelled),
			);
			const cancelled = groups.reduce((total, group) => total + group.cancelled, 0);
			expect(cancelled).toBe(list.filter(({ isCancelled }) => isCancelled).length);
			const parts = groups.map(({ held }) => sumsOf(held));
			const whole = sumsOf(list.filter(({ isCancelled }) => !isCancelled));
			for (const key of Object.keys(whole) as (keyof typeof whole)[]) {
				expect(parts.reduce((total, part) => total + part[key], 0)).toBe(whole[key]);
			}
		}));

	it('are grouped no finer than asked', () => {
		const list = [event({ startsAt: daysAgo(9) }), event({ startsAt: daysAgo(2) })];
		expect(grainFor(list, 26, 'en-GB')).toBe('event');
		expect(grainFor(list, 26, 'en-GB', 'month')).toBe('month');
		expect(grainFor([], 26, 'en-GB', 'month')).toBe('month');
		const decades = [event({ startsAt: new Date('1980-01-01') }), ...list];
		expect(grainFor(decades, 10, 'en-GB', 'month')).toBe('year');
	});
});

describe('the sums of attendance', () => {
	it('match the parts of a bar, whatever the past', () =>
		forAll(anyPast, (list) => {
			const sums = sumsOf(list.filter(({ isCancelled }) => !isCancelled));
			expect(sums.before + sums.newcomers + sums.guests).toBe(sums.people);
			expect(sums.cameAgain).toBeLessThanOrEqual(sums.newcomers);
			expect(sums.cameOfThem).toBeLessThanOrEqual(sums.saidYes);
			expect(sums.withoutSeat).toBeGreaterThanOrEqual(0);
		}));

	it('say nothing about RSVPs where nobody kept the door', () => {
		const kept = event({ members: 5, door: { saidYes: 6, cameOfThem: 4 } });
		const sums = sumsOf([kept, event({ members: 20 })]);
		expect(sums).toMatchObject({ doorsWithCheckIns: 1, saidYes: 6, cameOfThem: 4, withoutSeat: 1 });
		expect(percent(4, 6)).toBe(67);
		expect(percent(0, 0)).toBeNull();
	});
});

describe('the members who come back', () => {
	it('are counted once their month is over, and are never more than came', () => {
		const returns = fc.array(
			fc.record({
				step: fc.integer({ min: 1, max: 12 }),
				share: fc.double({ min: 0, max: 1, noNaN: true }),
			}),
		);
		forAll(anyPast, returns, (list, some) => {
			const figures: Pick<AttendanceFigures, 'events' | 'returns'> = {
				events: list,
				returns: list.flatMap(({ nr, newcomers }) =>
					[...new Map(some.map((each) => [each.step, each.share]))].map(([step, share]) => ({
						nr,
						step,
						members: Math.floor(newcomers * share),
					})),
				),
			};
			const { cohorts, together } = cohortsOf(figures, NOW, 'en-GB');
			expect(cohorts.length).toBeLessThanOrEqual(12);
			for (const { returns: months, newcomers } of cohorts) {
				expect(newcomers).toBeGreaterThan(0);
				for (const each of months) {
					expect(each?.came).toBeLessThanOrEqual(each?.of ?? 0);
					expect(each?.of).toBeLessThanOrEqual(newcomers);
				}
				expect(months.length).toBeLessThanOrEqual(together.length);
			}
			for (const [index, each] of together.entries()) {
				const parts = cohorts.map(({ returns: months }) => months[index]);
				expect(parts.reduce((total, part) => total + (part?.came ?? 0), 0)).toBe(each?.came);
				expect(parts.reduce((total, part) => total + (part?.of ?? 0), 0)).toBe(each?.of);
			}
		});
	});

	it('are not followed once their first time is more than thirteen months ago', () => {
		const old = event({ startsAt: daysAgo(404), newcomers: 3, members: 3 });
		const followed = event({ startsAt: daysAgo(402), newcomers: 1, members: 1 });
		const { cohorts, together } = cohortsOf({ events: [old, followed], returns: [] }, NOW, 'en-GB');
		expect(cohorts.map(({ newcomers }) => newcomers)).toEqual([1]);
		expect(together).toEqual(Array.from({ length: 12 }, () => ({ came: 0, of: 1 })));
	});

	it('are counted only once the four weeks are over for each', () => {
		const early = event({ startsAt: daysAgo(40), newcomers: 4, members: 4 });
		const late = event({ startsAt: daysAgo(27), newcomers: 2, members: 2 });
		const figures = {
			events: [early, late],
			returns: [
				{ nr: early.nr, step: 1, members: 3 },
				{ nr: early.nr, step: 2, members: 1 },
				{ nr: late.nr, step: 1, members: 2 },
			],
		};
		expect(cohortsOf(figures, NOW, 'en-GB')).toEqual({
			cohorts: [{ name: 'October 2026', newcomers: 6, returns: [{ came: 3, of: 4 }] }],
			together: [{ came: 3, of: 4 }],
		});
	});
});

describe('the time that members stay', () => {
	it('is the median of members who came on several days', () => {
		expect(stayOf([])).toEqual({ members: 0, once: 0, medianDays: null });
		expect(stayOf([{ days: 0, members: 3 }])).toEqual({ members: 3, once: 3, medianDays: null });
		const stays = [
			{ days: 70, members: 1 },
			{ days: 0, members: 2 },
			{ days: 7, members: 2 },
			{ days: 35, members: 2 },
		];
		expect(stayOf(stays)).toEqual({ members: 7, once: 2, medianDays: 35 });
	});
});

describe('the sentences about attendance', () => {
	const held = (people: number, values: Partial<HeldEvent> = {}) =>
		sumsOf([event({ members: people, ...values }), event({ members: people, ...values })]);

	it('say how many people came, and whether that is more', () => {
		const before = { events: 2, people: 36 };
		expect(cameSentence(held(21), before, 'en-GB')).toBe(
			'21 people came on average, 3 more than in the period before.',
		);
		expect(cameSentence(held(15), before, 'en-GB')).toBe(
			'15 people came on average, 3 fewer than in the period before.',
		);
		expect(cameSentence(held(18), before, 'en-GB')).toMatch(/, as many as in the period before\.$/);
		expect(cameSentence(held(4.5), { events: 1, people: 4 }, 'en-GB')).toMatch(
			/^4\.5 .* 0\.5 more/,
		);
		expect(cameSentence(held(18), { events: 0, people: 0 }, 'en-GB')).toBe(
			'18 people came on average.',
		);
		expect(cameSentence(sumsOf([event({ members: 9 })]), before, 'en-GB')).toBe(
			'9 people came to the one event that took place.',
		);
		expect(cameSentence(sumsOf([]), before, 'en-GB')).toBe('No event took place.');
		expect(meanOf(10, 3)).toBe(3.3);
		expect(eventsSentence(held(3), 1, 4, 'en-GB')).toBe(
			'2 events took place. 1 event was cancelled. 4 different members came.',
		);
		expect(eventsSentence(held(3), 0, 1, 'en-GB')).toBe('2 events took place. 1 member came.');
	});

	it('claim no share where nobody kept the door', () => {
		expect(doorSentence(held(5), 'en-GB')).toMatch(/^Nobody was checked in/);
		const some = sumsOf([
			event({ members: 5, door: { saidYes: 8, cameOfThem: 4 } }),
			event({ members: 9 }),
		]);
		expect(doorSentence(some, 'en-GB')).toBe(
			'Of 8 members who said yes, 4 came: 50%. 1 member came without a seat, from the waiting list or as a walk-in. People were checked in at 1 of 2 events. The others are left out.',
		);
		expect(doorSentence(held(2, { door: { saidYes: 0, cameOfThem: 0 } }), 'en-GB')).toMatch(
			/^No member had said/,
		);
	});

	it('say how many members are new, came back, and stopped coming', () => {
		expect(newcomersSentence(held(5), 'en-GB')).toBe('Nobody came for the first time.');
		expect(newcomersSentence(held(5, { newcomers: 2, cameAgain: 1 }), 'en-GB')).toBe(
			'4 people came for the first time. 2 of them have come again.',
		);
		expect(newcomersSentence(held(5, { newcomers: 2 }), 'en-GB')).toMatch(
			/None of them has come again yet/,
		);
		expect(newcomersSentence(held(5, { newcomers: 2, cameAgain: 2 }), 'en-GB')).toMatch(
			/All of them have come again/,
		);
		expect(returnsSentence([], 'en-GB')).toMatch(/can't tell yet/);
		expect(returnsSentence([{ came: 3, of: 5 }], 'en-GB')).toBe(
			'In the month after their first time, 3 of 5 came again.',
		);
		expect(
			returnsSentence(
				[
					{ came: 3, of: 5 },
					{ came: 1, of: 5 },
					{ came: 0, of: 4 },
				],
				'en-GB',
			),
		).toBe(
			'In the month after their first time, 3 of 5 came again. In the third month, none of 4 came.',
		);
		expect(staySentence({ members: 0, once: 0, medianDays: null }, 'en-GB')).toMatch(/^Everyone/);
		expect(staySentence({ members: 7, once: 2, medianDays: 35 }, 'en-GB')).toBe(
			"7 of those who came haven't come for 8 weeks. 2 of them came on one day only. Half of the others came for 5 weeks or less.",
		);
		expect(staySentence({ members: 1, once: 0, medianDays: 400 }, 'en-GB')).toBe(
			"1 of those who came hasn't come for 8 weeks. That member came for 13 months.",
		);
		expect(staySentence({ members: 1, once: 1, medianDays: null }, 'en-GB')).toMatch(
			/came on one day only\.$/,
		);
		expect([1, 13, 14, 181, 182].map((days) => spanText(days, 'en-GB'))).toEqual([
			'1 day',
			'13 days',
			'2 weeks',
			'26 weeks',
			'6 months',
		]);
	});
});

describe('the tables of attendance', () => {
	it('have the same numbers as the charts, in as many columns as they name', () =>
		forAll(anyPast, fc.boolean(), (list, isByEvent) => {
			const groups = groupEvents(list, isByEvent ? 'event' : 'month', 'en-GB');
			for (const table of [
				cameTable(groups, isByEvent, 'en-GB'),
				doorTable(groups, isByEvent, 'en-GB'),
				newcomersTable(groups, 'en-GB'),
			]) {
				for (const row of table.rows) expect(row).toHaveLength(table.head.length);
			}
			const together = cameTable(groups, isByEvent, 'en-GB').head.indexOf('Total');
			const people = cameTable(groups, isByEvent, 'en-GB').rows.map((row) => Number(row[together]));
			expect(people.reduce((total, each) => total + each, 0)).toBe(
				sumsOf(groups.flatMap(({ held }) => held)).people,
			);
		}));
});

describe('the scale of a chart', () => {
	it('has round numbers at equal distances, from zero to at least the highest', () => {
		forAll(fc.double({ min: 0, max: 1e6, noNaN: true }), (highest) => {
			const ticks = ticksFor(highest);
			const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
			expect(ticks[0]).toBe(0);
			expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
			expect((ticks.at(-1) ?? 0) - step).toBeLessThan(Math.max(highest, 1));
			expect(ticks.length).toBeLessThanOrEqual(6);
			expect(['1', '2', '5']).toContain(String(step).replace(/0+$/, ''));
			ticks.forEach((tick, index) => {
				expect(tick).toBe(index * step);
			});
		});
		expect(ticksFor(100)).toEqual([0, 50, 100]);
		expect(ticksFor(24)).toEqual([0, 10, 20, 30]);
		expect(ticksFor(0)).toEqual([0, 1]);
	});

	it('stacks the parts of a bar up to their sum', () =>
		forAll(fc.array(fc.nat(100), { minLength: 1, maxLength: 3 }), (parts) => {
			const top = Math.max(
				1,
				parts.reduce((total, part) => total + part, 0),
			);
			const pieces = stackOf(parts, top);
			expect(pieces[0]?.from).toBe(0);
			pieces.forEach((piece, index) => {
				expect(piece.to - piece.from).toBeCloseTo((parts[index] ?? 0) / top);
				if (index > 0) expect(piece.from).toBe(pieces[index - 1]?.to);
				expect(piece.to).toBeLessThanOrEqual(1 + 1e-9);
			});
		}));

	it('labels the last mark, and not too many', () =>
		forAll(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 10 }), (count, most) => {
			const named = Array.from({ length: count }, (_, index) => isNamed(index, count, most));
			expect(named.at(-1)).toBe(true);
			expect(named.filter(Boolean).length).toBeLessThanOrEqual(most);
		}));
});
