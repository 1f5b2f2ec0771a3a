import { describe, expect, it } from 'vitest';
import { changedFields } from '../../../src/domain/events/change.ts';
import { eventInShort } from '../../../src/domain/feeds/structured-data.ts';
import { clubMailText } from '../../../src/mail/templates/club-mail-text.ts';
import { hoursInZone, hoursOf, lastsText, lineTimes } from '../../../src/messages/wording/times.ts';
import { clubOf } from '../../mail/clubs.ts';
import { MINUTE_MS, timeAfter } from '../../support/time.ts';

const timeZone = 'America/New_York';

/** An event that begins at this moment and lasts so many minutes, in New York. */
const lasting = (minutes: number, begins = '2026-11-28T14:00Z') => {
	const startsAt = new Date(begins);
	return { startsAt, endsAt: timeAfter(startsAt, minutes * MINUTE_MS), timeZone };
};
const day = lasting(24 * 60);
const lateNight = lasting(210, '2026-11-29T03:30Z');
const week = lasting(7 * 24 * 60);

describe('the hours of an event', () => {
	it('name no day when it ends on the day it begins', () => {
		expect(hoursOf(lasting(180), 'en-GB')).toBe('9:00 to 12:00');
		expect(hoursInZone(lasting(180), 'en-GB')).toBe('9:00 to 12:00, New York time');
	});

	it("name the day of the end where it isn't the day of the start", () => {
		expect(hoursOf(day, 'en-GB')).toBe('9:00 to 9:00 on Sunday 29 November');
		expect(hoursOf(lateNight, 'en-GB')).toBe('22:30 to 2:00 on Sunday 29 November');
		expect(hoursOf(lasting(90, '2026-11-29T03:30Z'), 'en-GB')).toBe(
			'22:30 to 0:00 on Sunday 29 November',
		);
		expect(hoursInZone(week, 'en-GB')).toBe('9:00 to 9:00 on Saturday 5 December, New York time');
	});

	it('go by the days where the event is, not by those of UTC', () => {
		const evening = lasting(120, '2026-11-28T23:00Z');
		expect(hoursOf(evening, 'en-GB')).toBe('18:00 to 20:00');
		expect(hoursOf({ ...evening, timeZone: 'Europe/Berlin' }, 'en-GB')).toBe('0:00 to 2:00');
		expect(hoursOf({ ...lasting(120), timeZone: 'Asia/Tokyo' }, 'en-GB')).toBe(
			'23:00 to 1:00 on Sunday 29 November',
		);
	});

	it('name the year of the end where it is another one', () => {
		expect(hoursOf(lasting(300, '2027-01-01T03:00Z'), 'en-GB')).toBe(
			'22:00 to 3:00 on Friday 1 January 2027',
		);
	});

	it('fit into a line of a list', () => {
		expect(lineTimes(lasting(180), 'en-GB')).toBe('Sat 9:00');
		expect(lineTimes(lasting(180), 'en-GB', true)).toBe('Sat 9:00 to 12:00');
		expect(lineTimes(lateNight, 'en-GB')).toBe('Sat 22:30 to Sun 2:00');
		expect(lineTimes(week, 'en-GB')).toBe('Sat 9:00 to Sat 5 Dec, 9:00');
	});

	it('are said as a length, in days where it lasts for days', () => {
		expect(
			[60, 180, 90, 1440, 1441, 20_160, 1_620].map((minutes) => lastsText(minutes, 'en-GB')),
		).toEqual([
			'1 hour',
			'3 hours',
			'90 minutes',
			'1 day',
			'1 day and 1 minute',
			'14 days',
			'1 day and 3 hours',
		]);
	});
});

describe('the day on which a long event ends', () => {
	const event = {
		...day,
		slug: 'open-studio',
		title: 'Open studio',
		description: '',
		place: '',
		mapUrl: null,
		whatToBring: '',
		status: 'scheduled' as const,
		capacity: 8,
		guestsAllowed: 0,
		going: 0,
		waiting: 0,
	};

	it('is in the text for search engines and previews', () => {
		expect(eventInShort(event, 'en-GB')).toContain(
			'9:00 to 9:00 on Sunday 29 November New York time',
		);
	});

	it('is in emails to many', () => {
		const facts = {
			club: clubOf('#b93815'),
			event,
			announcement: null,
			next: null,
			locale: 'en-GB',
		} as const;
		const now = new Date('2026-11-20T10:00Z');
		expect(clubMailText('invitation', { ...facts, now }).preheader).toContain(
			'9:00 to 9:00 on Sunday 29 November, New York time',
		);
	});

	it('is in the preview of a change', () => {
		const after = { ...event, endsAt: lasting(120).endsAt };
		expect(changedFields(event, after, timeZone, 'en-GB')).toEqual([
			{ label: 'Time', before: '9:00 to 9:00 on Sunday 29 November', after: '9:00 to 11:00' },
		]);
	});
});
