import type { Context } from '../../context.ts';
import { clubFrame, clubOfInvitation, clubToUnsubscribe } from '../../db/club/club.ts';
import { mailChoicesOf } from '../../db/mail/choices.ts';
import { invitationRequestById } from '../../db/mail/invitation-requests.ts';
import { subscriptionsOf } from '../../db/mail/subscriptions.ts';
import { openEmailChange } from '../../db/members/email-changes.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';
import { isPaused } from '../../domain/mail/pause.ts';
import { topicsFrom, type UnsubscribeScope } from '../../domain/mail/topics.ts';
import { greeting } from '../../domain/members/first-name.ts';
import { localeFor } from '../../domain/text/language.ts';
import { localDate } from '../../domain/time/time.ts';
import { spoken } from '../../messages/spoken.ts';

/**
 * The page behind a link to less email, read in one batch; `member` is null where there is none any more.
 */
export async function viewUnsubscribe(
	{ db, language }: Context,
	{ userId, scope }: { userId: string; scope: UnsubscribeScope },
) {
	const {
		club: [clubRow],
		choices: [choices],
		rows,
	} = await rawBatch(db, {
		club: clubToUnsubscribe(db),
		choices: mailChoicesOf(db, userId),
		rows: subscriptionsOf(db, userId),
	});
	const club = clubPart(clubRow);
	const isStopped = choices?.mailStoppedAt != null;
	return {
		club,
		member: choices
			? {
					greeting: greeting(choices.name, await spoken(localeFor(language, club))),
					isStopped,
					/** Whether what the link is about is ended already. */
					isEnded: isStopped || (scope !== 'all' && !topicsFrom(rows, club.topics)[scope]),
				}
			: null,
	};
}

/**
 * The page behind the link that confirms invitations, read in one batch; `request` is null once it has
 * expired.
 */
export async function viewInvitationRequest({ db, now }: Context, requestId: string) {
	const {
		club: [clubRow],
		request: [request],
	} = await rawBatch(db, {
		club: clubOfInvitation(db),
		request: invitationRequestById(db, requestId, now),
	});
	const club = clubPart(clubRow);
	return {
		club,
		request: request
			? {
					isConfirmed: request.isSubscribed,
					pausedUntil: isPaused(request.mailPausedUntil, localDate(now, club.timeZone))
						? request.mailPausedUntil
						: null,
				}
			: null,
	};
}

/**
 * The page behind the links of a change of address; `change` is null once it has expired or was replaced.
 */
export async function viewLinkedEmailChange(
	{ db, now, language }: Context,
	{ changeId }: { changeId: string },
) {
	const [[clubRow], change] = await Promise.all([
		clubFrame(db),
		openEmailChange(db, changeId, now),
	]);
	const club = clubPart(clubRow);
	return {
		club,
		change: change && {
			...change,
			greeting: greeting(change.name, await spoken(localeFor(language, club))),
		},
	};
}
