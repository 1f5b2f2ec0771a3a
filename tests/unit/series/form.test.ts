import { describe, expect, it } from 'vitest';
import type { FormFields } from '../../../src/domain/forms/fields.ts';
import { confirmedCount, formId } from '../../../src/domain/forms/fields.ts';
import { REACHES_NOBODY } from '../../../src/domain/mail/email-reach.ts';
import { eventsAfter, eventsWithin } from '../../../src/domain/series/break-and-end.ts';
import {
	changeFormFields,
	parseBreak,
	parseEnd,
	parseSeries,
	parseSeriesChange,
	SERIES_FIELD_NAMES,
} from '../../../src/domain/series/form.ts';
import { seriesFormFields } from '../../../src/domain/series/plan.ts';
import { cancelsText } from '../../../src/messages/wording/email-reach.ts';
import { datesText } from '../../../src/messages/wording/times.ts';
import { A_SERIES } from '../../support/a-series.ts';
import { NOW } from '../../support/time.ts';

const timeZone = 'Europe/Berlin';
const now = NOW;
const today = '2026-11-25';
/** A series that goes on from no other. */
const ALONE = { startsOnDate: '2026-01-03', related: [] };

const SATURDAYS = { ...A_SERIES, place: 'The Shed' };
const FIELDS: FormFields = seriesFormFields(SATURDAYS, today);

const errorsOf = (parsed: { ok: boolean; errors?: object }) => Object.keys(parsed.errors ?? {});

describe('the form of a series', () => {
	it("has a list of its fields' names, and is accepted as its page shows it", () => {
		expect([...SERIES_FIELD_NAMES].sort()).toEqual(Object.keys(FIELDS).sort());
		expect(parseSeries(FIELDS, timeZone, now).ok).toBe(true);
	});

	it('is refused with a first date that is over', () => {
		expect(errorsOf(parseSeries({ ...FIELDS, fromDate: '2026-11-24' }, timeZone, now))).toEqual([
			'fromDate',
		]);
	});

	it('names everything that is wrong with a change at once', () => {
		const site = { ...ALONE, endsOnDate: null, timeZone, now };
		const change = { ...FIELDS, seenAt: '1790000000000', reason: ' we slow down ' };
		expect(parseSeriesChange(change, site)).toMatchObject({
			ok: true,
			values: { seenAt: 1_790_000_000_000, reason: 'we slow down' },
		});
		const wrong = { ...FIELDS, title: '', reason: 'x'.repeat(201) };
		expect(errorsOf(parseSeriesChange(wrong, site))).toEqual(['title', 'reason']);
		expect(parseSeriesChange({ ...FIELDS, seenAt: 'soon' }, site)).toMatchObject({
			values: { seenAt: 0 },
		});
	});

	it('is refused where the change begins after the end of the series', () => {
		const parse = (endsOnDate: string) =>
			errorsOf(parseSeriesChange(FIELDS, { ...ALONE, endsOnDate, timeZone, now }));
		expect(parse('2026-11-28')).toEqual([]);
		expect(parse('2026-11-27')).toEqual(['fromDate']);
	});

	it('begins with the date that an event was going to be moved to', () => {
		const begins = (rule: string, from: string | null, to: string | null) => {
			const { fromDate, weekday } = changeFormFields({ ...SATURDAYS, rule }, today, { from, to });
			return `${weekday} from ${fromDate}`;
		};
		const weekly = SATURDAYS.rule;
		expect(begins(weekly, null, null)).toBe('SA from 2026-11-28');
		expect(begins(weekly, '2026-12-05', 'nonsense')).toBe('SA from 2026-11-28');
		expect(begins(weekly, '2026-12-05', '2026-12-06')).toBe('SU from 2026-12-05');
		expect(begins(weekly, '2026-12-05', '2026-12-03')).toBe('TH from 2026-12-03');
		// Never before today, for no series changes what is over.
		expect(begins(weekly, '2026-11-21', '2026-11-26')).toBe('TH from 2026-11-25');
		// A rhythm by date takes its day of the month from the first date.
		expect(begins('FREQ=MONTHLY;BYMONTHDAY=5', '2026-12-05', '2026-12-08')).toBe(
			'TU from 2026-12-08',
		);
	});

	it('carries a count and an id, which are read or ignored', () => {
		expect([confirmedCount({ confirmed: '3' }), confirmedCount({})]).toEqual([3, 0]);
		expect(confirmedCount({ confirmed: '-1' })).toBe(0);
		const id = '0B9AEC0A-3C5A-4F0E-9C51-2E0C2F4DA001';
		expect([formId(id), formId('mine'), formId(undefined)]).toEqual([id.toLowerCase(), null, null]);
	});
});

describe('the form of a break', () => {
	const there = [{ firstDate: '2026-12-19', lastDate: '2027-01-02' }];
	const parse = (firstDate: string, lastDate: string, reason = 'the roof') =>
		errorsOf(parseBreak({ firstDate, lastDate, reason }, today, there));

	it('takes days that are not over, in order, at most 366 of them', () => {
		expect(parse('2026-11-01', today)).toEqual([]);
		expect(parse('2026-11-01', '2026-11-24')).toEqual(['lastDate']);
		expect(parse('2026-12-02', '2026-12-01')).toEqual(['lastDate']);
		expect(parse('2027-02-01', '2028-02-01')).toEqual([]);
		expect(parse('2027-02-01', '2028-02-02')).toEqual(['lastDate']);
		expect(parse('2026-02-30', '', '')).toEqual(['firstDate', 'lastDate', 'reason']);
	});

	it('takes no day of another break', () => {
		expect(parse('2026-12-01', '2026-12-18')).toEqual([]);
		expect(parse('2026-12-01', '2026-12-19')).toEqual(['firstDate']);
		expect(parse('2026-12-25', '2026-12-25')).toEqual(['firstDate']);
		expect(parse('2027-01-02', '2027-01-09')).toEqual(['firstDate']);
		expect(parse('2027-01-03', '2027-01-09')).toEqual([]);
	});
});

describe('the form that ends a series', () => {
	it('takes yesterday at the earliest', () => {
		const parse = (endsOnDate: string) =>
			errorsOf(parseEnd({ endsOnDate, reason: '' }, { ...ALONE, endsOnDate: null, today }));
		expect(parse('2026-11-24')).toEqual([]);
		expect(parse('2026-11-23')).toEqual(['endsOnDate']);
		expect(parse('')).toEqual(['endsOnDate']);
	});
});

describe('the events affected by a break or an end', () => {
	// Half past midnight on the 6th in Berlin, still the 5th in UTC.
	const night = { startsAt: new Date('2026-12-05T23:30Z'), timeZone };

	it('are found by their local date', () => {
		const within = (firstDate: string, lastDate: string) =>
			eventsWithin([night], { firstDate, lastDate }).length;
		expect([within('2026-12-05', '2026-12-05'), within('2026-12-06', '2026-12-06')]).toEqual([
			0, 1,
		]);
		expect(eventsAfter([night], '2026-12-05')).toEqual([night]);
		expect(eventsAfter([night], '2026-12-06')).toEqual([]);
	});
});

describe('the text about a break or a change of a series', () => {
	const emailing = (people: number) => ({ ...REACHES_NOBODY, people });

	it('has the dates of a break', () => {
		const words = (firstDate: string, lastDate: string) =>
			datesText({ firstDate, lastDate }, 'en-GB');
		expect(words('2026-12-05', '2026-12-05')).toBe('5 December 2026');
		expect(words('2026-12-05', '2026-12-06')).toBe('5 December to 6 December 2026');
		expect(words('2026-12-19', '2027-01-02')).toBe('19 December 2026 to 2 January 2027');
	});

	it('says how many events a break cancels, and how many people are emailed', () => {
		expect(cancelsText(2, emailing(31), 'en-GB')).toBe(
			'This cancels 2 events. 31 people who are going or waiting will be emailed.',
		);
		expect(cancelsText(1, emailing(1), 'en-GB')).toBe(
			'This cancels 1 event. 1 person who is going or waiting will be emailed.',
		);
		expect(cancelsText(1, emailing(0), 'en-GB')).toBe(
			'This cancels 1 event. Nobody will be emailed.',
		);
	});
});
