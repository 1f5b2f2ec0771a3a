import { describe, expect, it } from 'vitest';
import {
	isBatchKind,
	OUTBOX_KINDS,
	type SingleKind,
} from '../../../src/domain/mail/outbox-kinds.ts';
import { TOPICS, topicsFrom } from '../../../src/domain/mail/topics.ts';
import { scopeOf } from '../../../src/mail/parts/less-mail.ts';
import {
	askedEvent,
	clubMailText,
	personalText,
} from '../../../src/mail/templates/club-mail-text.ts';
import { rsvpMailText } from '../../../src/mail/templates/rsvp-mail-text.ts';
import { topicMessages } from '../../../src/messages/site/topics.ts';

describe('topics', () => {
	it("are by default only those about a member's own RSVPs", () => {
		expect(topicsFrom([], {})).toEqual({
			invitations: false,
			reminders: true,
			announcements: false,
		});
	});

	it('follow what a member chose, each on its own', () => {
		expect(
			topicsFrom(
				[
					{ topic: 'invitations', subscribed: true },
					{ topic: 'reminders', subscribed: false },
				],
				{},
			),
		).toEqual({ invitations: true, reminders: false, announcements: false });
	});

	it("do not remember one member's decisions for the next", () => {
		topicsFrom([{ topic: 'announcements', subscribed: true }], {});
		expect(topicsFrom([], {}).announcements).toBe(false);
	});

	it('each have a title and a description of their own', () => {
		const titles = TOPICS.map((topic) => topicMessages('en-US')[topic].title);
		expect(new Set(titles).size).toBe(TOPICS.length);
		for (const topic of TOPICS) expect(topicMessages('en-US')[topic].description).toMatch(/\.$/);
	});
});

describe('an email about an RSVP', () => {
	const event = {
		title: 'Open Studio',
		startsAt: new Date('2026-11-28T14:00:00Z'),
		endsAt: new Date('2026-11-28T17:00:00Z'),
		place: 'The loft',
		mapUrl: null,
		timeZone: 'America/New_York',
		cancelReason: 'The hall is flooded',
	};
	const facts = {
		event,
		before: null,
		answer: 'going',
		guests: 0,
		position: null,
		locale: 'en-GB',
	} as const;
	const kinds = OUTBOX_KINDS.filter((kind): kind is SingleKind => !isBatchKind(kind));

	it.each(kinds)('says what it is about in its subject: %s', (kind) => {
		const words = rsvpMailText(kind, facts);
		expect(words.subject).toContain('Open Studio');
		const title = { rsvp_promoted: 'A seat for you', event_moved: 'Changed' }[kind as string];
		expect(words.subject).toContain(title ?? words.title);
		expect(words.subject).toContain('Sat 28 November');
		expect(words.lead).toMatch(/\.$/);
		expect(words.reason).toMatch(/^You got this email because .+\.$/);
		expect(Object.values(words).join('\n')).not.toMatch(/undefined|null/);
	});

	it.each([
		['rsvp_going', 'going', null, "I can't come after all"],
		['rsvp_promoted', 'going', null, "I can't come after all"],
		['rsvp_added', 'going', null, "I can't come after all"],
		['standing_going', 'going', null, 'Skip this one'],
		['rsvp_waitlisted', 'waitlisted', null, 'Leave the waiting list'],
		['rsvp_added_waitlisted', 'waitlisted', null, 'Leave the waiting list'],
		['standing_waitlisted', 'waitlisted', null, 'Skip this one'],
		['event_moved', 'going', null, "I can't come after all"],
		['event_moved', 'waitlisted', null, 'Leave the waiting list'],
		['rsvp_cancelled', 'declined', 'I can come after all', null],
		['rsvp_removed', 'declined', "I'd like to come", null],
		['event_cancelled', 'going', null, null],
	] as const)(
		'offers only what is not the case already: %s to somebody %s',
		(kind, answer, yes, no) => {
			const words = rsvpMailText(kind, { ...facts, answer });
			expect([words.yes, words.no]).toEqual([yes, no]);
			if (yes) expect(words.main).toBe('yes');
		},
	);

	it('gives the reason of a cancellation as it was written, and asks for nothing', () => {
		const leadOf = (cancelReason: string) =>
			rsvpMailText('event_cancelled', { ...facts, event: { ...event, cancelReason } }).lead;
		expect(leadOf('The loft is flooded.')).toMatch(
			/^This event is cancelled: The loft is flooded\. /,
		);
		expect(leadOf('MoMA needs the hall')).toMatch(
			/^This event is cancelled: MoMA needs the hall\. /,
		);
		expect(leadOf('who knows why?')).toMatch(/^This event is cancelled: who knows why\? The/);
		expect(leadOf('')).toMatch(/^This event is cancelled\. /);
	});

	it('shows what changed, old and new, in subject, text and preheader', () => {
		const before = {
			startsAt: Date.parse('2026-11-28T13:00:00Z'),
			endsAt: Date.parse('2026-11-28T16:00:00Z'),
			place: 'The loft',
			mapUrl: null,
		};
		const words = rsvpMailText('event_moved', { ...facts, before });
		expect(words.subject).toBe('New time for Open Studio on Sat 28 November: 9:00 instead of 8:00');
		expect(words.title).toBe('New time');
		expect(words.changes).toEqual([
			{
				label: 'When',
				before: 'Saturday 28 November 2026, 8:00 to 11:00',
				after: 'Saturday 28 November 2026, 9:00 to 12:00',
			},
		]);
		expect(words.preheader).toBe(
			'Now: Saturday 28 November 2026, 9:00 to 12:00. Before: Saturday 28 November 2026, 8:00 to 11:00.',
		);
	});

	it('says how many guests and which place in line', () => {
		expect(rsvpMailText('rsvp_going', { ...facts, guests: 2 }).lead).toContain('with 2 guests');
		expect(rsvpMailText('rsvp_promoted', { ...facts, guests: 1 }).lead).toContain('your guest');
		expect(rsvpMailText('rsvp_waitlisted', { ...facts, position: 3 }).lead).toContain('3rd');
		expect(rsvpMailText('rsvp_waitlisted', facts).lead).not.toContain('in line');
	});
});

describe('an email to many', () => {
	const event = {
		title: 'Open Studio',
		place: 'the old hall',
		startsAt: new Date('2026-11-28T14:00:00Z'),
		endsAt: new Date('2026-11-28T17:00:00Z'),
		timeZone: 'America/New_York',
		status: 'scheduled',
		capacity: 24,
		going: 19,
		waiting: 0,
	} as const;
	const facts = {
		club: { name: 'Makers', topics: {} },
		event,
		announcement: null,
		next: null,
		now: new Date('2026-11-22T14:00:00Z'),
		locale: 'en-GB' as const,
	};
	const announcement = { subject: 'We move', body: 'Up.', topic: 'announcements' } as const;
	const news = { ...facts, event: null, announcement };

	it('invites with the date in the subject and the number of seats left', () => {
		const words = clubMailText('invitation', facts);
		expect(words.subject).toBe('Open Studio, Sat 28 November');
		expect(words.lead).toBe('Are you coming? There are 5 seats left out of 24.');
		expect(words.preheader).toBe('Are you coming? 9:00 to 12:00, New York time · the old hall');
		const last = clubMailText('invitation', { ...facts, event: { ...event, going: 23 } });
		expect(last.lead).toContain("There's 1 seat left out of 24.");
		const full = clubMailText('invitation', {
			...facts,
			event: { ...event, going: 24, waiting: 3 },
		});
		expect(full.lead).toContain(
			'All seats are taken, and 3 people are on the waiting list. Say yes,',
		);
	});

	it.each([
		['2026-11-27T23:00:00Z', 'Tomorrow: Open Studio', 'See you tomorrow at 9:00.'],
		// Already Saturday in London, still Friday where the event is.
		['2026-11-28T03:00:00Z', 'Tomorrow: Open Studio', 'See you tomorrow at 9:00.'],
		['2026-11-28T12:00:00Z', 'Today: Open Studio', 'See you today at 9:00.'],
		[
			'2026-11-25T12:00:00Z',
			'Open Studio, Sat 28 November',
			'See you on Saturday 28 November 2026 at 9:00.',
		],
	])('reminds by the day where the event is: sent at %s', (now, subject, lead) => {
		const words = clubMailText('reminder_day_before', { ...facts, now: new Date(now) });
		expect(words.subject).toBe(subject);
		expect(words.lead).toContain(lead);
	});

	it('reminds over a change of the clocks', () => {
		const monday = { ...event, startsAt: new Date('2026-11-02T14:00:00Z') };
		const now = new Date('2026-11-01T05:30:00Z');
		const words = clubMailText('reminder_same_day', { ...facts, event: monday, now });
		expect(words.subject).toBe('Tomorrow: Open Studio');
	});

	it('thanks with the next date, where there is one', () => {
		const after = { ...facts, now: new Date('2026-11-28T19:00:00Z') };
		const next = { ...event, title: 'Soup', startsAt: new Date('2026-12-05T14:00:00Z') };
		expect(clubMailText('thanks', { ...after, next }).preheader).toContain('Soup, Sat 5 December');
		expect(clubMailText('thanks', after).lead).toContain("isn't set yet");
	});

	it('says why an announcement came: by its topic, or for an event', () => {
		expect(clubMailText('announcement', news).reason).toContain('asked Makers for announcements');
		const toAttendees = { ...facts, announcement: { ...announcement, topic: null } };
		expect(clubMailText('announcement', toAttendees).reason).toContain('yes to Open Studio');
	});

	it('is refused without what it is about', () => {
		expect(() => clubMailText('invitation', { ...facts, event: null })).toThrow();
		expect(() => clubMailText('announcement', { ...facts, announcement: null })).toThrow();
	});

	it('asks for RSVPs to an event that is ahead and takes place', () => {
		const next = { ...event, title: 'Soup', startsAt: new Date('2026-12-05T14:00:00Z') };
		const coming = { event, next, now: facts.now };
		expect(askedEvent('invitation', coming)).toBe(event);
		expect(askedEvent('announcement', coming)).toBe(event);
		expect(askedEvent('thanks', coming)).toBe(next);
		const begun = { ...coming, now: new Date('2026-11-28T14:00:00Z') };
		expect(askedEvent('announcement', begun)).toBe(next);
		const status: 'scheduled' | 'cancelled' = 'cancelled';
		const cancelled = { event: { ...next, status }, next: { ...next, status }, now: facts.now };
		expect(askedEvent('announcement', cancelled)).toBeNull();
		expect(askedEvent('thanks', { ...begun, next: null })).toBeNull();
	});

	it('can be unsubscribed from by its topic, or from everything where it has none', () => {
		expect(scopeOf('invitation', null)).toBe('invitations');
		expect(scopeOf('reminder_day_before', null)).toBe('reminders');
		expect(scopeOf('reminder_same_day', null)).toBe('reminders');
		expect(scopeOf('thanks', null)).toBe('reminders');
		expect(scopeOf('announcement', announcement)).toBe('announcements');
		expect(scopeOf('announcement', { topic: null })).toBe('all');
	});

	it('greets by the first name, and mentions guests only in a reminder', () => {
		const ada = { name: 'Ada Lovelace', guests: 2 };
		expect(personalText('reminder_day_before', ada, 'en-GB')).toBe(
			"Hello Ada. You're bringing 2 guests.",
		);
		expect(personalText('thanks', ada, 'en-GB')).toBe('Hello Ada.');
		expect(personalText('reminder_same_day', { name: '', guests: 0 }, 'en-GB')).toBe('Hello.');
	});
});
