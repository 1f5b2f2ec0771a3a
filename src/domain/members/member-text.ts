import { MAIL_STOP_LABELS, type MailStop } from '../mail/report.ts';
import type { Locale } from '../text/language.ts';
import { dateText, dayAndMonth, localDate } from '../time/time.ts';

/** What organizers read of a member. */

/** `12 May`, with the year where it is not this one. */
function shortDay(moment: Date, now: Date, timeZone: string, locale: Locale): string {
	const date = localDate(moment, timeZone);
	const year = date.slice(0, 4);
	const isThisYear = localDate(now, timeZone).startsWith(year);
	return isThisYear ? dayAndMonth(date, locale) : dateText(date, locale);
}

/**
 * `Came 14 times, last on 12 May`.
 *
 * @param attendance how often, and when the last of these events began
 * @param timeZone the club's zone
 */
export function attendanceText(
	{ times, lastAt }: { times: number; lastAt: Date | null },
	now: Date,
	timeZone: string,
	locale: Locale,
): string {
	if (times === 0 || lastAt === null) return 'Has not come yet';
	const day = shortDay(lastAt, now, timeZone, locale);
	return times === 1 ? `Came once, on ${day}` : `Came ${times} times, last on ${day}`;
}

/** The label of a mark, with its tone. */
export interface MemberMark {
	label: string;
	tone: 'declined' | 'waitlisted';
}

/** What keeps the club's email from a member, the most serious first; empty if email reaches them. */
export function memberMarks(member: {
	bannedAt: Date | null;
	awaitsConsentSince: Date | null;
	mailStoppedAt: Date | null;
	stoppedBy: MailStop | null;
}): MemberMark[] {
	const marks: MemberMark[] = [];
	if (member.bannedAt) marks.push({ label: 'Banned', tone: 'declined' });
	if (member.awaitsConsentSince) {
		marks.push({ label: 'Has not agreed to mail yet', tone: 'waitlisted' });
	}
	if (member.stoppedBy) marks.push({ label: MAIL_STOP_LABELS[member.stoppedBy], tone: 'declined' });
	if (member.mailStoppedAt) marks.push({ label: 'Has stopped all mail', tone: 'declined' });
	return marks;
}
