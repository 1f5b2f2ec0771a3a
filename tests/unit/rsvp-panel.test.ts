import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getEventPhase } from '../../src/domain/event-phase.ts';
import { availability, rsvpPanel, seatsLeft } from '../../src/domain/rsvp-panel.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const hours = (count: number) => new Date(NOW.getTime() + count * 3_600_000);

const coming = {
	status: 'scheduled' as const,
	cancelReason: null,
	startsAt: hours(48),
	endsAt: hours(50),
	capacity: 10,
	guestsAllowed: 2,
	going: 7,
	waiting: 0,
};
const full = { ...coming, going: 10, waiting: 3 };
const cancelled = { ...coming, status: 'cancelled' as const };
const happening = { ...coming, startsAt: hours(-1), endsAt: hours(1) };
const over = { ...coming, startsAt: hours(-3), endsAt: hours(-1) };

const going = { answer: 'going' as const, guests: 0, position: null };
const waiting = { answer: 'waitlisted' as const, guests: 0, position: 3 };
const declined = { answer: 'declined' as const, guests: 0, position: null };

describe('the phase of an event', () => {
	it.each([
		['coming', coming],
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
		['over', over, going, 'closed', 'That was it', null, null, 0],
		['happening', happening, null, 'closed', 'Happening now', null, null, 0],
	] as const)('for %s', (_, event, rsvp, state, title, yes, no, guestChoices) => {
		expect(rsvpPanel(event, rsvp, NOW)).toMatchObject({ state, title, yes, no, guestChoices });
	});

	it('says why, who comes along, and how full it is', () => {
		const detail = (event: typeof coming, rsvp: Parameters<typeof rsvpPanel>[1]) =>
			rsvpPanel(event, rsvp, NOW).detail;
		expect(detail(coming, null)).toBe('7 of 10 seats taken.');
		expect(detail(coming, { ...going, guests: 1 })).toBe('7 of 10 seats taken. You bring 1 guest.');
		expect(detail(full, null)).toContain('3 waiting.');
		expect(detail({ ...coming, going: 10 }, null)).not.toContain('waiting.');
		expect(detail(happening, going)).toContain("You're going.");
		expect(detail(over, null)).toBe("It's over: 7 came.");
		const off = rsvpPanel({ ...cancelled, cancelReason: 'the hall is flooded' }, null, NOW);
		expect(off.detail).toBe('This event is cancelled because the hall is flooded.');
		expect(rsvpPanel(cancelled, null, NOW).detail).toBe('This event is cancelled.');
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
				}),
			),
		})
		.map(({ others, mine, ...counts }) => ({
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

	it('offers no number of guests that the rules would refuse', () => {
		fc.assert(
			fc.property(situation, ({ there, mine }) => {
				const { guestChoices } = rsvpPanel(there, mine, NOW);
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
			}),
		);
	});

	it('always offers the size that a party has', () => {
		fc.assert(
			fc.property(situation, ({ there, mine }) => {
				const { guestChoices, guests } = rsvpPanel(there, mine, NOW);
				expect(guestChoices).toBeGreaterThanOrEqual(guests);
			}),
		);
	});

	it('has a way back from every state that takes answers, and words without gaps', () => {
		fc.assert(
			fc.property(situation, ({ there, mine }) => {
				const panel = rsvpPanel(there, mine, NOW);
				expect(panel.yes ?? panel.no).not.toBeNull();
				for (const words of [panel.title, panel.detail]) {
					expect(words).not.toMatch(/undefined|null|NaN|-\d|\s{2}/);
					expect(words.trim()).toBe(words);
				}
			}),
		);
	});
});

describe('seats left', () => {
	it('are never fewer than none, though the capacity was lowered', () => {
		expect(seatsLeft({ capacity: 10, going: 4 })).toBe(6);
		expect(seatsLeft({ capacity: 3, going: 4 })).toBe(0);
	});
});

describe('how an event stands in a list', () => {
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
	])('in a word', (event, tone, words) => {
		expect(availability(event, NOW)).toEqual({ tone, words });
	});
});
