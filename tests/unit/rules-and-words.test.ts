import { describe, expect, it } from 'vitest';
import { authorise, type Deed, may } from '../../src/auth/policy.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import { Refusal } from '../../src/domain/errors.ts';
import { OUTBOX_KINDS } from '../../src/domain/outbox-kinds.ts';
import { TOPIC_WORDS, TOPICS, topicsFrom } from '../../src/domain/topics.ts';
import { rsvpMailWords } from '../../src/mail/rsvp-mail-words.ts';

type Person = 'visitor' | 'member' | 'host' | 'owner';
const PEOPLE: Person[] = ['visitor', 'member', 'host', 'owner'];

/** The table of the product, once more: the least that somebody has to be. The compiler wants it whole. */
const LEAST: Record<Deed, Person> = {
	'rsvp.answer': 'member',
	'attendees.see': 'member',
	'account.see': 'member',
	'account.rename': 'member',
	'calendar.change': 'member',
	'visibility.change': 'member',
	'subscriptions.change': 'member',
	'sessions.see': 'member',
	'sessions.end': 'member',
	'desk.see': 'host',
	'guests.see': 'host',
	'guests.change': 'host',
	'events.change': 'owner',
	'series.change': 'owner',
	'club.setUp': 'owner',
};

function personWho(person: Person): Viewer | null {
	if (person === 'visitor') return null;
	return {
		user: { id: person, name: 'Ada', email: `${person}@example.com`, role: person },
		session: { id: 'session', token: 'token' },
	};
}

const refusalOf = (work: () => unknown): string => {
	try {
		work();
		return 'none';
	} catch (error) {
		return error instanceof Refusal ? error.code : 'a fault';
	}
};

describe.each(Object.entries(LEAST) as [Deed, Person][])('%s', (deed, least) => {
	it.each(PEOPLE)(`asks for a ${least}: %s`, (person) => {
		const viewer = personWho(person);
		const isAllowed = PEOPLE.indexOf(person) >= PEOPLE.indexOf(least);
		expect(may(viewer, deed)).toBe(isAllowed);
		if (viewer && isAllowed) expect(authorise(viewer, deed)).toBe(viewer);
		else {
			expect(refusalOf(() => authorise(viewer, deed))).toBe(
				viewer ? 'forbidden' : 'unauthenticated',
			);
		}
	});
});

describe('topics', () => {
	it("are, before anything was said, only what belongs to an answer of one's own", () => {
		expect(topicsFrom([])).toEqual({ invitations: false, reminders: true, announcements: false });
	});

	it('follow what was said, each for itself', () => {
		expect(
			topicsFrom([
				{ topic: 'invitations', subscribed: true },
				{ topic: 'reminders', subscribed: false },
			]),
		).toEqual({ invitations: true, reminders: false, announcements: false });
	});

	it("do not remember one member's decisions for the next", () => {
		topicsFrom([{ topic: 'announcements', subscribed: true }]);
		expect(topicsFrom([]).announcements).toBe(false);
	});

	it('each have words of their own', () => {
		const titles = TOPICS.map((topic) => TOPIC_WORDS[topic].title);
		expect(new Set(titles).size).toBe(TOPICS.length);
		for (const topic of TOPICS) expect(TOPIC_WORDS[topic].description).toMatch(/\.$/);
	});
});

describe('a mail about an answer', () => {
	const facts = {
		title: 'Open Studio',
		answer: 'going',
		guests: 0,
		position: null,
		cancelReason: 'the hall is flooded',
	} as const;

	it.each(OUTBOX_KINDS)('says what it is about in its subject: %s', (kind) => {
		const words = rsvpMailWords(kind, facts);
		expect(words.subject).toContain('Open Studio');
		const title = { rsvp_promoted: 'A seat for you', event_moved: 'Changed' }[kind as string];
		expect(words.subject).toContain(title ?? words.title);
		expect(words.lead).toMatch(/\.$/);
		for (const text of Object.values(words)) expect(text ?? '').not.toMatch(/undefined|null/);
	});

	const answered = OUTBOX_KINDS.filter((kind) => kind !== 'event_cancelled');
	it.each(answered)("has a way to change one's mind: %s", (kind) => {
		const { yes, no } = rsvpMailWords(kind, facts);
		expect([yes, no].filter(Boolean)).toHaveLength(1);
		expect(yes !== null).toBe(kind === 'rsvp_cancelled' || kind === 'rsvp_removed');
	});

	it('says why an event is cancelled, and asks for nothing', () => {
		const words = rsvpMailWords('event_cancelled', facts);
		expect(words.lead).toContain('is cancelled because the hall is flooded.');
		expect([words.yes, words.no]).toEqual([null, null]);
	});

	it('names the guests and the place in line', () => {
		expect(rsvpMailWords('rsvp_going', { ...facts, guests: 2 }).lead).toContain('with 2 guests');
		expect(rsvpMailWords('rsvp_promoted', { ...facts, guests: 1 }).lead).toContain('with 1 guest');
		expect(rsvpMailWords('rsvp_waitlisted', { ...facts, position: 3 }).lead).toContain('3rd');
		expect(rsvpMailWords('rsvp_waitlisted', facts).lead).not.toContain('in line');
	});
});
