import { describe, expect, it } from 'vitest';
import { showingOf, showingText, turnoutText } from '../../../src/domain/door/turnout.ts';

const over = { isOver: true, hasCheckIns: true };

describe('the turnout of a party', () => {
	it.each([
		['came', { answer: 'going', isHere: true }, over],
		['came', { answer: 'waitlisted', isHere: true }, over],
		['here', { answer: 'going', isHere: true }, { isOver: false, hasCheckIns: true }],
		['walked_in', { answer: null, isHere: true }, over],
		['walked_in', { answer: 'declined', isHere: true }, { isOver: false, hasCheckIns: true }],
		['no_show', { answer: 'going', isHere: false }, over],
		[null, { answer: 'going', isHere: false }, { isOver: false, hasCheckIns: true }],
		[null, { answer: 'going', isHere: false }, { isOver: true, hasCheckIns: false }],
		[null, { answer: 'waitlisted', isHere: false }, over],
		[null, { answer: 'declined', isHere: false }, over],
	] as const)('is %s for %j', (showing, party, event) => {
		expect(showingOf(party, event)).toBe(showing);
	});

	it('is a label with the guests who came along', () => {
		expect(showingText('came', 0, 'en-GB')).toBe('Came');
		expect(showingText('walked_in', 2, 'en-GB')).toBe('Walked in, +2');
		expect(showingText('no_show', 2, 'en-GB')).toBe('No-show');
	});
});

describe('the turnout of an event', () => {
	it('is a sentence for each number that is not zero', () => {
		expect(turnoutText({ saidYes: 8, cameOfThem: 6, fromWaitlist: 1, walkedIn: 3 }, 'en-GB')).toBe(
			'Of 8 members who said yes, 6 came. 2 were no-shows. 1 came from the waiting list. 3 walked in.',
		);
		expect(turnoutText({ saidYes: 1, cameOfThem: 0, fromWaitlist: 0, walkedIn: 0 }, 'en-GB')).toBe(
			'Of 1 member who said yes, 0 came. 1 was a no-show.',
		);
		expect(turnoutText({ saidYes: 2, cameOfThem: 2, fromWaitlist: 0, walkedIn: 0 }, 'en-GB')).toBe(
			'Of 2 members who said yes, 2 came.',
		);
		expect(turnoutText({ saidYes: 0, cameOfThem: 0, fromWaitlist: 0, walkedIn: 4 }, 'en-GB')).toBe(
			'4 walked in.',
		);
	});
});
