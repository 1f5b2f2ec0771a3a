import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import {
	deleteCalendarFeed,
	insertCalendarFeed,
	replaceCalendarFeed,
} from '../../db/feeds/calendar-feeds.ts';
import { newCalendarSecret } from '../../domain/feeds/calendar-address.ts';

/** Gives the viewer a calendar feed; on a double click, the first address stays valid. */
export async function makeCalendarFeed({ db, now }: Context, { authority }: Actor): Promise<void> {
	await insertCalendarFeed(db, authority, newCalendarSecret(), now);
}

/** Gives the viewer's calendar feed a new address; the old one leads nowhere at once. */
export async function renewCalendarFeed({ db, now }: Context, { authority }: Actor): Promise<void> {
	await replaceCalendarFeed(db, authority, newCalendarSecret(), now);
}

/** Takes the viewer's calendar feed away. */
export async function removeCalendarFeed(
	{ db, now }: Context,
	{ authority }: Actor,
): Promise<void> {
	await deleteCalendarFeed(db, authority, now);
}
