import { describe, expect, it } from 'vitest';
import { cancelledOwnText, type OwnRsvp, ownRsvpText } from '../../../src/domain/rsvps/own-rsvp.ts';
import { fromNow, HOUR_MS, NOW } from '../../support/time.ts';

const hours = (count: number) => fromNow(count * HOUR_MS);

const coming = { status: 'scheduled' as const, startsAt: hours(72), endsAt: hours(74), came: null };
const happening = { ...coming, startsAt: hours(-1), endsAt: hours(1) };
const over = { ...coming, startsAt: hours(-3), endsAt: hours(-1) };
const kept = { ...over, came: 9 };

const going: OwnRsvp = {
	answer: 'going',
	guests: 0,
	position: null,
	guestsHere: null,
	standingRule: null,
};
const waiting: OwnRsvp = { ...going, answer: 'waitlisted', position: 3 };
const declined: OwnRsvp = { ...going, answer: 'declined' };
const weekly = 'FREQ=WEEKLY;BYDAY=SA';
const every: OwnRsvp = { ...going, answer: null, standingRule: weekly };
const off = { ...coming, status: 'cancelled' as const };

type Case = [string, Parameters<typeof ownRsvpText>[0], OwnRsvp | null, string | null];

describe("a member's own RSVP in a list", () => {
	it.each<Case>([
		['somebody without one', coming, null, null],
		['somebody going', coming, going, "You're going"],
		['somebody going with a guest', coming, { ...going, guests: 1 }, "You're going, +1"],
		['somebody on the waiting list', coming, waiting, 'Waiting, 3rd in line'],
		['somebody who declined', coming, declined, 'Not coming'],
		[
			'somebody who skips one',
			coming,
			{ ...declined, standingRule: weekly },
			"You're skipping this one",
		],
		['a cancelled event', off, going, null],
		['somebody going to what is on', happening, going, "You're going"],
		['somebody who is there', happening, { ...going, guestsHere: 0 }, "You're here"],
		['a walk-in', happening, { ...going, answer: null, guestsHere: 1 }, "You're here, +1"],
		['somebody who came', kept, { ...going, guestsHere: 2 }, 'You were there, +2'],
		['a walk-in who came', kept, { ...going, answer: null, guestsHere: 0 }, 'You were there'],
		['somebody who said yes and stayed away', kept, going, 'You were going'],
		['somebody who said yes where nobody kept the door', over, going, 'You were there'],
		['somebody who waited in vain', over, waiting, 'You were waiting'],
		['somebody who declined what is over', over, declined, null],
		['somebody who comes every week and has no RSVP', coming, every, 'No RSVP yet'],
		['somebody who comes every week, once it is over', over, every, null],
		['somebody who comes every week, where it is cancelled', off, every, null],
	])('is shown for %s', (_, event, own, words) => {
		expect(ownRsvpText(event, own, NOW, 'en-GB')?.text ?? null).toBe(words);
	});

	it('is shown after the time of a cancelled event, to someone who was going or waiting', () => {
		expect(
			[going, waiting, declined, every, null].map((own) => cancelledOwnText(own, 'en-GB')),
		).toEqual(['you were going', 'you were waiting', null, null, null]);
	});

	it('has the rhythm for somebody who comes every time, unless they skip this one', () => {
		const rhythmOf = (own: OwnRsvp) => ownRsvpText(coming, own, NOW, 'en-GB')?.every;
		expect(rhythmOf({ ...going, standingRule: weekly })).toBe('every week');
		expect(rhythmOf({ ...waiting, standingRule: 'FREQ=MONTHLY;BYDAY=1SA' })).toBe('every time');
		expect(rhythmOf({ ...declined, standingRule: weekly })).toBeNull();
		expect(rhythmOf(going)).toBeNull();
		expect(rhythmOf(every)).toBe('you come every week');
	});

	it('comes with the seats left only for somebody who declined, or has no RSVP where they come every time', () => {
		const wants = (own: OwnRsvp) => ownRsvpText(coming, own, NOW, 'en-GB')?.wantsSeats;
		expect([going, waiting, declined, every].map(wants)).toEqual([false, false, true, true]);
	});
});
