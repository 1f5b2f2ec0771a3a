import { describe, expect, it } from 'vitest';
import { affectedBy, affectedText } from '../../../src/domain/announcements/event-announcements.ts';
import { timedText } from '../../../src/messages/wording/announcements.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 28, hour));

describe('an announcement scheduled for the attendees of an event', () => {
	it.each([
		['is held where the event is cancelled', 7, 9, null, { held: 1, late: 0, early: 0 }],
		['comes late where the event now begins before it', 10, 12, 9, { held: 0, late: 1, early: 0 }],
		['comes late where it is due as the event begins', 9, 12, 9, { held: 0, late: 1, early: 0 }],
		['is early where it was to follow the event', 13, 9, 15, { held: 0, late: 0, early: 1 }],
		['is right where it still comes before the event', 7, 9, 12, { held: 0, late: 0, early: 0 }],
		['is right where it still follows the event', 14, 9, 12, { held: 0, late: 0, early: 0 }],
	])('%s', (_, sends, before, after, affected) => {
		const scheduled = {
			sendsAt: at(sends),
			before: at(before),
			after: after === null ? null : at(after),
		};
		expect(affectedBy([scheduled])).toEqual(affected);
	});

	it('is named before the change, unless nothing happens to it', () => {
		expect(affectedText({ held: 0, late: 0, early: 0 }, 'en-GB')).toEqual([]);
		expect(affectedText({ held: 1, late: 2, early: 0 }, 'en-GB')).toEqual([
			"1 scheduled announcement to attendees won't go out. It becomes a draft again.",
			'2 announcements are scheduled for a time when the event will have begun. Check when they go out.',
		]);
	});

	it.each([
		['scheduled', 'scheduled', 7, 'Goes out on Saturday 28 November 2026, 7:00 (UTC).'],
		[
			'scheduled',
			'scheduled',
			9,
			'Goes out on Saturday 28 November 2026, 9:00 (UTC), after the event has started.',
		],
		[
			'draft',
			'cancelled',
			7,
			'It was scheduled for Saturday 28 November 2026, 7:00 (UTC), but its event is cancelled. It only goes out if you send it.',
		],
	] as const)(
		'shows when it goes out, or why it did not (%s, event %s, %d:00)',
		(status, of, hour, words) => {
			const event = { status: of, startsAt: at(9) };
			expect(timedText(status, at(hour), event, 'UTC', 'en-GB')).toBe(words);
		},
	);
});
