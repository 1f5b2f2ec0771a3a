import { describe, expect, it } from 'vitest';
import { type OwnRsvp, ownRsvpText } from '../../../src/domain/rsvps/own-rsvp.ts';
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

type Case = [string, Parameters<typeof ownRsvpText>[0], OwnRsvp | null, string | null];

describe("a member's own RSVP in a list", () => {
	it.each<Case>([
		['somebody without one', coming, null, null],
		['somebody going', coming, going, "You're going"],
		['somebody going with a guest', coming, { ...going, guests: 1 }, "You're going, +1"],
		['somebody on the waiting list', coming, waiting, 'Waiting, 3rd in line'],
		['somebody who declined', coming, declined, 'Not coming'],
		['somebody who skips one', coming, { ...declined, standingRule: weekly }, 'You skip this one'],
		['a cancelled event', { ...coming, status: 'cancelled' }, going, null],
		['somebody going to what is on', happening, going, "You're going"],
		['somebody who is there', happening, { ...going, guestsHere: 0 }, "You're here"],
		['a walk-in', happening, { ...going, answer: null, guestsHere: 1 }, "You're here, +1"],
		['somebody who came', kept, { ...going, guestsHere: 2 }, 'You were there, +2'],
		['a walk-in who came', kept, { ...going, answer: null, guestsHere: 0 }, 'You were there'],
		['somebody who said yes and stayed away', kept, going, null],
		['somebody who said yes where nobody kept the door', over, going, 'You were there'],
		['somebody who waited in vain', over, waiting, null],
	])('is shown for %s', (_, event, own, words) => {
		expect(ownRsvpText(event, own, NOW)?.text ?? null).toBe(words);
	});

	it('has the rhythm for somebody who comes every time, unless they skip this one', () => {
		const every = (own: OwnRsvp) => ownRsvpText(coming, own, NOW)?.every;
		expect(every({ ...going, standingRule: weekly })).toBe('every week');
		expect(every({ ...waiting, standingRule: 'FREQ=MONTHLY;BYDAY=1SA' })).toBe('every time');
		expect(every({ ...declined, standingRule: weekly })).toBeNull();
		expect(every(going)).toBeNull();
	});

	it('comes with the seats left only for somebody who declined', () => {
		const wants = (own: OwnRsvp) => ownRsvpText(coming, own, NOW)?.wantsSeats;
		expect([wants(going), wants(waiting), wants(declined)]).toEqual([false, false, true]);
	});
});
