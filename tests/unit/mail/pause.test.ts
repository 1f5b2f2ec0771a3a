import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
	earliestPauseEnd,
	isPaused,
	latestPauseEnd,
	pauseMistake,
} from '../../../src/domain/mail/pause.ts';
import { forAll } from '../../support/for-all.ts';

const TODAY = '2026-11-25';
const date = fc
	.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
	.map((day) => day.toISOString().slice(0, 10));

describe('a pause of email', () => {
	it('ends tomorrow at the earliest and in a year at the latest', () => {
		expect(earliestPauseEnd(TODAY)).toBe('2026-11-26');
		expect(latestPauseEnd(TODAY)).toBe('2027-11-25');
		expect(latestPauseEnd('2028-02-29')).toBe('2029-02-28');
	});

	it('may end on every date in between and no other, whatever today is', () =>
		forAll(date, fc.integer({ min: -800, max: 800 }), (today, days) => {
			const until = Temporal.PlainDate.from(today).add({ days }).toString();
			const isWithin = until >= earliestPauseEnd(today) && until <= latestPauseEnd(today);
			expect(pauseMistake(until, today) === null).toBe(isWithin);
		}));

	it.each([
		'',
		'tomorrow',
		'2027-1-1',
		'2026-02-30',
		'2026-13-01',
		'26-12-24',
		'20261224',
		' 2026-12-24',
	])("can't end on %j", (until) => {
		expect(pauseMistake(until, TODAY)).toEqual({ code: 'pause_date_missing' });
	});

	it('is refused until a day that is past, and until one too far away', () => {
		expect(pauseMistake(TODAY, TODAY)).toEqual({ code: 'date_after_today' });
		expect(pauseMistake('2027-11-26', TODAY)).toEqual({ code: 'date_within_year' });
	});

	it('lasts until its day begins', () => {
		expect(isPaused('2026-11-26', TODAY)).toBe(true);
		expect(isPaused('2026-11-25', TODAY)).toBe(false);
		expect(isPaused(null, TODAY)).toBe(false);
		expect(isPaused(undefined, TODAY)).toBe(false);
	});
});
