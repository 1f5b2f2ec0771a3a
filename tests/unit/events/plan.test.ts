import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventDetails } from '../../../src/domain/events/change.ts';
import {
	cancelFields,
	duplicateFields,
	EVENT_FIELD_NAMES,
	eventFormFields,
	newEventFields,
	type PlannedEvent,
	planEvent,
	problemWithScope,
} from '../../../src/domain/events/plan.ts';
import { type FormFields, parseForm } from '../../../src/domain/forms/fields.ts';
import type { Mistakes } from '../../../src/domain/forms/mistakes.ts';
import { times } from '../../support/for-all.ts';
import { valuesOf, wrongFieldsOf } from '../../support/parsed.ts';
import { DAY_MS, fromNow, MINUTE_MS, NOW } from '../../support/time.ts';
import { clockChanges, instantOf, wallClock, ZONES } from '../time/clocks-on-the-wall.ts';

const BERLIN = 'Europe/Berlin';

const FIELDS: FormFields = {
	title: 'Open studio',
	description: 'Bring what you make.',
	whatToBring: 'Your own mug',
	date: '2026-12-05',
	startsAtTime: '19:30',
	durationMinutes: '120',
	place: 'The Shed',
	mapUrl: '',
	capacity: '20',
	guestsAllowed: '1',
};

const EVENT: EventDetails = {
	title: 'Open studio',
	description: 'Bring what you make.',
	place: 'The Shed',
	mapUrl: 'https://example.org/map',
	whatToBring: 'Your own mug',
	startsAt: new Date('2026-12-05T18:30:00Z'),
	endsAt: new Date('2026-12-05T20:30:00Z'),
	capacity: 20,
	guestsAllowed: 1,
};

interface Options {
	timeZone?: string;
	now?: Date;
	present?: Pick<EventDetails, 'startsAt' | 'endsAt'>;
}

const plan = (fields: FormFields, options: Options = {}) =>
	planEvent({ ...FIELDS, ...fields }, { timeZone: BERLIN, now: NOW, locale: 'en-GB', ...options });
const planned = (fields: FormFields, options?: Options): PlannedEvent =>
	valuesOf(plan(fields, options));
const wrongIn = (fields: FormFields, options?: Options) => wrongFieldsOf(plan(fields, options));

function errorsOf(fields: FormFields, options?: Options): Mistakes {
	const parsed = plan(fields, options);
	return parsed.ok ? {} : parsed.errors;
}

const at = (moment: string, minutes = 60) => ({
	startsAt: new Date(moment),
	endsAt: new Date(Date.parse(moment) + minutes * MINUTE_MS),
});

describe('the form of an event', () => {
	it('becomes an event at its local time', () => {
		expect(planned({ mapUrl: EVENT.mapUrl ?? '' }).details).toEqual(EVENT);
		const inSummer = planned({ date: '2027-06-05' });
		expect(inSummer.details.startsAt.toISOString()).toBe('2027-06-05T17:30:00.000Z');
		expect(inSummer.clockNotes).toEqual([]);
	});

	it.each([
		['title', ''],
		['title', 'x'.repeat(101)],
		['title', 'two\nlines'],
		['description', 'x'.repeat(2_001)],
		['whatToBring', 'x'.repeat(301)],
		['whatToBring', 'two\nlines'],
		['date', ''],
		['date', '2026-13-01'],
		['date', '2027-02-29'],
		['date', '5 December'],
		['startsAtTime', ''],
		['startsAtTime', '24:00'],
		['startsAtTime', '7pm'],
		['durationMinutes', '14'],
		['durationMinutes', '20161'],
		['durationMinutes', '1e2'],
		['place', 'x'.repeat(201)],
		['mapUrl', 'javascript:alert(1)'],
		['mapUrl', 'somewhere'],
		['capacity', '0'],
		['capacity', '10001'],
		['capacity', '-1'],
		['capacity', '2.5'],
		['guestsAllowed', '11'],
	])('is refused with %s %j, and names that field', (field, value) => {
		expect(wrongIn({ [field]: value })).toEqual([field]);
	});

	it('leaves a seat for the member who brings the guests', () => {
		expect(errorsOf({ capacity: '3', guestsAllowed: '2' })).toEqual({});
		expect(wrongIn({ capacity: '3', guestsAllowed: '3' })).toEqual(['guestsAllowed']);
	});

	it('names every field that is missing', () => {
		expect(wrongFieldsOf(planEvent({}, { timeZone: BERLIN, now: NOW, locale: 'en-GB' }))).toEqual([
			'title',
			'date',
			'startsAtTime',
			'durationMinutes',
			'capacity',
			'guestsAllowed',
		]);
	});

	it("has a list of its fields' names", () => {
		expect([...EVENT_FIELD_NAMES].sort()).toEqual(Object.keys(FIELDS).sort());
	});

	it('is refused where the event would begin in the past', () => {
		expect(errorsOf({ date: '2026-11-24' })).toEqual({
			date: { code: 'date_over' },
		});
		expect(errorsOf({ date: '2026-11-25', startsAtTime: '11:00' })).toEqual({
			startsAtTime: { code: 'time_over' },
		});
		expect(errorsOf({ date: '2026-11-25', startsAtTime: '11:01' })).toEqual({});
		// In Auckland it is the 25th until 11:00 in UTC.
		const options = { timeZone: 'Pacific/Auckland' };
		expect(wrongIn({ date: '2026-11-24' }, options)).toEqual(['date']);
		expect(errorsOf({ date: '2026-11-25', startsAtTime: '23:30' }, options)).toEqual({});
	});

	it('takes a day two years ahead, and none later', () => {
		expect(errorsOf({ date: '2028-11-25' })).toEqual({});
		expect(wrongIn({ date: '2028-11-26' })).toEqual(['date']);
		expect(wrongIn({ date: '9999-12-31' })).toEqual(['date']);
	});

	it('says what clock changes do to the chosen time', () => {
		const skipped = planned({ date: '2027-03-28', startsAtTime: '02:30' });
		expect(skipped.details.startsAt.toISOString()).toBe('2027-03-28T01:30:00.000Z');
		expect(skipped.clockNotes).toEqual(['The clocks skip 2:30 that night, so it starts at 3:30.']);
		const twice = planned({ date: '2027-10-31', startsAtTime: '02:30' });
		expect(twice.details.startsAt.toISOString()).toBe('2027-10-31T00:30:00.000Z');
		expect(twice.clockNotes[0]).toBe(
			'2:30 comes twice that night. The event starts the first time.',
		);
		const meanwhile = planned({ date: '2027-10-31', startsAtTime: '01:30' });
		expect(meanwhile.clockNotes).toEqual(['Clocks go back while it lasts, so it ends at 2:30.']);
	});
});

describe('the form of an event that is saved unchanged', () => {
	const second = at('2027-10-31T01:30:00Z');

	it('keeps the start, also in the second of two equal hours', () => {
		const shown = eventFormFields({ ...EVENT, ...second }, BERLIN);
		expect(shown).toMatchObject({ date: '2027-10-31', startsAtTime: '02:30' });
		const kept = planned(shown, { present: second });
		expect(kept.details).toMatchObject(second);
		expect(kept.clockNotes).toEqual([]);
		// The same fields of a new event mean the first of the two.
		expect(planned(shown).details.startsAt).not.toEqual(second.startsAt);
	});

	it('keeps the start with another length', () => {
		const shown = eventFormFields({ ...EVENT, ...second }, BERLIN);
		const longer = planned({ ...shown, durationMinutes: '90' }, { present: second });
		expect(longer.details).toMatchObject(at('2027-10-31T01:30:00Z', 90));
	});

	it('moves the start with another time or day', () => {
		const shown = eventFormFields({ ...EVENT, ...second }, BERLIN);
		const other = planned({ ...shown, date: '2027-11-01' }, { present: second });
		expect(other.details.startsAt.toISOString()).toBe('2027-11-01T01:30:00.000Z');
	});

	it('keeps seconds that it does not show', () => {
		const odd = {
			startsAt: new Date('2026-12-05T18:30:12.345Z'),
			endsAt: new Date('2026-12-05T20:00:40.000Z'),
		};
		const shown = eventFormFields({ ...EVENT, ...odd }, BERLIN);
		expect(planned(shown, { present: odd }).details).toMatchObject(odd);
	});

	it('is not checked by rules that came later: an event planned far ahead can be renamed', () => {
		const far = at('2030-01-05T18:30:00Z');
		const shown = { ...eventFormFields({ ...EVENT, ...far }, BERLIN), title: 'Another' };
		expect(planned(shown, { present: far }).details).toMatchObject({ ...far, title: 'Another' });
	});
});

const zones = fc.constantFrom(...ZONES);
/** Moments within the two years that can be planned, to the minute; half of them near a clock change. */
const moments = (timeZone: string) => {
	const anyTime = fc
		.integer({ min: 1, max: 720 * 24 * 60 })
		.map((minutes) => NOW.getTime() + minutes * MINUTE_MS);
	const changes = clockChanges(timeZone)
		.filter(({ before }) => before > '2026-12' && before < '2028-11')
		.map(({ before }) => instantOf(before, timeZone));
	if (changes.length === 0) return anyTime;
	const nearChange = fc
		.tuple(fc.constantFrom(...changes), fc.integer({ min: -150, max: 150 }))
		.map(([change, minutes]) => change + minutes * MINUTE_MS);
	return fc.oneof(anyTime, nearChange);
};
const zonedMoments = zones.chain((timeZone) =>
	fc.record({
		timeZone: fc.constant(timeZone),
		moment: moments(timeZone),
		minutes: fc.integer({ min: 15, max: 20_160 }),
	}),
);

describe('the form of an event in any zone, at any time of the year', () => {
	it('shows what clocks on the wall show', () =>
		times(300).forAll(zonedMoments, ({ timeZone, moment, minutes }) => {
			const times = at(new Date(moment).toISOString(), minutes);
			const fields = eventFormFields({ ...EVENT, ...times }, timeZone);
			expect(`${fields.date}T${fields.startsAtTime}`).toBe(wallClock(moment, timeZone));
			expect(fields.durationMinutes).toBe(String(minutes));
		}));

	it('gives the same event when it is read back', () =>
		times(300).forAll(zonedMoments, ({ timeZone, moment, minutes }) => {
			const event = { ...EVENT, ...at(new Date(moment).toISOString(), minutes) };
			const fields = eventFormFields(event, timeZone);
			expect(planned(fields, { timeZone, present: event }).details).toEqual(event);
		}));

	it('plans a new event for when clocks on the wall first show its time', () =>
		times(200).forAll(zonedMoments, ({ timeZone, moment, minutes }) => {
			const [date = '', startsAtTime = ''] = wallClock(moment, timeZone).split('T');
			const first = instantOf(`${date}T${startsAtTime}`, timeZone);
			fc.pre(first > NOW.getTime());
			const { details } = planned(
				{ date, startsAtTime, durationMinutes: String(minutes) },
				{ timeZone },
			);
			expect(details.startsAt.getTime()).toBe(first);
			expect(details.endsAt.getTime() - first).toBe(minutes * MINUTE_MS);
		}));
});

describe('the form of a new event', () => {
	it('lacks only a title', () => {
		const begun = newEventFields('Brooklyn', 'America/New_York', NOW);
		expect(begun).toMatchObject({ date: '2026-12-02', place: 'Brooklyn' });
		const site = { timeZone: 'America/New_York', now: NOW, locale: 'en-GB' } as const;
		expect(wrongFieldsOf(planEvent(begun, site))).toEqual(['title']);
	});
});

describe('a copy of an event', () => {
	const like = (moment: string) =>
		duplicateFields(
			{ ...EVENT, ...at(moment, 120), timeZone: BERLIN, sendsInvitations: false },
			NOW,
		);

	it('has everything, a week after an upcoming one', () => {
		expect(like('2026-12-05T18:30:00Z')).toEqual({
			...FIELDS,
			mapUrl: EVENT.mapUrl,
			date: '2026-12-12',
			sendsInvitations: 'no',
		});
	});

	it.each([
		['on this day', '2026-11-25T20:00:00Z', '2026-12-02'],
		['yesterday', '2026-11-24T18:30:00Z', '2026-12-08'],
		['on the same weekday, long ago', '2025-11-26T18:30:00Z', '2026-12-02'],
		['on another weekday, long ago', '2025-11-29T18:30:00Z', '2026-12-05'],
	])('is at least a week from today where the original was %s', (_, moment, date) => {
		expect(like(moment).date).toBe(date);
	});

	it('is on the same weekday and can be created, whenever the original was', () =>
		times(200).forAll(fc.integer({ min: -2_000, max: 700 }), (days) => {
			const moment = fromNow(days * DAY_MS);
			const fields = like(moment.toISOString());
			const { details } = planned(fields);
			const weekday = (date: Date) =>
				date.toLocaleDateString('en-GB', { timeZone: BERLIN, weekday: 'long' });
			expect(weekday(details.startsAt)).toBe(weekday(moment));
			const away =
				(details.startsAt.getTime() - Math.max(moment.getTime(), NOW.getTime())) / DAY_MS;
			expect(Math.round(away)).toBeGreaterThanOrEqual(7);
			expect(Math.round(away)).toBeLessThan(14);
		}));
});

describe('a change for all that follow', () => {
	it('takes everything except another date', () => {
		const event = { ...EVENT, timeZone: BERLIN };
		const moved = planned({ date: '2026-12-06' });
		expect(Object.keys(problemWithScope('following', moved, event))).toEqual(['date']);
		expect(problemWithScope('this', moved, event)).toEqual({});
		expect(problemWithScope('following', planned({ startsAtTime: '20:00' }), event)).toEqual({});
	});
});

describe('the form that cancels an event', () => {
	const form = (fields: FormFields) =>
		parseForm(cancelFields, { sequence: '0', scope: 'this', reason: 'a flood', ...fields });

	it('asks for a reason on one line of at most 200 characters', () => {
		expect(form({})).toEqual({
			ok: true,
			values: { sequence: 0, scope: 'this', reason: 'a flood' },
		});
		for (const reason of ['', '   ', 'x'.repeat(201), 'two\nlines']) {
			expect(wrongFieldsOf(form({ reason }))).toEqual(['reason']);
		}
	});

	it('says which version was seen, and how far it reaches', () => {
		for (const [field, value] of [
			['scope', 'all'],
			['sequence', ''],
			['sequence', '-1'],
		] as const) {
			expect(wrongFieldsOf(form({ [field]: value }))).toEqual([field]);
		}
		expect(form({ scope: 'following', confirmed: '4' })).toMatchObject({
			values: { scope: 'following', confirmed: 4 },
		});
	});
});
