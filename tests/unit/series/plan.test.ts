import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormFields, parseForm } from '../../../src/domain/forms/fields.ts';
import { DEFAULT_MAIL_TIMES } from '../../../src/domain/mail/times.ts';
import {
	newSeriesFields,
	nextDates,
	OPENS_DAYS_AHEAD,
	problemWithDates,
	problemWithFirstDate,
	type SeriesPlan,
	seriesFields,
	seriesFormFields,
	seriesValuesOf,
} from '../../../src/domain/series/plan.ts';
import {
	firstDateOf,
	longestGapOf,
	RHYTHM_IDS,
	ruleOf,
	WEEKDAYS,
} from '../../../src/domain/series/rhythms.ts';
import { nextDatesOf } from '../../../src/domain/time/recurrence.ts';
import { localDate, localTime } from '../../../src/domain/time/time.ts';
import { forAll, times } from '../../support/for-all.ts';
import { valuesOf, wrongFieldsOf } from '../../support/parsed.ts';
import { DAY_MS, NOW } from '../../support/time.ts';

const FIELDS: FormFields = {
	...newSeriesFields('The Shed', 'Europe/Berlin', NOW),
	title: 'Open studio',
	description: '',
};

const parsed = (fields: FormFields = {}) => parseForm(seriesFields, { ...FIELDS, ...fields });
const planOf = (fields?: FormFields): SeriesPlan => valuesOf(parsed(fields));

const dates = (fields: FormFields, count = 4, timeZone = 'Europe/Berlin', now = NOW) =>
	nextDates(planOf(fields), timeZone, now, count).map(({ date }) => date);

const plans = fc.record({
	rhythm: fc.constantFrom(...RHYTHM_IDS),
	weekday: fc.constantFrom(...WEEKDAYS.map(({ value }) => value)),
	day: fc.integer({ min: 0, max: 3 * 365 }),
});
const dateOf = (day: number) =>
	new Date(Date.UTC(2026, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

describe('the form of a series', () => {
	it('lacks only a title where a new club begins with it', () => {
		const begun = newSeriesFields('The Shed', 'Europe/Berlin', NOW);
		expect(wrongFieldsOf(parseForm(seriesFields, begun))).toEqual(['title']);
		for (const rhythm of RHYTHM_IDS.filter((id) => longestGapOf(id) <= 35)) {
			const plan = planOf({ rhythm });
			expect(problemWithDates(plan, 'Europe/Berlin', NOW), rhythm).toBeNull();
		}
	});

	it("begins tomorrow by the club's time zone", () => {
		const late = new Date('2026-11-25T23:30:00Z');
		expect(newSeriesFields('', 'Europe/Berlin', late).fromDate).toBe('2026-11-27');
		expect(newSeriesFields('', 'America/New_York', late).fromDate).toBe('2026-11-26');
	});

	it.each([
		[{ startsAtTime: '9:05' }, { startsAtTime: '09:05' }],
		[{ capacity: ' 10000 ' }, { capacity: 10_000 }],
		[{ description: ' one\r\ntwo\rthree ' }, { description: 'one\ntwo\nthree' }],
		[
			{ guestsAllowed: '0', capacity: '1' },
			{ guestsAllowed: 0, capacity: 1 },
		],
		[{ place: '' }, { place: '' }],
		[{ mapUrl: ' ' }, { mapUrl: null }],
		[
			{ mapUrl: ' https://Maps.example/Mill Lane?q=1 ' },
			{ mapUrl: 'https://maps.example/Mill%20Lane?q=1' },
		],
		[{ mapUrl: 'http://maps.example' }, { mapUrl: 'http://maps.example/' }],
		[
			{ invitesDaysBefore: '7', invitesAtTime: '8:30' },
			{ invitesDaysBefore: 7, invitesAtTime: '08:30' },
		],
		[
			{ invitesDaysBefore: ' ', invitesAtTime: '' },
			{ invitesDaysBefore: null, invitesAtTime: '09:00' },
		],
		[
			{ remindsDayBeforeAt: '', remindsSameDayAt: '6:05', thanksAfterHours: '' },
			{ remindsDayBeforeAt: null, remindsSameDayAt: '06:05', thanksAfterHours: null },
		],
		[{ thanksAfterHours: '72' }, { thanksAfterHours: 72 }],
	])('accepts %j', (fields, expected) => {
		expect(planOf(fields as FormFields)).toMatchObject(expected);
	});

	it.each([
		[{ title: '' }, ['title']],
		[{ title: 'x'.repeat(101) }, ['title']],
		[{ title: 'two\nlines' }, ['title']],
		[{ description: 'x'.repeat(2_001) }, ['description']],
		[{ description: 'bell \u0007' }, ['description']],
		[{ whatToBring: 'x'.repeat(301) }, ['whatToBring']],
		[{ rhythm: 'daily' }, ['rhythm']],
		[{ rhythm: '' }, ['rhythm']],
		[{ rhythm: 'toString' }, ['rhythm']],
		[{ weekday: 'XX' }, ['weekday']],
		[{ weekday: 'SA;COUNT=1' }, ['weekday']],
		[{ fromDate: '' }, ['fromDate']],
		[{ fromDate: '2027-02-30' }, ['fromDate']],
		[{ fromDate: '30.01.2027' }, ['fromDate']],
		[{ fromDate: '20270130' }, ['fromDate']],
		[{ startsAtTime: '24:00' }, ['startsAtTime']],
		[{ startsAtTime: '9' }, ['startsAtTime']],
		[{ durationMinutes: '14' }, ['durationMinutes']],
		[{ durationMinutes: '20161' }, ['durationMinutes']],
		[{ durationMinutes: '1e2' }, ['durationMinutes']],
		[{ capacity: '0' }, ['capacity']],
		[{ capacity: '10001' }, ['capacity']],
		[{ capacity: '-5' }, ['capacity']],
		[{ capacity: '99999999999999999999' }, ['capacity']],
		[{ guestsAllowed: '11' }, ['guestsAllowed']],
		[{ guestsAllowed: '2', capacity: '2' }, ['guestsAllowed']],
		[{ opensDaysAhead: '0' }, ['opensDaysAhead']],
		[{ opensDaysAhead: '91' }, ['opensDaysAhead']],
		[{ place: 'x'.repeat(201) }, ['place']],
		[{ mapUrl: 'maps.example' }, ['mapUrl']],
		[{ mapUrl: 'https://' }, ['mapUrl']],
		[{ mapUrl: 'javascript:alert(1)' }, ['mapUrl']],
		[{ mapUrl: 'javascript:alert(1)//https://maps.example' }, ['mapUrl']],
		[{ mapUrl: 'data:text/html,x' }, ['mapUrl']],
		[{ mapUrl: 'https://maps.example/\n' + 'x' }, ['mapUrl']],
		[{ mapUrl: `https://maps.example/${'x'.repeat(480)}` }, ['mapUrl']],
		[{ mapUrl: `https://maps.example/${'ä'.repeat(200)}` }, ['mapUrl']],
		[{ rhythm: '13-weeks' }, ['rhythm']],
		[{ invitesDaysBefore: '0' }, ['invitesDaysBefore']],
		[{ invitesDaysBefore: '91' }, ['invitesDaysBefore']],
		[{ invitesDaysBefore: 'soon', invitesAtTime: '24:00' }, ['invitesDaysBefore', 'invitesAtTime']],
		[{ remindsDayBeforeAt: 'six' }, ['remindsDayBeforeAt']],
		[{ remindsSameDayAt: '7' }, ['remindsSameDayAt']],
		[{ thanksAfterHours: '73' }, ['thanksAfterHours']],
		[{ thanksAfterHours: '0' }, ['thanksAfterHours']],
		[{ title: '', capacity: 'many', startsAtTime: 'noon' }, ['title', 'startsAtTime', 'capacity']],
	])('refuses %j, naming %j', (fields, names) => {
		expect(wrongFieldsOf(parsed(fields as unknown as FormFields))).toEqual(names);
	});

	it('has the default email times where it has no fields for them', () => {
		const fields = Object.entries(FIELDS).filter(([name]) => !(name in DEFAULT_MAIL_TIMES));
		expect(parseForm(seriesFields, Object.fromEntries(fields))).toMatchObject({
			ok: true,
			values: DEFAULT_MAIL_TIMES,
		});
	});

	it('names every required field where it is empty, and no others', () => {
		const optional = [
			'description',
			'whatToBring',
			'place',
			'mapUrl',
			...Object.keys(DEFAULT_MAIL_TIMES),
		];
		expect(wrongFieldsOf(parseForm(seriesFields, {})).sort()).toEqual(
			Object.keys(FIELDS)
				.filter((name) => !optional.includes(name))
				.sort(),
		);
	});
});

describe('the dates of a plan', () => {
	it.each([
		[{ rhythm: '1-week', weekday: 'SA' }, ['2026-11-28', '2026-12-05', '2026-12-12', '2026-12-19']],
		[{ rhythm: '1-week', weekday: 'TH' }, ['2026-11-26', '2026-12-03', '2026-12-10', '2026-12-17']],
		// Counted from the first event: the week in which the form was filled in does not matter.
		[
			{ rhythm: '2-weeks', weekday: 'MO' },
			['2026-11-30', '2026-12-14', '2026-12-28', '2027-01-11'],
		],
		[{ rhythm: 'first', weekday: 'SU' }, ['2026-12-06', '2027-01-03', '2027-02-07', '2027-03-07']],
		[{ rhythm: 'last', weekday: 'TH' }, ['2026-11-26', '2026-12-31', '2027-01-28', '2027-02-25']],
		[{ rhythm: 'fourth', weekday: 'WE' }, ['2026-12-23', '2027-01-27', '2027-02-24', '2027-03-24']],
	])('are right: %j gives %j', (fields, expected) => {
		expect(dates(fields as FormFields)).toEqual(expected);
	});

	it('skip breaks and go on after them', () => {
		const winter = [{ firstDate: '2026-12-01', lastDate: '2026-12-31' }];
		const found = nextDates(planOf(), 'Europe/Berlin', NOW, 3, winter);
		expect(found.map(({ date }) => date)).toEqual(['2026-11-28', '2027-01-02', '2027-01-09']);
	});

	it('keep their local time through clock changes', () => {
		const zones = fc.constantFrom(
			'UTC',
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
		);
		times(60).forAll(plans, zones, ({ rhythm, weekday, day }, timeZone) => {
			const fromDate = dateOf(day);
			const now = new Date(Date.parse(`${fromDate}T00:00Z`) - DAY_MS);
			const plan = planOf({ rhythm, weekday, fromDate, startsAtTime: '19:30' });
			const found = nextDates(plan, timeZone, now, 8);
			expect(found).toHaveLength(8);
			expect(found[0]?.date).toBe(firstDateOf(plan));
			for (const { date, startsAt } of found) {
				expect(localDate(startsAt, timeZone)).toBe(date);
				expect(localTime(startsAt, timeZone, 'en-GB')).toBe('19:30');
			}
		});
	}, 30_000);
});

describe('the dates of a first series', () => {
	const problem = (fields: FormFields, now = NOW, timeZone = 'Europe/Berlin') =>
		problemWithDates(planOf(fields), timeZone, now)?.field ?? null;

	it("may begin today, by the club's time zone", () => {
		expect(problem({ fromDate: '2026-11-25' })).toBeNull();
		expect(problem({ fromDate: '2026-11-24' })).toBe('fromDate');
		const late = new Date('2026-11-25T23:30:00Z');
		expect(problem({ fromDate: '2026-11-25' }, late)).toBe('fromDate');
		expect(problem({ fromDate: '2026-11-25' }, late, 'America/New_York')).toBeNull();
	});

	it('leave no day without an open event, neither now nor between two dates', () => {
		expect(problem({ fromDate: '2027-01-09', opensDaysAhead: '44' })).toBe('opensDaysAhead');
		expect(problem({ fromDate: '2027-01-09', opensDaysAhead: '45' })).toBeNull();
		expect(problem({ rhythm: 'first', opensDaysAhead: '34' })).toBe('opensDaysAhead');
		expect(problem({ rhythm: '8-weeks', opensDaysAhead: '55' })).toBe('opensDaysAhead');
		expect(problem({ rhythm: '8-weeks', opensDaysAhead: '56' })).toBeNull();
		expect(problem({ opensDaysAhead: '7' })).toBeNull();
		expect(problem({ opensDaysAhead: '6' })).toBe('opensDaysAhead');
	});

	it.each(['2027-06-01', '2028-02-29', '9999-12-31'])("can't begin as late as %s", (fromDate) => {
		expect(problem({ fromDate, opensDaysAhead: '90' })).toBe('fromDate');
	});

	it('open an event at once where they are accepted, and few enough for one batch', () =>
		forAll(
			plans,
			fc.integer({ min: 1, max: OPENS_DAYS_AHEAD.most }),
			({ rhythm, weekday, day }, opensDaysAhead) => {
				const fromDate = dateOf(328 + (day % 100));
				const plan = planOf({ rhythm, weekday, fromDate, opensDaysAhead: `${opensDaysAhead}` });
				const wrong = problemWithDates(plan, 'Europe/Berlin', NOW);
				const until = NOW.getTime() + opensDaysAhead * DAY_MS;
				const open = nextDates(plan, 'Europe/Berlin', NOW, 20).filter(
					({ startsAt }) => startsAt.getTime() <= until,
				);
				if (wrong === null) expect(open.length).toBeGreaterThan(0);
				expect(open.length).toBeLessThanOrEqual(13);
			},
		));
});

describe('the first date of another series', () => {
	const problem = (fields: FormFields, now = NOW, timeZone = 'Europe/Berlin') =>
		problemWithFirstDate(planOf(fields), timeZone, now)?.field ?? null;

	it("may be today, by the club's time zone, and at most 366 days away", () => {
		expect(problem({ fromDate: '2026-11-24' })).toBe('fromDate');
		expect(problem({ fromDate: '2026-11-25' })).toBeNull();
		const late = new Date('2026-11-25T23:30:00Z');
		expect(problem({ fromDate: '2026-11-25' }, late)).toBe('fromDate');
		expect(problem({ fromDate: '2026-11-25' }, late, 'America/New_York')).toBeNull();
		const monthly = { rhythm: 'date', opensDaysAhead: '1' };
		expect(problem({ ...monthly, fromDate: '2027-11-26' })).toBeNull();
		expect(problem({ ...monthly, fromDate: '2027-11-27' })).toBe('fromDate');
		expect(problem({ ...monthly, fromDate: '9999-12-31' })).toBe('fromDate');
	});

	it('is checked, not the day from which it is searched', () => {
		expect(problem({ rhythm: '1-week', weekday: 'FR', fromDate: '2027-11-24' })).toBeNull();
		expect(problem({ rhythm: '1-week', weekday: 'SA', fromDate: '2027-11-24' })).toBe('fromDate');
	});
});

describe('the form of an existing series', () => {
	const texts = fc.record({
		title: fc.constantFrom('Open studio', "Soup & <b>bread</b>'s"),
		description: fc.constantFrom('', 'one\n\ntwo'),
		place: fc.constantFrom('', 'The Shed'),
		mapUrl: fc.constantFrom('', 'https://maps.example/?q=1&z=2'),
		capacity: fc.integer({ min: 11, max: 10_000 }).map(String),
		guestsAllowed: fc.nat({ max: 10 }).map(String),
		opensDaysAhead: fc.integer({ min: 1, max: 90 }).map(String),
		startsAtTime: fc.constantFrom('00:00', '9:05', '23:59'),
		durationMinutes: fc.integer({ min: 15, max: 1_440 }).map(String),
		invitesDaysBefore: fc.constantFrom('', '1', '90'),
		invitesAtTime: fc.constantFrom('8:05', '23:59'),
		remindsDayBeforeAt: fc.constantFrom('', '00:00', '18:00'),
		remindsSameDayAt: fc.constantFrom('', '07:00'),
		thanksAfterHours: fc.constantFrom('', '1', '72'),
	});

	it(
		'changes nothing where it is saved as it is: neither texts, nor the rule, nor any date',
		() =>
			times(300).forAll(
				plans,
				texts,
				fc.integer({ min: -400, max: 1_500 }),
				(when, fields, days) => {
					const { rhythm, weekday } = when;
					const plan = planOf({ ...fields, rhythm, weekday, fromDate: dateOf(when.day) });
					const row = { ...seriesValuesOf(plan), endsOnDate: null };
					const today = dateOf(when.day + days);
					const shown = seriesFormFields(row, today);
					const saved = seriesValuesOf(valuesOf(parseForm(seriesFields, shown)));
					expect({ ...saved, startsOnDate: row.startsOnDate }).toEqual(row);
					expect(saved.startsOnDate >= today).toBe(true);
					const from = new Date(`${today}T00:00Z`);
					const datesOf = (values: typeof saved) =>
						nextDatesOf({ ...values, timeZone: 'UTC', startsAtTime: '12:00' }, [], from, 9);
					expect(datesOf(saved)).toEqual(datesOf(row));
				},
			),
		30_000,
	);

	const stored = (rule: string, startsOnDate = '2026-01-03') => ({
		...seriesValuesOf(planOf()),
		rule,
		startsOnDate,
	});

	it('begins with the next date, today included', () => {
		const biweekly = stored('FREQ=WEEKLY;INTERVAL=2;BYDAY=SA');
		expect(seriesFormFields(biweekly, '2026-01-03').fromDate).toBe('2026-01-03');
		expect(seriesFormFields(biweekly, '2026-01-04').fromDate).toBe('2026-01-17');
		expect(seriesFormFields(biweekly, '2025-06-01').fromDate).toBe('2026-01-03');
	});

	it('keeps the 31st in February, where the next date is the 28th', () => {
		const plan = planOf({ rhythm: 'date', fromDate: '2027-01-31' });
		const fields = seriesFormFields(seriesValuesOf(plan), '2027-02-10');
		expect(fields).toMatchObject({ rhythm: 'date-31', fromDate: '2027-02-28' });
		expect(ruleOf(planOf(fields))).toBe(ruleOf(plan));
	});

	it('still has its rhythm when the series is over', () => {
		const over = { ...stored('FREQ=WEEKLY;BYDAY=SA'), endsOnDate: '2026-02-01' };
		expect(seriesFormFields(over, '2026-03-01').fromDate).toBe('2026-03-07');
	});

	it('asks for the rhythm where the rule was imported', () => {
		const fields = seriesFormFields(stored('FREQ=WEEKLY;BYDAY=MO,TH'), '2026-01-06');
		expect(fields).toMatchObject({ rhythm: '', weekday: 'TH', fromDate: '2026-01-08' });
		expect(wrongFieldsOf(parsed(fields))).toEqual(['rhythm']);
		const over = seriesFormFields(stored('FREQ=DAILY;COUNT=2'), '2026-03-01');
		expect(over).toMatchObject({ rhythm: '', weekday: 'SU', fromDate: '2026-03-01' });
	});
});
