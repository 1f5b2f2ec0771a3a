import { describe, expect, it } from 'vitest';
import { beforeOf, movedText, readBefore } from '../../../src/domain/events/moved-event.ts';
import { HOUR_MS, timeAfter } from '../../support/time.ts';

const EVENT = {
	startsAt: new Date('2026-11-28T14:00:00Z'),
	endsAt: new Date('2026-11-28T17:00:00Z'),
	place: 'Loft 3',
	mapUrl: null as string | null,
	timeZone: 'America/New_York',
};
const at = (values: Partial<typeof EVENT>) => ({ ...EVENT, ...values });
const later = (ms: number) => ({
	startsAt: timeAfter(EVENT.startsAt, ms),
	endsAt: timeAfter(EVENT.endsAt, ms),
});

/** What a recipient who knows the event as `EVENT` is told of what it became. */
const told = (after: typeof EVENT) =>
	movedText(readBefore(JSON.stringify(beforeOf(EVENT))), after, 'en-GB');

describe('a moved event', () => {
	it.each([
		['another time', later(HOUR_MS), 'time', '9:00', '10:00'],
		['another day', later(168 * HOUR_MS), 'date', 'Sat 28 November, 9:00', 'Sat 5 December, 9:00'],
		[
			'another day and time',
			later(25 * HOUR_MS),
			'date',
			'Sat 28 November, 9:00',
			'Sun 29 November, 10:00',
		],
		[
			'another end',
			{ endsAt: new Date('2026-11-28T18:00:00Z') },
			'end',
			'until 12:00',
			'until 13:00',
		],
		['another place', { place: 'Loft 5' }, 'place', 'Loft 3', 'Loft 5'],
		['a removed place', { place: '' }, 'place', 'Loft 3', 'no place yet'],
		[
			'time and place',
			{ ...later(HOUR_MS), place: 'Loft 5' },
			'time_and_place',
			'9:00, Loft 3',
			'10:00, Loft 5',
		],
	] as const)('shows %s before and after', (_, values, kind, before, after) => {
		const words = told(at(values as Partial<typeof EVENT>));
		expect(words?.kind).toBe(kind);
		expect(words?.brief).toEqual({ before, after });
	});

	it('shortens a long place in the subject only', () => {
		const place = 'The second hall on the left behind the railway station of Upper Mill';
		const words = told(at({ place }));
		expect(words?.brief.after).toBe('The second hall on the left behind the…');
		expect(words?.fields).toEqual([{ label: 'Where', before: 'Loft 3', after: place }]);
	});

	it('claims nothing where nothing differs, or where the state before is unknown', () => {
		expect(told(EVENT)).toBeNull();
		expect(movedText(null, EVENT, 'en-GB')).toBeNull();
		expect(readBefore(null)).toBeNull();
	});
});
