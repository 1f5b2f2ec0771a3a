import { describe, expect, it } from 'vitest';
import {
	changeable,
	changedFields,
	consequencesOf,
	type EventDetails,
	followingConsequences,
	hasChanged,
	notifiesOf,
} from '../../../src/domain/events/change.ts';
import { REACHES_NOBODY } from '../../../src/domain/mail/email-reach.ts';
import { emailedPeopleText, movingUpText } from '../../../src/messages/wording/email-reach.ts';
import { refusedBy } from '../../support/refusals.ts';
import { HOUR_MS, NOW, timeAfter } from '../../support/time.ts';

const EVENT = {
	title: 'Open studio',
	description: 'Bring what you make.',
	place: 'The Shed',
	mapUrl: 'https://example.org/map',
	whatToBring: 'Your own mug',
	startsAt: new Date('2026-12-05T18:30:00Z'),
	endsAt: new Date('2026-12-05T20:30:00Z'),
	capacity: 20,
	guestsAllowed: 1,
	going: 12,
	waiting: 0,
};

/** Each thing that can be set, set to something else. */
const CHANGES: Record<keyof EventDetails, Partial<EventDetails>> = {
	title: { title: 'Studio, open' },
	description: { description: 'Bring nothing.' },
	place: { place: 'The Hall' },
	mapUrl: { mapUrl: null },
	whatToBring: { whatToBring: 'A spoon' },
	startsAt: { startsAt: new Date('2026-12-05T18:00:00Z') },
	endsAt: { endsAt: new Date('2026-12-05T20:31:00Z') },
	capacity: { capacity: 21 },
	guestsAllowed: { guestsAllowed: 0 },
};
const changes = Object.entries(CHANGES) as [keyof EventDetails, Partial<EventDetails>][];
const TOLD: (keyof EventDetails)[] = ['place', 'mapUrl', 'startsAt', 'endsAt'];

describe('a changed event', () => {
	it.each(changes)(
		'differs in its %s, and notifies people only about time and place',
		(field, change) => {
			const after = { ...EVENT, ...change };
			expect(hasChanged(EVENT, after)).toBe(true);
			expect(notifiesOf(EVENT, after)).toBe(TOLD.includes(field) ? 'event_moved' : null);
			expect(changedFields(EVENT, after, 'Europe/Berlin', 'en-GB')).toHaveLength(1);
		},
	);

	it('is unchanged where its times are equal', () => {
		const same = { ...EVENT, startsAt: new Date(EVENT.startsAt), endsAt: new Date(EVENT.endsAt) };
		expect(hasChanged(EVENT, same)).toBe(false);
		expect(notifiesOf(EVENT, same)).toBeNull();
		expect(changedFields(EVENT, same, 'Europe/Berlin', 'en-GB')).toEqual([]);
	});

	it('is shown field by field, in its own time zone', () => {
		const after = {
			...EVENT,
			startsAt: new Date('2026-12-06T23:30:00Z'),
			endsAt: new Date('2026-12-07T01:00:00Z'),
			mapUrl: null,
			capacity: 8,
		};
		expect(changedFields(EVENT, after, 'Europe/Berlin', 'en-GB')).toEqual([
			{ label: 'Day', before: 'Saturday 5 December 2026', after: 'Monday 7 December 2026' },
			{ label: 'Time', before: '19:30 to 21:30', after: '0:30 to 2:00' },
			{ label: 'Map', before: 'https://example.org/map', after: '' },
			{ label: 'Seats', before: '20', after: '8' },
		]);
	});

	it('shows a day later at the same time as another day alone', () => {
		const day = 24 * HOUR_MS;
		const after = {
			...EVENT,
			startsAt: timeAfter(EVENT.startsAt, day),
			endsAt: timeAfter(EVENT.endsAt, day),
		};
		expect(changedFields(EVENT, after, 'Europe/Berlin', 'en-GB').map(({ label }) => label)).toEqual(
			['Day'],
		);
	});
});

describe('the consequences of a change', () => {
	const of = (
		before: Partial<typeof EVENT>,
		after: Partial<EventDetails>,
		people = 9,
		movingUp = 0,
	) =>
		consequencesOf(
			{ ...EVENT, ...before },
			{ ...EVENT, ...before, ...after },
			{ ...REACHES_NOBODY, people, movingUp },
			'en-GB',
		);

	it('of time or place are emails to everybody going or on the waiting list', () => {
		expect(of({}, CHANGES.startsAt)).toEqual({
			sentences: ['9 people who are going or waiting will be emailed.'],
			emailed: { affected: 9, movingUp: 0 },
			isGrave: true,
		});
		expect(of({}, CHANGES.place, 1).sentences).toEqual([
			'1 person who is going or waiting will be emailed.',
		]);
	});

	it('of an event without RSVPs need no confirmation', () => {
		expect(of({ going: 0 }, CHANGES.startsAt, 0)).toEqual({
			sentences: ['Nobody will be emailed.'],
			emailed: { affected: 0, movingUp: 0 },
			isGrave: false,
		});
	});

	it.each(['title', 'description', 'capacity', 'guestsAllowed'] as const)(
		'of %s alone need no confirmation',
		(field) => {
			expect(of({}, CHANGES[field])).toEqual({
				sentences: ['Nobody will be emailed.'],
				emailed: { affected: 0, movingUp: 0 },
				isGrave: false,
			});
		},
	);

	it('of more seats are emails to the people who move up', () => {
		expect(of({ waiting: 3 }, { capacity: 25 }, 9, 2)).toEqual({
			sentences: ['2 people on the waiting list will get a seat and an email.'],
			emailed: { affected: 0, movingUp: 2 },
			isGrave: true,
		});
	});

	it('of fewer seats than are taken need a confirmation, and nobody loses a seat', () => {
		const { sentences, emailed, isGrave } = of({}, { capacity: 11 });
		expect(sentences).toEqual([
			'Nobody will be emailed.',
			expect.stringContaining('Nobody loses their seat'),
		]);
		expect([emailed, isGrave]).toEqual([{ affected: 0, movingUp: 0 }, true]);
		expect(of({}, { capacity: 12 }).isGrave).toBe(false);
		// It was too small before, and is not made smaller.
		expect(of({ capacity: 10 }, { title: 'Another' }).isGrave).toBe(false);
	});
});

describe('the consequences of a change to all that follow', () => {
	const of = (
		after: Partial<EventDetails>,
		effect: { events: number; moved: number; people: number; movingUp?: number },
	) =>
		followingConsequences(
			EVENT,
			{ ...EVENT, ...after },
			{ ...REACHES_NOBODY, movingUp: 0, ...effect },
			'en-GB',
		);

	it('name how many events change, and how many people are emailed', () => {
		const { sentences, emailed, isGrave } = of(CHANGES.place, {
			events: 4,
			moved: 3,
			people: 17,
		});
		expect(sentences[0]).toMatch(/^4 events change, /);
		expect(sentences[1]).toBe('17 people who are going or waiting will be emailed.');
		expect([emailed, isGrave]).toEqual([{ affected: 17, movingUp: 0 }, true]);
	});

	it('need a confirmation even where nobody is emailed', () => {
		const { sentences, emailed, isGrave } = of(CHANGES.title, {
			events: 1,
			moved: 0,
			people: 0,
		});
		expect(sentences).toEqual([
			expect.stringMatching(/^Only this event changes/),
			'Nobody will be emailed.',
		]);
		expect([emailed, isGrave]).toEqual([{ affected: 0, movingUp: 0 }, true]);
	});

	it('say what more and fewer seats mean', () => {
		const effect = { events: 2, moved: 0, people: 0 };
		const more = of({ capacity: 30 }, { ...effect, movingUp: 1 });
		expect(more.sentences[1]).toBe('1 person on the waiting list will get a seat and an email.');
		expect(more.emailed).toEqual({ affected: 0, movingUp: 1 });
		expect(of({ capacity: 3 }, effect).sentences[2]).toMatch(/^Nobody loses their seat/);
	});
});

describe('an event', () => {
	const scheduled = { ...EVENT, status: 'scheduled' as const };

	const refusalAt = (event: Parameters<typeof changeable>[0], now = NOW) =>
		refusedBy(() => changeable(event, now))?.code;

	it('can be changed until it begins, and never once it is cancelled', () => {
		expect(changeable(scheduled, NOW)).toBe(scheduled);
		expect(refusalAt(scheduled, timeAfter(EVENT.startsAt, -1))).toBeUndefined();
		expect(refusalAt(scheduled, EVENT.startsAt)).toBe('event_begun');
		expect(refusalAt(scheduled, EVENT.endsAt)).toBe('event_begun');
		expect(refusalAt({ ...scheduled, status: 'cancelled' })).toBe('event_cancelled');
		expect(refusalAt(null)).toBe('event_not_found');
	});
});

describe('the number of people who are emailed', () => {
	it.each([
		[0, 'Nobody will be emailed.'],
		[1, '1 person who is going or waiting will be emailed.'],
		[2, '2 people who are going or waiting will be emailed.'],
	])('is said for %i: %s', (people, words) => {
		expect(emailedPeopleText({ ...REACHES_NOBODY, people }, 'en-GB')).toBe(words);
	});

	it("comes with the number who can't be reached, so that the numbers of a list add up", () => {
		expect(emailedPeopleText({ people: 2, unreached: 1, isHeld: false }, 'en-GB')).toBe(
			"2 people who are going or waiting will be emailed. 1 more is going or waiting but can't be reached: they stopped all email or haven't agreed to it yet, or their address bounces.",
		);
		expect(emailedPeopleText({ people: 0, unreached: 3, isHeld: true }, 'en-GB')).toMatch(
			/^Nobody will be emailed\. 3 more are going or waiting but can't be reached: /,
		);
	});

	it('comes without a promise of when, while email is on hold', () => {
		expect(emailedPeopleText({ people: 2, unreached: 0, isHeld: true }, 'en-GB')).toBe(
			"2 people who are going or waiting will be emailed once email is released. It's on hold because the site was restored from a backup.",
		);
		expect(movingUpText(1, true, 'en-GB')).toMatch(
			/a seat now, and an email once email is released/,
		);
	});
});
