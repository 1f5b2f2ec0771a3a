import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import {
	followingChange,
	planSeriesChange,
	type SeriesChangeInput,
	type SeriesDetails,
	type SeriesEvent,
	type SeriesState,
} from '../../../src/domain/series/change.ts';
import { seriesFields, seriesFormFields, seriesValuesOf } from '../../../src/domain/series/plan.ts';
import { choiceOf, WEEKDAYS } from '../../../src/domain/series/rhythms.ts';
import {
	nextDatesOf,
	occurrenceOn,
	occurrencesBetween,
} from '../../../src/domain/time/recurrence.ts';
import { localDate, localTime } from '../../../src/domain/time/time.ts';
import { A_SERIES } from '../../support/a-series.ts';
import { times } from '../../support/for-all.ts';
import { DAY_MS, fromNow, HOUR_MS, MINUTE_MS, NOW, timeAfter } from '../../support/time.ts';

/** A Wednesday, 11:00 in Berlin. */
const TODAY = '2026-11-25';
const timeZone = 'Europe/Berlin';

const SATURDAYS: SeriesState = { ...A_SERIES, place: 'The Shed', opensDaysAhead: 35 };
const SUNDAYS: SeriesState = {
	...SATURDAYS,
	rule: 'FREQ=WEEKLY;BYDAY=SU',
	startsOnDate: '2026-11-29',
};

/** The event of a date as the series opens it, but for what was set for it alone. */
function eventOn(
	date: string,
	series: SeriesDetails = SATURDAYS,
	values: Partial<SeriesEvent> = {},
): SeriesEvent {
	const { title, description, whatToBring, place, mapUrl, capacity, guestsAllowed } = series;
	const { startsAt, endsAt } = occurrenceOn(date, { ...series, timeZone });
	const words = { title, description, whatToBring, place, mapUrl, capacity, guestsAllowed };
	return { id: date, seriesDate: date, timeZone, startsAt, endsAt, ...words, ...values };
}

function plan(input: Partial<SeriesChangeInput<SeriesEvent>>) {
	return planSeriesChange({
		series: SATURDAYS,
		next: SUNDAYS,
		fromDate: TODAY,
		events: [],
		closedDates: [],
		breaks: [],
		timeZone,
		now: NOW,
		...input,
	});
}

/** What becomes of each event, like `2026-11-28 moved 2026-11-29`. */
const becoming = ({ outcomes }: ReturnType<typeof plan>) =>
	outcomes.map(({ event, becomes, seriesDate }) => `${event.id} ${becomes} ${seriesDate}`);

const fourSaturdays = ['2026-11-28', '2026-12-05', '2026-12-12', '2026-12-19'];

describe('the plan for a changed series', () => {
	it('moves its events to the new weekday, each to the nearest date', () => {
		expect(becoming(plan({ events: fourSaturdays.map((date) => eventOn(date)) }))).toEqual([
			'2026-11-28 moved 2026-11-29',
			'2026-12-05 moved 2026-12-06',
			'2026-12-12 moved 2026-12-13',
			'2026-12-19 moved 2026-12-20',
		]);
		const thursdays = { ...SATURDAYS, rule: 'FREQ=WEEKLY;BYDAY=TH', startsOnDate: '2026-11-26' };
		expect(becoming(plan({ next: thursdays, events: [eventOn('2026-12-05')] }))).toEqual([
			'2026-12-05 moved 2026-12-03',
		]);
	});

	it('changes email times without touching an event, starting now', () => {
		const next = { ...SATURDAYS, startsOnDate: '2026-12-12', thanksAfterHours: null };
		const events = fourSaturdays.map((date) => eventOn(date));
		const change = plan({ next, fromDate: '2026-12-12', events });
		expect(change).toMatchObject({
			series: { ...SATURDAYS, thanksAfterHours: null },
			following: null,
			isUnchanged: false,
		});
		expect(becoming(change)).toEqual(fourSaturdays.map((date) => `${date} same ${date}`));
		expect(change.outcomes.some(({ isFollowing }) => isFollowing)).toBe(false);
	});

	it('gives new email times to the series that follows, and keeps the old ones until then', () => {
		const next = {
			...SATURDAYS,
			startsOnDate: '2026-12-12',
			place: 'The Barn',
			invitesDaysBefore: 3,
		};
		const events = fourSaturdays.map((date) => eventOn(date));
		const change = plan({ next, fromDate: '2026-12-12', events });
		expect(change.series.invitesDaysBefore).toBeNull();
		expect(change.following?.invitesDaysBefore).toBe(3);
	});

	it('cancels events without a date nearby, and keeps those that are on a date', () => {
		const next = { ...SATURDAYS, rule: 'FREQ=MONTHLY;BYDAY=1SA', startsOnDate: '2026-12-05' };
		const change = plan({ next, events: fourSaturdays.map((date) => eventOn(date)) });
		expect(becoming(change)).toEqual([
			'2026-11-28 cancelled 2026-11-28',
			'2026-12-05 same 2026-12-05',
			'2026-12-12 cancelled 2026-12-12',
			'2026-12-19 cancelled 2026-12-19',
		]);
		expect(change.following).toBeNull();
	});

	it('moves no event to a date that is in a break, closed, or over', () => {
		const events = fourSaturdays.map((date) => eventOn(date));
		const breaks = [{ firstDate: '2026-12-06', lastDate: '2026-12-06' }];
		expect(becoming(plan({ events, breaks, closedDates: ['2026-12-13'] }))).toEqual([
			'2026-11-28 moved 2026-11-29',
			'2026-12-05 cancelled 2026-12-05',
			'2026-12-12 cancelled 2026-12-12',
			'2026-12-19 moved 2026-12-20',
		]);
		const wednesdays = {
			...SATURDAYS,
			rule: 'FREQ=WEEKLY;BYDAY=WE',
			startsOnDate: TODAY,
			startsAtTime: '10:00',
		};
		expect(becoming(plan({ next: wednesdays, events: [eventOn('2026-11-28')] }))).toEqual([
			'2026-11-28 moved 2026-12-02',
		]);
		const later = { ...wednesdays, startsAtTime: '19:00' };
		expect(becoming(plan({ next: later, events: [eventOn('2026-11-28')] }))).toEqual([
			'2026-11-28 moved 2026-11-25',
		]);
	});

	it('leaves a date to the event that is on it already', () => {
		const series = { ...SATURDAYS, rule: 'FREQ=WEEKLY;BYDAY=SA,SU' };
		const events = ['2026-11-28', '2026-11-29'].map((date) => eventOn(date, series));
		expect(becoming(plan({ series, events }))).toEqual([
			'2026-11-28 cancelled 2026-11-28',
			'2026-11-29 same 2026-11-29',
		]);
	});

	it('moves an event to the earlier of two dates that are equally near', () => {
		const next = { ...SATURDAYS, rule: 'FREQ=WEEKLY;BYDAY=FR,SU', startsOnDate: '2026-11-27' };
		expect(becoming(plan({ next, events: fourSaturdays.map((date) => eventOn(date)) }))).toEqual([
			'2026-11-28 moved 2026-11-27',
			'2026-12-05 moved 2026-12-04',
			'2026-12-12 moved 2026-12-11',
			'2026-12-19 moved 2026-12-18',
		]);
	});

	it('uses the other weeks where its rhythm begins again in them', () => {
		const series = { ...SATURDAYS, rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA' };
		const events = ['2026-12-05', '2026-12-19'].map((date) => eventOn(date, series));
		const same = { ...series, startsOnDate: '2026-12-05' };
		expect(plan({ series, next: same, events }).series).toEqual(series);
		const other = { ...series, startsOnDate: '2026-11-28' };
		const change = plan({ series, next: other, events });
		expect(change.series).toEqual(other);
		expect(change.outcomes.map(({ becomes }) => becomes)).toEqual(['cancelled', 'cancelled']);
	});

	it('keeps its clock time through a clock change', () => {
		const now = new Date('2027-03-20T10:00Z');
		const next = { ...SUNDAYS, startsOnDate: '2027-03-21', startsAtTime: '10:30' };
		const { outcomes } = plan({
			next,
			now,
			fromDate: '2027-03-20',
			events: [eventOn('2027-03-27')],
		});
		expect(outcomes[0]?.details.startsAt).toEqual(new Date('2027-03-28T08:30Z'));
	});
});

describe('the plan for a series that changes from a date on, or beside single events', () => {
	it('splits the series where the change begins after upcoming dates', () => {
		const { series, following, outcomes } = plan({
			next: { ...SUNDAYS, startsOnDate: '2026-12-13' },
			fromDate: '2026-12-07',
			events: fourSaturdays.map((date) => eventOn(date)),
		});
		expect(series).toEqual({ ...SATURDAYS, endsOnDate: '2026-12-06' });
		expect(following).toEqual({ ...SUNDAYS, startsOnDate: '2026-12-13' });
		expect(outcomes.map(({ seriesDate, isFollowing }) => [seriesDate, isFollowing])).toEqual([
			['2026-11-28', false],
			['2026-12-05', false],
			['2026-12-13', true],
			['2026-12-20', true],
		]);
	});

	it('does not split the series where every date before the change is cancelled, in a break or over', () => {
		const next = { ...SUNDAYS, startsOnDate: '2026-12-06' };
		const fromDate = '2026-12-05';
		expect(plan({ next, fromDate }).following).toEqual(next);
		expect(plan({ next, fromDate, closedDates: ['2026-11-28'] }).series).toEqual(next);
		const breaks = [{ firstDate: '2026-11-26', lastDate: '2026-11-29' }];
		expect(plan({ next, fromDate, breaks }).series).toEqual(next);
	});

	it('leaves an event what was set for that event alone', () => {
		const next = {
			...SATURDAYS,
			title: 'Studio',
			capacity: 9,
			place: 'The Barn',
			startsAtTime: '12:00',
		};
		const own = { title: 'Studio with soup', capacity: 4 };
		const { outcomes } = plan({
			next,
			events: [
				eventOn('2026-11-28', SATURDAYS, own),
				eventOn('2026-12-05', { ...SATURDAYS, startsAtTime: '15:00' }),
				eventOn('2026-12-12', { ...SATURDAYS, durationMinutes: 60 }),
			],
		});
		expect(
			outcomes.map(({ becomes, details: { title, capacity, place, startsAt, endsAt } }) => [
				becomes,
				title,
				capacity,
				place,
				`${localTime(startsAt, timeZone, 'en-GB')}–${localTime(endsAt, timeZone, 'en-GB')}`,
			]),
		).toEqual([
			['moved', 'Studio with soup', 4, 'The Barn', '12:00–14:00'],
			['changed', 'Studio', 9, 'The Barn', '15:00–17:00'],
			['moved', 'Studio', 9, 'The Barn', '12:00–13:00'],
		]);
	});

	it('leaves an event that was moved alone where it is, and counts it for the date nearby', () => {
		const moved = eventOn('2026-11-28', SATURDAYS, {
			startsAt: new Date('2026-11-30T17:00Z'),
			endsAt: new Date('2026-11-30T19:00Z'),
		});
		const { outcomes } = plan({ events: [moved] });
		expect(outcomes).toMatchObject([
			{ becomes: 'changed', seriesDate: '2026-11-29', details: { startsAt: moved.startsAt } },
		]);
	});

	it('moves nothing to a time of day that is over', () => {
		const series = { ...SATURDAYS, rule: 'FREQ=WEEKLY;BYDAY=WE', startsAtTime: '19:00' };
		const next = { ...series, startsAtTime: '10:00' };
		const events = [eventOn(TODAY, series), eventOn('2026-12-02', series)];
		const { outcomes } = plan({ series, next, events });
		expect(outcomes.map(({ becomes }) => becomes)).toEqual(['same', 'moved']);
	});
});

/** A series as its form shows it, saved without a change. */
function savedUnchanged(series: SeriesState, now: Date) {
	const fields = seriesFormFields(series, localDate(now, timeZone));
	const parsed = seriesFields.parse(fields);
	const next = { ...seriesValuesOf(parsed), endsOnDate: series.endsOnDate };
	return { next, fromDate: parsed.fromDate };
}

const rules = [
	...WEEKDAYS.flatMap(({ value }) => [
		`FREQ=WEEKLY;BYDAY=${value}`,
		`FREQ=WEEKLY;INTERVAL=2;BYDAY=${value}`,
		`FREQ=MONTHLY;BYDAY=1${value}`,
		`FREQ=MONTHLY;BYDAY=-1${value}`,
	]),
	'FREQ=MONTHLY;BYMONTHDAY=15',
	'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
	// No form makes these two; imports do.
	'FREQ=WEEKLY;BYDAY=SA,SU',
	'FREQ=WEEKLY;BYDAY=TU,SA',
];
const dateAfter = (days: number) =>
	new Date(Date.parse(`${TODAY}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The first date of a rule from this day on. */
function firstOf(rule: string, day: string): string {
	const series = { rule, startsOnDate: day, startsAtTime: '12:00', durationMinutes: 60 };
	const [first] = nextDatesOf({ ...series, timeZone: 'UTC' }, [], new Date(`${day}T00:00Z`), 1);
	if (!first) throw new Error('A rule without a date.');
	return first.date;
}

const details = fc.record({
	title: fc.constantFrom('Open Studio', 'Studio'),
	description: fc.constantFrom('Bring what you make.', ''),
	place: fc.constantFrom('The Shed', 'The Barn'),
	mapUrl: fc.constantFrom(null, 'https://example.org/map'),
	whatToBring: fc.constantFrom('', 'Your own mug'),
	capacity: fc.integer({ min: 6, max: 9 }),
	guestsAllowed: fc.integer({ min: 0, max: 5 }),
	startsAtTime: fc.constantFrom('09:30', '11:00', '19:00'),
	durationMinutes: fc.constantFrom(60, 120),
});

const seriesState = fc
	.record({ details, rule: fc.constantFrom(...rules), began: fc.integer({ min: -60, max: 10 }) })
	.map(
		({ details: own, rule, began }): SeriesState => ({
			...own,
			rule,
			startsOnDate: firstOf(rule, dateAfter(began)),
			opensDaysAhead: 60,
			endsOnDate: null,
			...DEFAULT_MAIL_TIMES,
		}),
	);

/** What was set for an event alone, if anything. */
const alone = fc.record(
	{
		title: fc.constant('With soup'),
		capacity: fc.integer({ min: 1, max: 20 }),
		hoursLater: fc.constantFrom(3, 30),
	},
	{ requiredKeys: [] },
);

/** A series of which dates have been opened or closed, and a new plan for it. */
const changes = fc
	.record({
		series: seriesState,
		next: seriesState,
		hasSameRule: fc.boolean(),
		fromDay: fc.nat({ max: 40 }),
		states: fc.array(fc.constantFrom('open', 'open', 'open', 'closed', 'none'), { maxLength: 9 }),
		own: fc.array(alone, { minLength: 9, maxLength: 9 }),
		pauses: fc.array(fc.tuple(fc.nat({ max: 70 }), fc.nat({ max: 10 })), { maxLength: 3 }),
		shuffle: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
	})
	.map(({ series, next, hasSameRule, fromDay, states, own, pauses, shuffle }) => {
		const rule = hasSameRule ? series.rule : next.rule;
		const breaks = pauses.map(([first, days]) => ({
			firstDate: dateAfter(first),
			lastDate: dateAfter(first + days),
		}));
		const dates = nextDatesOf({ ...series, timeZone }, [], NOW, states.length);
		const dated = (state: string) => dates.filter((_, index) => states[index] === state);
		const events = dated('open').map(({ date }, index) => {
			const { hoursLater = 0, ...values } = own[index] ?? {};
			const event = eventOn(date, series, values);
			const later = (moment: Date) => timeAfter(moment, hoursLater * HOUR_MS);
			return { ...event, startsAt: later(event.startsAt), endsAt: later(event.endsAt) };
		});
		const fromDate = dateAfter(fromDay);
		const input: SeriesChangeInput<SeriesEvent> = {
			series,
			next: { ...next, rule, startsOnDate: firstOf(rule, fromDate) },
			fromDate,
			events,
			closedDates: dated('closed').map(({ date }) => date),
			breaks,
			timeZone,
			now: NOW,
		};
		const order = (event: SeriesEvent) => shuffle[events.indexOf(event)] ?? 0;
		return { input, shuffled: [...events].sort((one, other) => order(one) - order(other)) };
	});

describe('the plan for any changed series', () => {
	it('loses no event, puts no two on one date, and does not depend on their order', () =>
		times(300).forAll(changes, ({ input, shuffled }) => {
			const change = planSeriesChange(input);
			const { outcomes } = change;
			expect(outcomes.map(({ event }) => event).sort()).toEqual([...input.events].sort());
			const kept = outcomes.filter(({ becomes }) => becomes !== 'cancelled');
			const dates = kept.map(({ seriesDate }) => seriesDate);
			expect(new Set(dates).size).toBe(dates.length);
			expect(dates.filter((date) => date && input.closedDates.includes(date))).toEqual([]);
			expect(planSeriesChange({ ...input, events: shuffled })).toEqual(change);
		}));

	it('moves each event to a date of the new rule, or cancels it where none is near', () =>
		times(300).forAll(changes, ({ input }) => {
			const { series, following, outcomes } = planSeriesChange(input);
			const target = { ...(following ?? series), timeZone };
			const farAway = fromNow(400 * DAY_MS);
			const onRule = occurrencesBetween(target, [], new Date(0), farAway).map(({ date }) => date);
			const free = occurrencesBetween(target, input.breaks, NOW, farAway)
				.map(({ date }) => date)
				.filter((date) => date >= input.fromDate && !input.closedDates.includes(date));
			const used = new Set(outcomes.map(({ event }) => event.seriesDate));
			for (const { event, becomes, seriesDate, details: after, isFollowing } of outcomes) {
				const before = event.seriesDate ?? '';
				if (before < input.fromDate) {
					expect({ becomes, seriesDate, after, isFollowing }).toEqual({
						becomes: 'same',
						seriesDate: before,
						after: event,
						isFollowing: false,
					});
					continue;
				}
				if (onRule.includes(before)) {
					expect(seriesDate).toBe(before);
					continue;
				}
				const away = (date: string) => Math.abs(Date.parse(date) - Date.parse(before)) / DAY_MS;
				const near = free
					.filter((date) => !used.has(date) && away(date) <= 6)
					.sort((one, other) => away(one) - away(other) || (one < other ? -1 : 1));
				if (becomes === 'cancelled') expect(near).toEqual([]);
				else expect(seriesDate).toBe(near[0]);
				used.add(seriesDate);
			}
		}));

	it('gives an event each new value where it had the old one, and only there', () =>
		times(300).forAll(changes, ({ input }) => {
			const { series, following, outcomes } = planSeriesChange(input);
			const next = following ?? series;
			for (const { event, becomes, seriesDate, details: after } of outcomes) {
				if (becomes === 'cancelled' || (event.seriesDate ?? '') < input.fromDate) continue;
				for (const field of [
					'title',
					'whatToBring',
					'description',
					'place',
					'mapUrl',
					'capacity',
				] as const) {
					const isOwn = event[field] !== input.series[field];
					expect(after[field]).toBe(isOwn ? event[field] : next[field]);
				}
				expect(after.startsAt > NOW).toBe(true);
				const usual = eventOn(event.seriesDate ?? '', input.series);
				const asNext = eventOn(seriesDate ?? '', next);
				const isOwnTime = usual.startsAt.getTime() !== event.startsAt.getTime();
				const stays = isOwnTime || asNext.startsAt <= NOW;
				expect(after.startsAt).toEqual(stays ? event.startsAt : asNext.startsAt);
			}
		}));

	it('changes nothing where the form is saved unchanged', () =>
		times(300).forAll(changes, ({ input }) => {
			const { series } = input;
			fc.pre(choiceOf(series.rule) !== null);
			const unchanged = planSeriesChange({ ...input, ...savedUnchanged(series, NOW) });
			expect(unchanged.series).toEqual(series);
			expect(unchanged.following).toBeNull();
			expect(unchanged.outcomes.filter(({ becomes }) => becomes !== 'same')).toEqual([]);
		}));
});

describe('a change of one event and all that follow', () => {
	const events = fourSaturdays.map((date) => eventOn(date));
	const [, second = eventOn('2026-12-05')] = events;

	function follow(values: Partial<SeriesDetails>, list: readonly SeriesEvent[] = events) {
		const event = list.find(({ id }) => id === second.id) ?? second;
		const present = {
			...event,
			startsAtTime: localTime(event.startsAt, timeZone, 'en-GB').padStart(5, '0'),
			durationMinutes: (event.endsAt.getTime() - event.startsAt.getTime()) / MINUTE_MS,
		};
		const details: SeriesDetails = { ...present, ...values };
		return followingChange({ series: SATURDAYS, event, events: list, details, now: NOW });
	}

	it('changes that event, those after it and the series, and none before', () => {
		const { series, changed } = follow({ title: 'Studio', startsAtTime: '09:30' });
		expect(series).toEqual({ ...SATURDAYS, title: 'Studio', startsAtTime: '09:30' });
		expect(
			changed.map(({ event, details: after }) => [event.id, after.title, after.startsAt]),
		).toEqual([
			['2026-12-05', 'Studio', new Date('2026-12-05T08:30Z')],
			['2026-12-12', 'Studio', new Date('2026-12-12T08:30Z')],
			['2026-12-19', 'Studio', new Date('2026-12-19T08:30Z')],
		]);
	});

	it('gives the series only what was changed, and not what was set for the event alone', () => {
		const list = events.map((event) =>
			event.id === second.id ? { ...event, title: 'With soup', capacity: 3 } : event,
		);
		const { series, changed } = follow({ place: 'The Barn' }, list);
		expect(series).toEqual({ ...SATURDAYS, place: 'The Barn' });
		expect(
			changed.map(({ details: { title, capacity, place } }) => [title, capacity, place]),
		).toEqual([
			['With soup', 3, 'The Barn'],
			['Open Studio', 6, 'The Barn'],
			['Open Studio', 6, 'The Barn'],
		]);
	});

	it('does nothing where nothing was changed', () => {
		expect(follow({})).toEqual({ series: SATURDAYS, changed: [] });
	});

	it('allows each event fewer guests than it has seats', () => {
		const list = events.map((event) => ({ ...event, capacity: event === second ? 6 : 2 }));
		const { changed } = follow({ guestsAllowed: 5 }, list);
		expect(
			changed.map(({ details: { capacity, guestsAllowed } }) => [capacity, guestsAllowed]),
		).toEqual([
			[6, 5],
			[2, 1],
			[2, 1],
		]);
	});
});
