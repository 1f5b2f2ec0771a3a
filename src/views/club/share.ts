import type { DatabaseContext } from '../../context.ts';
import { clubToShare } from '../../db/club/club.ts';
import { eventToPost } from '../../db/events/viewed-events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';

/** The club and its next event, for the page that helps its owner to tell people about it, read in one batch. */
export async function viewClubToShare({ db, now }: DatabaseContext) {
	const {
		club: [clubRow],
		next: [next],
	} = await rawBatch(db, { club: clubToShare(db), next: eventToPost(db, now) });
	return { club: clubPart(clubRow), next: next ?? null };
}
