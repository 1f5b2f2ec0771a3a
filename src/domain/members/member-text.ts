import { emailMessages } from '../../messages/desk/emails/kinds.ts';
import { memberLabelMessages } from '../../messages/desk/members/labels.ts';
import type { MailStop } from '../mail/report.ts';
import type { Locale } from '../text/language.ts';
import { dateText, dayAndMonth, localDate } from '../time/time.ts';
import { isRefused } from './refused.ts';

/** What organizers read of a member. */

/** `12 May`, with the year where it is not this one. */
function shortDay(moment: Date, now: Date, timeZone: string, locale: Locale): string {
	const date = localDate(moment, timeZone);
	const year = date.slice(0, 4);
	const isThisYear = localDate(now, timeZone).startsWith(year);
	return isThisYear ? dayAndMonth(date, locale) : dateText(date, locale);
}

/**
 * `Attended 14 times, last on 12 May.`
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
	const { came, neverCame } = memberLabelMessages(locale);
	if (times === 0 || lastAt === null) return neverCame;
	return came({ times, day: shortDay(lastAt, now, timeZone, locale) });
}

/** The label of a mark, with its tone. */
export interface MemberMark {
	label: string;
	tone: 'declined' | 'waitlisted';
}

/** What keeps the club's email from a member, the most serious first; empty if email reaches them. */
export function memberMarks(
	member: {
		bannedAt: Date | null;
		awaitsConsentSince: Date | null;
		mailStoppedAt: Date | null;
		mailRefusedAt: Date | null;
		stoppedBy: MailStop | null;
	},
	locale: Locale,
): MemberMark[] {
	const says = memberLabelMessages(locale).marks;
	const marks: MemberMark[] = [];
	if (member.bannedAt) marks.push({ label: says.banned, tone: 'declined' });
	if (member.awaitsConsentSince) marks.push({ label: says.awaitsConsent, tone: 'waitlisted' });
	if (member.stoppedBy) {
		marks.push({ label: emailMessages(locale).stops[member.stoppedBy], tone: 'declined' });
	}
	if (member.mailStoppedAt) {
		const label = isRefused(member) ? says.refusesEmail : says.stoppedEmail;
		marks.push({ label, tone: 'declined' });
	}
	return marks;
}
