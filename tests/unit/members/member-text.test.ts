import { describe, expect, it } from 'vitest';
import { attendanceText, memberMarks } from '../../../src/domain/members/member-text.ts';

const now = new Date('2026-11-25T10:00:00Z');
const words = (times: number, lastAt: string | null) =>
	attendanceText(
		{ times, lastAt: lastAt === null ? null : new Date(lastAt) },
		now,
		'Europe/Berlin',
		'en-GB',
	);

describe("a member's attendance", () => {
	it.each([
		[0, null, "Hasn't attended yet."],
		[1, '2026-05-12T16:00:00Z', 'Attended once, on 12 May.'],
		[14, '2026-05-12T16:00:00Z', 'Attended 14 times, last on 12 May.'],
		[2, '2025-05-12T16:00:00Z', 'Attended 2 times, last on 12 May 2025.'],
		[2, '2025-12-31T23:30:00Z', 'Attended 2 times, last on 1 January.'],
	])('of %i times, last at %s, is shown as “%s”', (times, lastAt, expected) => {
		expect(words(times, lastAt)).toBe(expected);
	});
});

describe('the marks of a member who gets no email', () => {
	const fine = {
		bannedAt: null,
		awaitsConsentSince: null,
		mailStoppedAt: null,
		mailRefusedAt: null,
		stoppedBy: null,
	};

	it('are none for most members', () => {
		expect(memberMarks(fine, 'en-GB')).toEqual([]);
	});

	it('name each reason', () => {
		const all = { bannedAt: now, awaitsConsentSince: now, mailStoppedAt: now };
		expect(
			memberMarks({ ...all, mailRefusedAt: null, stoppedBy: 'bounce' }, 'en-GB').map(
				(mark) => mark.label,
			),
		).toEqual([
			'Banned',
			"Hasn't agreed to get email yet",
			'Email bounces',
			'Has stopped all email',
		]);
		expect(memberMarks({ ...fine, stoppedBy: 'complaint' }, 'en-GB')).toHaveLength(1);
	});
});
