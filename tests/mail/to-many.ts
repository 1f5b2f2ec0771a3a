import fc from 'fast-check';
import type { BatchRecipient, BatchSubject } from '../../src/mail/templates/club-mail.ts';
import { DAY_MS, HOUR_MS, timeAfter } from '../support/time.ts';
import { clubOf, NOW } from './clubs.ts';

/** What emails to many are made of. */

type Event = NonNullable<BatchSubject['event']>;

function eventOf(id: string, days: number, values: Partial<Event> = {}): Event {
	const startsAt = timeAfter(NOW, days * DAY_MS);
	return {
		id,
		slug: id,
		seriesId: null,
		seriesDate: null,
		title: 'Open Studio',
		description: '',
		place: 'Loft 3',
		mapUrl: null,
		whatToBring: '',
		timeZone: 'America/New_York',
		startsAt,
		endsAt: timeAfter(startsAt, HOUR_MS),
		capacity: 24,
		guestsAllowed: 2,
		status: 'scheduled',
		cancelReason: null,
		sequence: 0,
		going: 3,
		waiting: 0,
		createdAt: NOW,
		updatedAt: NOW,
		change: null,
		previousStartsAt: null,
		sendsInvitations: true,
		...values,
	};
}

export function subjectOf(
	kind: BatchSubject['kind'],
	text: { title: string; body: string },
): BatchSubject {
	const isAnnouncement = kind === 'announcement';
	const values = { title: text.title, description: text.body };
	return {
		kind,
		club: clubOf('#b93815'),
		event: isAnnouncement ? null : eventOf('event', kind === 'thanks' ? -1 : 1, values),
		announcement: isAnnouncement
			? { subject: text.title, body: text.body, topic: 'announcements' }
			: null,
		next: eventOf('next', 8, values),
		now: NOW,
	};
}

export function recipientOf(number: number, name: string): BatchRecipient {
	return {
		userId: `recipient${number}id`,
		email: `recipient${number}@example.com`,
		name,
		language: null,
		answer: 'going',
		guests: number % 3,
		nextAnswer: null,
	};
}

/** A text that somebody may type, to do harm or not. */
export const typed = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc.constantFrom(
		'<b>"&amp;</b>',
		'$& $1 $$ $`',
		'[x](https://example.com/?a=1&b="2")',
		`rsvp-${'0'.repeat(64)}`,
		'hello-',
		"O'Brien",
		'🙂 \u00a0 🙂',
		'# `unsubscribe-`',
		'\u0000\u034f\ufffd',
	),
);
