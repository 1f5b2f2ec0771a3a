import { expect, it } from 'vitest';
import { rsvpChange, type SaidRsvp } from '../../../src/domain/rsvps/change.ts';
import { asNotice } from '../../../src/http/responses/notices.ts';
import { rsvpNotice } from '../../../src/http/responses/rsvp-notice.ts';
import { shownNotice } from '../../../src/http/responses/shown-notice.ts';

const GOING: SaidRsvp = { answer: 'going', guests: 0, note: '', promoteUntilHours: null };
const WAITING: SaidRsvp = { ...GOING, answer: 'waitlisted' };
const NOT: SaidRsvp = { ...GOING, answer: 'declined' };

/** What the page says, by whether an email goes out and whether the member gets any. */
function said(before: SaidRsvp | null, after: SaidRsvp, isEmailed = false, canBeEmailed = true) {
	const { code, numbers } = asNotice(
		rsvpNotice({
			state: { answer: after.answer, position: after.answer === 'waitlisted' ? 2 : null },
			said: after,
			change: rsvpChange(before, after),
			isEmailed,
			canBeEmailed,
			movedUp: 0,
		}),
	);
	return shownNotice(code, numbers)?.textIn('en-US');
}

it.each([
	['joining, with an email', null, GOING, true, "You're going. We've emailed you a calendar file."],
	['joining, without one', NOT, GOING, false, "You're going."],
	['leaving, with an email', GOING, NOT, true, /We've emailed you to confirm/],
	[
		'leaving, without one',
		WAITING,
		NOT,
		false,
		"You're not coming. You can change your mind any time.",
	],
	['a first no', null, NOT, false, "You're not coming. You can change your mind any time."],
	['moving up', WAITING, GOING, true, /A seat is yours now.+emailed you a calendar file/],
	['guests', GOING, { ...GOING, guests: 2 }, false, "Saved. You're bringing 2 guests."],
	['no more guests', { ...GOING, guests: 2 }, GOING, false, 'Saved. Just you, no guests.'],
	[
		'guests while waiting',
		WAITING,
		{ ...WAITING, guests: 1 },
		false,
		"Saved. You're bringing 1 guest.",
	],
	[
		'a note',
		GOING,
		{ ...GOING, note: 'A lamp' },
		false,
		'Saved. Other attendees can see your line.',
	],
	['no note', { ...GOING, note: 'A lamp' }, GOING, false, 'Your line was removed.'],
	['the limit', WAITING, { ...WAITING, promoteUntilHours: 3 }, false, /until 3 hours before/],
	['the same again', GOING, GOING, false, 'Your RSVP is the same as before.'],
	['the same no again', NOT, NOT, false, 'Your RSVP is the same as before.'],
] as const)(
	'the page after an RSVP says what happened: %s',
	(_, before, after, isEmailed, words) => {
		const text = said(before, after, isEmailed);
		if (typeof words === 'string') expect(text).toBe(words);
		else expect(text).toMatch(words);
		expect(text?.includes('emailed')).toBe(isEmailed);
	},
);

it('the waiting list promises an email only to members who get email', () => {
	expect(said(null, WAITING)).toBe(
		"You're 2nd on the waiting list. We'll email you when a seat is free.",
	);
	expect(said(null, WAITING, false, false)).toMatch(
		/We can't email you when a seat is free, so check back here/,
	);
});
