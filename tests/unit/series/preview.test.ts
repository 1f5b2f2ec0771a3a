import { describe, expect, it } from 'vitest';
import { OPENED_AT_ONCE } from '../../../src/domain/series/plan.ts';
import { DATES_SHOWN, previewOf } from '../../../src/domain/series/preview.ts';
import type { SeriesRule } from '../../../src/domain/time/recurrence.ts';
import { NOW } from '../../support/time.ts';

/** A Wednesday. */
const EIGHT = [28, 5, 12, 19, 26, 2, 9, 16].map((day, index) => {
	const month = index === 0 ? '2026-11' : index < 5 ? '2026-12' : '2027-01';
	return `${month}-${String(day).padStart(2, '0')}`;
});

const seriesOf = (values: Partial<SeriesRule & { opensDaysAhead: number }> = {}) => ({
	rule: 'FREQ=WEEKLY;BYDAY=SA',
	startsOnDate: '2026-01-03',
	startsAtTime: '10:00',
	durationMinutes: 120,
	timeZone: 'Europe/Berlin',
	opensDaysAhead: 14,
	...values,
});

const pause = (firstDate: string, lastDate: string) => ({
	firstDate,
	lastDate,
	reason: 'The hall is closed.',
});

/** Each line in short: the date with its state, or the dates of a break. */
const linesOf = (...given: Parameters<typeof previewOf>) =>
	previewOf(...given).map((line) =>
		line.kind === 'date' ? `${line.date} ${line.state}` : `${line.firstDate} to ${line.lastDate}`,
	);

describe('the preview of a series', () => {
	it('shows the next eight dates, and which of them open when it is saved', () => {
		expect(linesOf(seriesOf(), [], NOW, 'en-GB')).toEqual(
			EIGHT.map((date, index) => `${date} ${index < 2 ? 'at-once' : 'later'}`),
		);
		expect(EIGHT).toHaveLength(DATES_SHOWN);
	});

	it('announces no more events than open at once, without those that are open already', () => {
		const states = (...events: Parameters<typeof previewOf>[4][]) =>
			linesOf(seriesOf({ opensDaysAhead: 90 }), [], NOW, 'en-GB', ...events).map((line) =>
				line.slice(11),
			);
		expect(states()).toEqual([
			...Array.from({ length: OPENED_AT_ONCE }, () => 'at-once'),
			'later',
			'later',
		]);
		const events = new Map([
			['2026-11-28', 'open'],
			['2026-12-12', 'cancelled'],
		] as const);
		expect(states(events)).toEqual([
			'open',
			'at-once',
			'cancelled',
			...Array.from({ length: 5 }, () => 'at-once'),
		]);
	});

	it('shows breaks between the dates, and goes on after them', () => {
		const breaks = [pause('2026-12-20', '2027-01-05'), pause('2026-12-05', '2026-12-05')];
		expect(linesOf(seriesOf(), breaks, NOW, 'en-GB')).toEqual([
			'2026-11-28 at-once',
			'2026-12-05 to 2026-12-05',
			'2026-12-12 later',
			'2026-12-19 later',
			'2026-12-20 to 2027-01-05',
			'2027-01-09 later',
			'2027-01-16 later',
			'2027-01-23 later',
			'2027-01-30 later',
			'2027-02-06 later',
		]);
	});

	it('shows no break that is over, nor one after its last date', () => {
		const over = pause('2026-11-01', '2026-11-24');
		const today = pause('2026-11-20', '2026-11-25');
		const after = pause('2027-01-17', '2027-01-30');
		expect(linesOf(seriesOf(), [over, today, after], NOW, 'en-GB')).toEqual([
			'2026-11-20 to 2026-11-25',
			...linesOf(seriesOf(), [], NOW, 'en-GB'),
		]);
	});

	it('shows a break without an end, and none once the series has ended', () => {
		const forGood = pause('2026-12-01', '9999-12-31');
		expect(linesOf(seriesOf(), [forGood], NOW, 'en-GB')).toEqual([
			'2026-11-28 at-once',
			'2026-12-01 to 9999-12-31',
		]);
		const ending = seriesOf({ endsOnDate: '2026-12-06' });
		expect(linesOf(ending, [pause('2026-12-20', '2027-01-05')], NOW, 'en-GB')).toEqual([
			'2026-11-28 at-once',
			'2026-12-05 at-once',
		]);
		expect(linesOf(seriesOf({ endsOnDate: '2026-02-01' }), [], NOW, 'en-GB')).toEqual([]);
	});

	it('says for each date what clock changes do', () => {
		const notes = previewOf(seriesOf(), [], new Date('2027-03-19T10:00Z'), 'en-GB').map((line) =>
			line.kind === 'date' ? line.notes : null,
		);
		expect(notes.slice(0, 4)).toEqual([
			[],
			[],
			['Clocks go forward on 28 March: still 10:00, Berlin time.'],
			[],
		]);
	});
});
