import { describe, expect, it } from 'vitest';
import { nameOfRsvp, problemWithParty } from '../../../src/domain/rsvps/asked-rsvp.ts';
import { confirmation } from '../../../src/domain/rsvps/confirmation.ts';
import { DAY_MS, fromNow, HOUR_MS, NOW } from '../../support/time.ts';

const EVENT = {
	status: 'scheduled' as 'scheduled' | 'cancelled',
	cancelReason: null as string | null,
	startsAt: fromNow(DAY_MS),
	endsAt: fromNow(DAY_MS + HOUR_MS),
	capacity: 6,
	guestsAllowed: 2,
	going: 2,
	waiting: 0,
};
const going = (guests: number) => ({ answer: 'going' as const, guests, position: null });
const waiting = (position: number, guests = 0) => ({
	answer: 'waitlisted' as const,
	guests,
	position,
});
const declined = { answer: 'declined' as const, guests: 0, position: null };

describe('the page that asks somebody to confirm an RSVP', () => {
	it.each([
		['seats', {}, 1, null, "I'm coming", '4 seats left. Nothing is held until you confirm.'],
		[
			'no seat',
			{ going: 6, waiting: 2 },
			0,
			null,
			"I'm coming if a seat opens up",
			"All seats are taken: you'd be 3rd on the waiting list. We'll email you when a seat is free.",
		],
		[
			'too few seats for the party',
			{ going: 5 },
			2,
			null,
			"I'm coming if a seat opens up",
			"1 seat left, too few for your party: you'd be 1st on the waiting list. We'll email you when a seat is free.",
		],
		[
			'fewer guests allowed than were asked for',
			{ guestsAllowed: 1 },
			2,
			null,
			"I'm coming",
			'This event now allows 1 guest at most. 4 seats left. Nothing is held until you confirm.',
		],
		[
			'no more guests allowed',
			{ guestsAllowed: 0 },
			2,
			null,
			"I'm coming",
			'This event no longer allows guests. 4 seats left. Nothing is held until you confirm.',
		],
		[
			'a no from before',
			{},
			null,
			declined,
			"I'm coming",
			'4 seats left. Nothing is held until you confirm.',
		],
	])('with %s asks about the party', (_, values, wanted, mine, yes, detail) => {
		expect(confirmation({ ...EVENT, ...values }, wanted, mine, NOW, 'en-GB')).toMatchObject({
			kind: 'open',
			yes,
			detail,
		});
	});

	it('preselects the party, as far as the event allows it', () => {
		const partyAt = (guestsAllowed: number, capacity = 6) =>
			confirmation({ ...EVENT, guestsAllowed, capacity }, 2, null, NOW, 'en-GB');
		expect(partyAt(3)).toMatchObject({ guests: 2, guestChoices: 3 });
		expect(partyAt(1)).toMatchObject({ guests: 1, guestChoices: 1 });
		expect(partyAt(3, 1)).toMatchObject({ guests: 0, guestChoices: 0 });
	});

	it.each([
		['the same party', 1, going(1), "You're going already, with 1 guest", null],
		['no number', null, going(1), "You're going already, with 1 guest", null],
		['a larger party', 2, going(0), "You're going already", 'Change to me and 2 guests'],
		['a party of one', 0, going(2), "You're going already, with 2 guests", 'Change to just me'],
		[
			'a place in line',
			1,
			waiting(3),
			"You're 3rd on the waiting list already",
			'Change to me and 1 guest',
		],
	])('shows an RSVP from before to somebody who asks for %s', (_, wanted, mine, title, label) => {
		const asks = confirmation(EVENT, wanted, mine, NOW, 'en-GB');
		expect(asks).toMatchObject({ kind: 'there', title, seen: String(mine.guests) });
		expect(asks.kind === 'there' && (asks.change?.label ?? null)).toBe(label);
	});

	it.each([
		[
			{ status: 'cancelled' as const, cancelReason: 'The hall is flooded.' },
			'This event is cancelled',
			'It was cancelled: The hall is flooded. ',
		],
		[{ startsAt: fromNow(-HOUR_MS / 2) }, 'This event has started', ''],
		[{ startsAt: fromNow(-DAY_MS), endsAt: fromNow(-HOUR_MS) }, 'This event is over', ''],
	])('asks nothing any more where %j', (values, title, detail) => {
		const asks = confirmation({ ...EVENT, ...values }, 1, going(0), NOW, 'en-GB');
		expect(asks).toMatchObject({ kind: 'closed', title });
		expect(asks.detail).toContain(detail);
	});
});

describe('what stands in the way of a party', () => {
	it.each([
		['nothing', {}, 2, null, null],
		['nothing where the event is full', { going: 6 }, 2, null, null],
		['a cancelled event', { status: 'cancelled' as const }, 0, null, 'cancelled'],
		['an event that begins now', { startsAt: NOW }, 0, null, 'closed'],
		['too many guests', {}, 3, null, 'guests_not_allowed'],
		['a party larger than the event', { capacity: 2 }, 2, null, 'party_too_large'],
		['nothing for a party that stays as it is', { guestsAllowed: 0 }, 2, going(2), null],
		['too few seats for more guests', { going: 5 }, 2, going(0), 'no_room'],
		['too many guests after a no', {}, 3, declined, 'guests_not_allowed'],
	])('is %s', (_, values, guests, mine, problem) => {
		expect(problemWithParty({ ...EVENT, ...values }, guests, mine, NOW)).toBe(problem);
	});

	it('is another RSVP than the page has shown, by its name', () => {
		const names = [null, declined, going(0), going(2), waiting(1, 2)].map(nameOfRsvp);
		expect(names).toEqual(['none', 'declined', '0', '2', '2']);
	});
});
