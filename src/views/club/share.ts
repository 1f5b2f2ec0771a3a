import { type Context, type DatabaseContext, readerFor } from '../../context.ts';
import { clubToBeJoined, clubToShare } from '../../db/club/club.ts';
import { eventToPost } from '../../db/events/viewed-events.ts';
import { arrivalsByInvitation } from '../../db/members/arrivals.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';

/** The club and its next event, for the page that helps its owner to tell people about it, read in one batch. */
export async function viewClubToShare({ db, now }: DatabaseContext) {
	const {
		club: [clubRow],
		next: [next],
		arrived: [arrived],
	} = await rawBatch(db, {
		club: clubToShare(db),
		next: eventToPost(db, now),
		arrived: arrivalsByInvitation(db),
	});
	return { club: clubPart(clubRow), next: next ?? null, arrived: arrived ?? null };
}

/** The same for people who are invited, from the replica nearest to them. */
export async function viewClubToJoin(context: Context) {
	const db = readerFor(context, null);
	const {
		club: [clubRow],
		next: [next],
	} = await rawBatch(db, { club: clubToBeJoined(db), next: eventToPost(db, context.now) });
	return { club: clubPart(clubRow), next: next ?? null };
}

/** How many people have joined through the invitation link; null before the first one. */
export async function viewArrivals({ db }: Pick<Context, 'db'>): Promise<number | null> {
	const [arrived] = await arrivalsByInvitation(db);
	return arrived?.members ?? null;
}
