import { describe, expect, it } from 'vitest';
import {
	type BatchRecipient,
	type BatchTopic,
	batchWriteOff,
	recipientWriteOff,
	repeatWriteOff,
} from '../../../src/domain/mail/batch-write-off.ts';
import { statesOf } from '../../../src/domain/mail/stated-event.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const EARLIER = new Date('2026-12-01T11:00:00Z');

const EVENT: NonNullable<BatchTopic['event']> = {
	status: 'scheduled',
	// The evening of 4 December in the club's zone.
	startsAt: new Date('2026-12-05T01:00:00Z'),
	timeZone: 'America/New_York',
	updatedAt: EARLIER,
};
const CANCELLED = { ...EVENT, status: 'cancelled' as const };

const topic = (changes: Partial<BatchTopic>): BatchTopic => ({
	kind: 'reminder_day_before',
	event: EVENT,
	club: { timeZone: 'America/New_York' },
	now: NOW,
	...changes,
});

describe('a batch', () => {
	it.each<[string, Partial<BatchTopic>, { status: string; startedAt: Date | null } | null]>([
		['a reminder of an event that takes place', {}, null],
		[
			'an announcement without an event',
			{ kind: 'announcement', event: null },
			{ status: 'sending', startedAt: EARLIER },
		],
		[
			'an announcement about a cancelled event, sent after the cancellation',
			{ kind: 'announcement', event: CANCELLED },
			{ status: 'sending', startedAt: NOW },
		],
	])('is sent: %s', (_, changes, announcement) => {
		expect(batchWriteOff(topic(changes), announcement)).toBeNull();
	});

	it.each<[string, Partial<BatchTopic>, { status: string; startedAt: Date | null } | null, string]>(
		[
			['a reminder of a cancelled event', { event: CANCELLED }, null, 'event_cancelled'],
			[
				'an invitation to an event that is gone',
				{ kind: 'invitation', event: null },
				null,
				'event_cancelled',
			],
			[
				'an announcement that was stopped',
				{ kind: 'announcement' },
				{ status: 'stopped', startedAt: EARLIER },
				'stopped',
			],
			['an announcement that is gone', { kind: 'announcement' }, null, 'stopped'],
			[
				'an announcement for attendees, begun before the cancellation',
				{ kind: 'announcement', event: CANCELLED },
				{ status: 'sending', startedAt: EARLIER },
				'event_cancelled',
			],
		],
	)('is not sent: %s', (_, changes, announcement, reason) => {
		expect(batchWriteOff(topic(changes), announcement)).toBe(reason);
	});

	it('is not repeated if it shows an event that has been moved since', () => {
		const shown = {
			id: 'event',
			startsAt: NOW,
			endsAt: NOW,
			place: 'The hall',
			mapUrl: null,
			status: 'scheduled' as const,
		};
		const states = statesOf(shown);
		expect(repeatWriteOff('reminder_same_day', states, shown)).toBeNull();
		expect(repeatWriteOff('reminder_same_day', null, shown)).toBeNull();
		const moved = { ...shown, place: 'The pool' };
		expect(repeatWriteOff('reminder_same_day', states, moved)).toBe('event_moved');
		expect(repeatWriteOff('reminder_day_before', states, moved)).toBe('event_moved');
		expect(repeatWriteOff('thanks', states, moved)).toBe('states_old_time');
	});
});

/** Somebody going who wants everything, unless something else is said. */
function reasonFor(changes: Partial<BatchRecipient>, about: Partial<BatchTopic> = {}) {
	const recipient: BatchRecipient = {
		revision: 20261204,
		usefulUntil: NOW.getTime(),
		answer: 'going',
		wasThere: 0,
		isReachable: 1,
		wantsTopic: 1,
		pausedUntil: null,
		...changes,
	};
	return recipientWriteOff(recipient, topic(about));
}

describe('a recipient of a batch', () => {
	it.each<[string, Partial<BatchRecipient>, Partial<BatchTopic>]>([
		['is going', {}, {}],
		['was there without an RSVP', { answer: null, wasThere: 1 }, { kind: 'thanks' }],
		['is invited and has said nothing', { answer: null }, { kind: 'invitation' }],
		['paused email until today', { pausedUntil: '2026-12-01' }, {}],
		[
			'hears an announcement about an event that was moved',
			{ revision: 0 },
			{ kind: 'announcement' },
		],
		[
			'hears an announcement about no event',
			{ answer: null, revision: 0 },
			{ kind: 'announcement', event: null },
		],
	])('gets it who %s', (_, changes, about) => {
		expect(reasonFor(changes, about)).toBeNull();
	});

	it.each<[string, Partial<BatchRecipient>, Partial<BatchTopic>, string]>([
		['it is too late', { usefulUntil: NOW.getTime() - 1 }, {}, 'too_late'],
		['the club may not write to them', { isReachable: 0 }, {}, 'unreachable'],
		['they do not want the topic', { wantsTopic: 0 }, {}, 'not_subscribed'],
		['they paused email until tomorrow', { pausedUntil: '2026-12-02' }, {}, 'paused'],
		['they are invited and said no', { answer: 'declined' }, { kind: 'invitation' }, 'answered'],
		['they are not going anymore', { answer: 'declined' }, {}, 'not_going'],
		['they are only on the waiting list', { answer: 'waitlisted' }, {}, 'not_going'],
		[
			'they are not attendees, of whom it is for',
			{ answer: null },
			{ kind: 'announcement' },
			'not_going',
		],
		['the event was moved to another day', { revision: 20261205 }, {}, 'event_moved'],
	])('does not get it if %s', (_, changes, about, reason) => {
		expect(reasonFor(changes, about)).toBe(reason);
	});
});
