import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getEventPhase } from '../../../src/domain/events/phase.ts';
import { availability, rsvpPanel, seatsLeft } from '../../../src/domain/rsvps/panel.ts';
import { forAll } from '../../support/for-all.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';

type Event = Parameters<typeof rsvpPanel>[0];
type Rsvp = Parameters<typeof rsvpPanel>[1];
type Series = Parameters<typeof rsvpPanel>[4];

const hours = (count: number) => fromNow(count * HOUR_MS);

const coming = {
	status: 'scheduled' as const,
	cancelReason: null,
	startsAt: hours(48),
	endsAt: hours(50),
	timeZone: 'Europe/Berlin',
	capacity: 10,
	guestsAllowed: 2,
	going: 7,
	waiting: 0,
};
const full = { ...coming, going: 10, waiting: 3 };
const cancelled = { ...coming, status: 'cancelled' as const };
const happening = { ...coming, startsAt: hours(-1), endsAt: hours(1) };
const over = { ...coming, startsAt: hours(-3), endsAt: hours(-1) };

const none = {
	guests: 0,
	position: null,
	promoteUntilHours: null as number | null,
	canBeEmailed: true,
};
const going = { ...none, answer: 'going' as const };
const waiting = { ...none, answer: 'waitlisted' as const, position: 3 };
const declined = { ...none, answer: 'declined' as const };

const weekly = {
	rule: 'FREQ=WEEKLY;BYDAY=SA',
	endsOnDate: null as string | null,
	guestsAllowed: 2,
	standingGuests: null as number | null,
};
const standing = { ...weekly, standingGuests: 0 };

describe('the phase of an event', () => {
	it.each([
		['upcoming', coming],
		['happening', { ...coming, startsAt: NOW }],
		['happening', happening],
		['over', { ...happening, endsAt: NOW }],
		['over', over],
		['cancelled', cancelled],
		['cancelled', { ...over, status: 'cancelled' as const }],
	])('is %s', (phase, event) => {
		expect(getEventPhase(event, NOW)).toBe(phase);
	});
});

describe('the RSVP panel', () => {
	it.each([
		['nobody yet', coming, null, 'open', '3 seats left', 'Count me in', "I can't come", 2],
		[
			'the last seat',
			{ ...coming, going: 9 },
			null,
			'open',
			'1 seat left',
			'Count me in',
			"I can't come",
			2,
		],
		['nobody yet, full', full, null, 'open', 'Full', 'Join the waiting list', "I can't come", 2],
		['going', coming, going, 'going', "You're going", null, "I can't come", 2],
		['going, full', full, going, 'going', "You're going", null, "I can't come", 0],
		[
			'waiting',
			full,
			waiting,
			'waitlisted',
			"You're 3rd on the waiting list",
			null,
			'Leave the waiting list',
			2,
		],
		['not coming', coming, declined, 'declined', "You're not coming", 'Count me in', null, 2],
		[
			'not coming, full',
			full,
			declined,
			'declined',
			"You're not coming",
			'Join the waiting list',
			null,
			2,
		],
		['cancelled', cancelled, going, 'closed', 'Cancelled', null, null, 0],
		['over', over, going, 'closed', 'This event is over', null, null, 0],
		['happening', happening, null, 'closed', 'Happening now', null, null, 0],
	] as const)('has its buttons: %s', (_, event, rsvp, state, title, yes, no, guestChoices) => {
		expect(rsvpPanel(event, rsvp, NOW, 'en-GB')).toMatchObject({
			state,
			title,
			yes,
			no,
			guestChoices,
		});
	});

	it('explains the state, with guests and how full it is', () => {
		const detail = (event: Event, rsvp: Rsvp) => rsvpPanel(event, rsvp, NOW, 'en-GB').detail;
		expect(detail(coming, null)).toBe('7 of 10 seats taken.');
		expect(detail(coming, { ...going, guests: 1 })).toBe(
			"7 of 10 seats taken. You're bringing 1 guest.",
		);
		expect(detail(full, null)).toContain('3 waiting.');
		expect(detail({ ...coming, going: 10 }, null)).not.toContain('waiting.');
		expect(detail(happening, going)).toContain("You're going.");
		expect(detail(happening, { ...going, guests: 1 })).toContain("You're going, with 1 guest.");
		expect(detail(happening, waiting)).toContain("You're still on the waiting list");
		expect(detail(happening, declined)).toContain("You're not coming.");
		expect(detail(over, null)).toBe('7 people came.');
		const off = rsvpPanel(
			{ ...cancelled, cancelReason: 'the hall is flooded' },
			null,
			NOW,
			'en-GB',
		);
		expect(off.detail).toBe('This event is cancelled: the hall is flooded.');
		expect(rsvpPanel(cancelled, null, NOW, 'en-GB').detail).toBe('This event is cancelled.');
	});

	/** An event and one person's answer to it that can stand together: the own seats are taken seats. */
	const situation = fc
		.record({
			capacity: fc.nat({ max: 12 }),
			guestsAllowed: fc.nat({ max: 5 }),
			others: fc.nat({ max: 14 }),
			waiting: fc.nat({ max: 5 }),
			mine: fc.option(
				fc.record({
					answer: fc.constantFrom('going' as const, 'waitlisted' as const, 'declined' as const),
					guests: fc.nat({ max: 5 }),
					position: fc.integer({ min: 1, max: 200 }),
					promoteUntilHours: fc.option(fc.integer({ min: 1, max: 1000 })),
					canBeEmailed: fc.boolean(),
				}),
			),
			series: fc.option(
				fc.record({
					rule: fc.constantFrom('FREQ=WEEKLY;BYDAY=SA', 'FREQ=MONTHLY;BYDAY=1SA'),
					endsOnDate: fc.option(fc.constantFrom('2026-11-24', '2026-11-25', '2027-01-01')),
					guestsAllowed: fc.nat({ max: 5 }),
					standingGuests: fc.option(fc.nat({ max: 5 })),
				}),
			),
		})
		.map(({ others, mine, series, ...counts }) => ({
			series,
			there: {
				...coming,
				...counts,
				going: others + (mine?.answer === 'going' ? 1 + mine.guests : 0),
			},
			mine: mine && {
				...mine,
				guests: mine.answer === 'declined' ? 0 : mine.guests,
				position: mine.answer === 'waitlisted' ? mine.position : null,
			},
		}));

	it('offers no number of guests that the rules would refuse', () =>
		forAll(situation, ({ there, mine, series }) => {
			const { guestChoices } = rsvpPanel(there, mine, NOW, 'en-GB', series);
			const isActive = mine !== null && mine.answer !== 'declined';
			for (let guests = 1; guests <= guestChoices; guests += 1) {
				// Who has a place keeps its size, whatever the event allows by now.
				if (isActive && guests <= mine.guests) continue;
				expect(guests).toBeLessThanOrEqual(there.guestsAllowed);
				expect(1 + guests).toBeLessThanOrEqual(there.capacity);
				if (mine?.answer === 'going') {
					expect(guests - mine.guests).toBeLessThanOrEqual(there.capacity - there.going);
				}
			}
		}));

	it('always offers the number of guests that a member has', () =>
		forAll(situation, ({ there, mine, series }) => {
			const { guestChoices, guests } = rsvpPanel(there, mine, NOW, 'en-GB', series);
			expect(guestChoices).toBeGreaterThanOrEqual(guests);
		}));

	it('has a button in every state that takes RSVPs, and text without gaps', () =>
		forAll(situation, ({ there, mine, series }) => {
			const panel = rsvpPanel(there, mine, NOW, 'en-GB', series);
			expect(panel.yes ?? panel.no).not.toBeNull();
			const { title, detail } = panel.standing ?? panel;
			for (const words of [panel.title, panel.detail, title, detail]) {
				expect(words).not.toMatch(/undefined|null|NaN|-\d|\s{2}/);
				expect(words.trim()).toBe(words);
			}
		}));
});

describe('the limit until which somebody is moved up', () => {
	const limitsOf = (event: Event, rsvp: Rsvp) =>
		rsvpPanel(event, rsvp, NOW, 'en-GB').limits.map(
			({ hours: before, label }) => `${before}: ${label}`,
		);

	it('can be chosen only where there is a waiting list to join or to be on', () => {
		const all = [
			'0: Until it starts',
			'1: Until 1 hour before',
			'2: Until 2 hours before',
			'3: Until 3 hours before',
			'6: Until 6 hours before',
			'12: Until 12 hours before',
			'24: Until 24 hours before',
		];
		// The event begins in 48 hours: "48 hours before" is over.
		for (const rsvp of [null, declined, waiting]) expect(limitsOf(full, rsvp)).toEqual(all);
		expect(limitsOf({ ...full, startsAt: hours(49) }, waiting)).toEqual([
			...all,
			'48: Until 48 hours before',
		]);
		for (const rsvp of [null, declined, going]) expect(limitsOf(coming, rsvp)).toEqual([]);
		expect(limitsOf(full, going)).toEqual([]);
		expect(limitsOf({ ...cancelled, going: 10 }, waiting)).toEqual([]);
		expect(limitsOf({ ...full, startsAt: hours(1) }, waiting)).toEqual([]);
	});

	it('has no choices that are over, except for the chosen one', () => {
		const soon = { ...full, startsAt: hours(2.5) };
		expect(limitsOf(soon, waiting)).toEqual([
			'0: Until it starts',
			'1: Until 1 hour before',
			'2: Until 2 hours before',
		]);
		expect(limitsOf(soon, { ...waiting, promoteUntilHours: 30 }).at(-1)).toBe(
			'30: Until 30 hours before',
		);
	});

	it('is shown to somebody on the waiting list, before that time and after it', () => {
		const said = (promoteUntilHours: number | null) => {
			const { detail, limit } = rsvpPanel(full, { ...waiting, promoteUntilHours }, NOW, 'en-GB');
			return [detail.replace('10 of 10 seats taken. ', ''), limit];
		};
		expect(said(null)).toEqual(["We'll email you when a seat is free.", 0]);
		expect(said(3)).toEqual([
			"We'll email you when a seat is free, until 3 hours before the start.",
			3,
		]);
		expect(said(1)).toEqual([
			"We'll email you when a seat is free, until 1 hour before the start.",
			1,
		]);
		expect(said(48)).toEqual([
			"You asked us not to move you up in the last 48 hours, so you'll stay on the waiting list.",
			48,
		]);
	});

	it('promises no email to a member who gets none, nor to a visitor', () => {
		const unreached = { ...waiting, canBeEmailed: false };
		expect(rsvpPanel(full, unreached, NOW, 'en-GB').detail).toBe(
			"10 of 10 seats taken. We can't email you when a seat is free, so check back here.",
		);
		expect(rsvpPanel(full, { ...unreached, promoteUntilHours: 1 }, NOW, 'en-GB').detail).toBe(
			"10 of 10 seats taken. You can still be moved up until 1 hour before the start. We can't email you when a seat is free, so check back here.",
		);
		expect(rsvpPanel(full, null, NOW, 'en-GB').detail).not.toMatch(/email|write/);
	});
});

describe('the standing RSVP in the panel', () => {
	const part = (rsvp: Rsvp, series: Series, event: Event = coming) =>
		rsvpPanel(event, rsvp, NOW, 'en-GB', series).standing;

	it('is offered beside every RSVP to an event of a series that takes RSVPs', () => {
		for (const rsvp of [null, going, waiting, declined]) {
			expect(part(rsvp, weekly)).toMatchObject({
				isStanding: false,
				title: 'Come every week',
				button: 'Count me in every week',
			});
			expect(part(rsvp, null)).toBeNull();
			for (const event of [cancelled, happening, over])
				expect(part(rsvp, weekly, event)).toBeNull();
		}
	});

	it.each([
		['FREQ=WEEKLY;BYDAY=SA', 'Count me in every week'],
		['FREQ=WEEKLY;INTERVAL=2;BYDAY=SA', 'Count me in every time'],
		['FREQ=MONTHLY;BYDAY=1SA', 'Count me in every time'],
		['FREQ=WEEKLY;BYDAY=TU,TH', 'Count me in every time'],
	])('mentions weeks only where the series is weekly: %s', (rule, button) => {
		expect(part(null, { ...weekly, rule })?.button).toBe(button);
	});

	it('says until when, and is not offered for a series that has ended', () => {
		expect(part(null, weekly)?.detail).not.toContain('until');
		expect(part(null, { ...weekly, endsOnDate: '2026-12-12' })?.detail).toContain(
			'The series runs until 12 December.',
		);
		expect(part(null, { ...weekly, endsOnDate: '2026-11-25' })).not.toBeNull();
		expect(part(null, { ...weekly, endsOnDate: '2026-11-24' })).toBeNull();
		expect(part(going, { ...standing, endsOnDate: '2026-11-24' })).toBeNull();
	});

	it('offers a newcomer as many guests as event and series allow; a party keeps its own', () => {
		expect(part(null, { ...weekly, guestsAllowed: 1 })?.guestChoices).toBe(1);
		expect(part(null, weekly, { ...coming, guestsAllowed: 1 })?.guestChoices).toBe(1);
		const withGuests = part({ ...going, guests: 2 }, { ...weekly, guestsAllowed: 1 });
		expect(withGuests?.guestChoices).toBe(0);
		expect(withGuests?.detail).toContain("We'll count you and 1 guest in");
	});

	it('can be skipped and stopped, and brings its guests again', () => {
		for (const rsvp of [null, going, waiting]) {
			expect(rsvpPanel(coming, rsvp, NOW, 'en-GB', standing).no).toBe('Skip this one');
		}
		expect(part(going, standing)).toMatchObject({
			isStanding: true,
			title: 'You come every week',
			button: 'Stop coming every week',
		});
		expect(part(going, { ...standing, standingGuests: 2 })?.detail).toContain(
			'you and 2 guests in',
		);
		expect(
			rsvpPanel(coming, declined, NOW, 'en-GB', { ...standing, standingGuests: 1 }),
		).toMatchObject({
			title: "You're skipping this one",
			state: 'declined',
			detail: "7 of 10 seats taken. You'd bring 1 guest, as always.",
			yes: 'Count me in',
			no: null,
			guests: 1,
		});
		const fewer = { ...coming, guestsAllowed: 1 };
		expect(
			rsvpPanel(fewer, declined, NOW, 'en-GB', { ...standing, standingGuests: 2 }).guests,
		).toBe(1);
	});
});

describe('the number of seats left', () => {
	it('is never negative, even where the capacity was lowered', () => {
		expect(seatsLeft({ capacity: 10, going: 4 })).toBe(6);
		expect(seatsLeft({ capacity: 3, going: 4 })).toBe(0);
	});
});

describe('the availability of an event in a list', () => {
	it.each([
		[coming, 'free', '3 seats left'],
		[{ ...coming, going: 9 }, 'free', '1 seat left'],
		[{ ...coming, going: 10 }, 'full', 'Full'],
		[full, 'full', 'Full, 3 waiting'],
		[{ ...coming, capacity: 5 }, 'full', 'Full'],
		[happening, 'free', 'Now'],
		[over, 'off', '7 came'],
		[{ ...over, going: 1 }, 'off', 'One came'],
		[{ ...over, going: 0 }, 'off', 'A quiet one'],
		[cancelled, 'off', 'Cancelled'],
	])('is one label', (event, tone, words) => {
		expect(availability(event, NOW, 'en-GB')).toEqual({ tone, text: words });
	});
});
