import { describe, expect, it } from 'vitest';
import { GIVE_UP_AFTER_MS } from '../../../src/domain/mail/retry.ts';
import { type SingleMessage, singleWriteOff } from '../../../src/domain/mail/single-write-off.ts';
import { statesOf } from '../../../src/domain/mail/stated-event.ts';
import { MINUTE_MS, timeAfter } from '../../support/time.ts';

const NOW = new Date('2026-12-01T12:00:00Z');
const minutesAgo = (minutes: number) => timeAfter(NOW, -minutes * MINUTE_MS);

const EVENT: SingleMessage['event'] = {
	id: 'event',
	startsAt: new Date('2026-12-05T10:00:00Z'),
	endsAt: new Date('2026-12-05T12:00:00Z'),
	place: 'The hall',
	mapUrl: null,
	status: 'scheduled',
};
const CANCELLED: SingleMessage['event'] = { ...EVENT, status: 'cancelled' };
const MOVED: SingleMessage['event'] = { ...EVENT, place: 'The pool' };

interface Changes extends Partial<Omit<SingleMessage, 'message'>> {
	message?: Partial<SingleMessage['message']>;
}

/** "You're going", written a minute ago and tried for the first time, unless something else is said. */
function reasonFor({ message, ...rest }: Changes = {}) {
	const whole: SingleMessage = {
		event: EVENT,
		rsvp: { answer: 'going', revision: 1 },
		bannedAt: null,
		mailStoppedAt: null,
		isReachable: 1,
		isNotifiedAgain: 0,
		...rest,
		message: {
			kind: 'rsvp_going',
			revision: 1,
			createdAt: minutesAgo(1),
			dueAt: minutesAgo(1),
			usefulUntil: null,
			attempts: 1,
			message: null,
			states: null,
			...message,
		},
	};
	return singleWriteOff(whole, NOW);
}

describe('an email to one member', () => {
	it.each<[string, Changes]>([
		['says what holds', {}],
		['is useful up to this moment', { message: { usefulUntil: NOW } }],
		[
			'says that the event is cancelled',
			{ message: { kind: 'event_cancelled' }, event: CANCELLED },
		],
		['says that the event was moved', { message: { kind: 'event_moved' } }],
		['is about an earlier RSVP, but not late', { rsvp: { answer: 'declined', revision: 2 } }],
		['is late, and its RSVP still stands', { message: { attempts: 2 } }],
		['is late, and the RSVP is gone', { message: { attempts: 2 }, rsvp: null }],
		[
			'is repeated while the event is as it says',
			{ message: { message: '{}', states: statesOf(EVENT) } },
		],
	])('is sent where it %s', (_, changes) => {
		expect(reasonFor(changes)).toBeNull();
	});

	it.each<[string, Changes, string]>([
		['to a banned member', { bannedAt: NOW }, 'banned'],
		['to a member who stopped all of it', { mailStoppedAt: NOW }, 'mail_stopped'],
		['to an address that takes none', { isReachable: 0 }, 'address_stopped'],
		['after its use', { message: { usefulUntil: minutesAgo(1) } }, 'too_late'],
		['about an event that was cancelled since', { event: CANCELLED }, 'outdated'],
		[
			'about a move to somebody without an RSVP',
			{ message: { kind: 'event_moved' }, rsvp: null },
			'outdated',
		],
		[
			'about a move to somebody who said no',
			{ message: { kind: 'event_moved' }, rsvp: { answer: 'declined', revision: 1 } },
			'outdated',
		],
		[
			'about a move before the last one',
			{ message: { kind: 'event_moved' }, isNotifiedAgain: 1 },
			'outdated',
		],
		[
			'about an earlier RSVP at a second attempt',
			{ message: { attempts: 2 }, rsvp: { answer: 'declined', revision: 2 } },
			'outdated',
		],
		[
			'about an earlier RSVP after others were sent first',
			{ message: { dueAt: NOW }, rsvp: { answer: 'going', revision: 2 } },
			'outdated',
		],
		[
			'with an old place, if the new one is being sent',
			{ message: { message: '{}', states: statesOf(EVENT) }, event: MOVED, isNotifiedAgain: 1 },
			'outdated',
		],
	])('is not sent %s', (_, changes, reason) => {
		expect(reasonFor(changes)).toBe(reason);
	});

	it('is not repeated with an old place, nor once its key may have expired', () => {
		const message = { message: '{}', states: statesOf(EVENT), attempts: 2 };
		expect(reasonFor({ message, event: MOVED })).toBe('states_old_time');
		const createdAt = timeAfter(NOW, -GIVE_UP_AFTER_MS - 1);
		const old = { createdAt, dueAt: createdAt };
		expect(reasonFor({ message: { ...message, ...old } })).toBe('key_expired');
		expect(reasonFor({ message: old })).toBeNull();
	});
});
