import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { clubFrame } from '../../db/club/club.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { upcomingRsvpsOf } from '../../db/rsvps/rsvps.ts';
import { clubPart } from '../../domain/club/club.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';

/** The code for the door of the next event that a member has a seat at, read in one batch. */
export async function viewDoorCode({ db, now, config }: Context, viewer: Viewer) {
	const userId = viewer.user.id;
	const {
		club: [clubRow],
		rsvps,
	} = await rawBatch(db, { club: clubFrame(db), rsvps: upcomingRsvpsOf(db, userId, now) });
	const scheduled = rsvps.filter(({ status }) => status === 'scheduled');
	const [next = null, ...later] = scheduled.filter(({ answer }) => answer === 'going');
	return {
		club: clubPart(clubRow),
		/** The soonest event with a seat, and the token of its code; null where there is none. */
		next: next && {
			...next,
			token: await signLink(config.authSecret, 'checkIn', { userId, eventId: next.eventId }),
		},
		/** Whether there are more events with a seat. */
		hasMore: later.length > 0,
		/** The soonest event on whose waiting list a seat may still come; null where there is none. */
		waiting:
			scheduled.find(({ answer, startsAt }) => answer === 'waitlisted' && startsAt > now) ?? null,
	};
}
