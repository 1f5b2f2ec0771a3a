import type { Context } from '../../context.ts';
import { clubOfDeskWithTopics } from '../../db/club/club.ts';
import { pastEventsOf } from '../../db/door/attendance.ts';
import { mailAddressOf } from '../../db/mail/addresses.ts';
import { subscriptionsOf } from '../../db/mail/subscriptions.ts';
import { lastMailsTo, memberForDesk } from '../../db/members/members.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { upcomingRsvpsOf } from '../../db/rsvps/rsvps.ts';
import { clubPart } from '../../domain/club/club.ts';
import { showingOf } from '../../domain/door/turnout.ts';
import { isPaused } from '../../domain/mail/pause.ts';
import { mailState } from '../../domain/mail/record.ts';
import { topicsFrom } from '../../domain/mail/topics.ts';
import { localDate } from '../../domain/time/time.ts';

/** How many of the last emails are shown. */
export const MAILS_SHOWN = 10;
/** How many past events. */
const PAST_SHOWN = 10;

/** A member's page for organizers, read in one batch; `member` is null when there is none. */
export async function viewMember({ db, now }: Context, userId: string) {
	const {
		club: [clubRow],
		member: [member],
		rows,
		address: [address],
		mails,
		rsvps,
		past,
	} = await rawBatch(db, {
		club: clubOfDeskWithTopics(db),
		member: memberForDesk(db, userId, now),
		rows: subscriptionsOf(db, userId),
		address: mailAddressOf(db, userId),
		mails: lastMailsTo(db, userId, MAILS_SHOWN),
		rsvps: upcomingRsvpsOf(db, userId, now),
		past: pastEventsOf(db, userId, now, PAST_SHOWN),
	});
	const club = clubPart(clubRow);
	const until = member?.mailPausedUntil;
	return {
		club,
		member: member
			? {
					...member,
					topics: topicsFrom(rows, club.topics),
					/** The local date up to which topics are paused; null without a pause. */
					pausedUntil: isPaused(until, localDate(now, club.timeZone)) ? until : null,
				}
			: null,
		/** What the email provider reported of the address; null where it reported nothing. */
		address: address ?? null,
		mails: mails.map((mail) => ({
			...mail,
			about: mail.subject ?? mail.eventTitle ?? '',
			state: mailState(mail),
		})),
		rsvps,
		/** The last events that they said yes to or came to, with what became of them. */
		past: past.map(({ hasCheckIns, ...event }) => {
			const party = { answer: event.answer, isHere: event.guestsHere !== null };
			return { ...event, showing: showingOf(party, { isOver: true, hasCheckIns }) };
		}),
	};
}
