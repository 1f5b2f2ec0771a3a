import type { Context } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { eventBySlug } from '../db/events.ts';
import { partiesOf, partyCounts } from '../db/guest-list.ts';
import { clubProfile } from '../domain/club.ts';
import { maskEmail } from '../domain/names.ts';

/** How many parties a page of the guest list shows. */
const SHOWN = 100;

export const LISTS = ['going', 'waitlisted', 'declined'] as const;
export type ListName = (typeof LISTS)[number];

/** What part of a guest list is asked for. */
export interface GuestListPage {
	list: ListName;
	/** Behind this place in the order of answering; 0 begins at the start. */
	after: number;
	/** Members whose name contains this. */
	name?: string | undefined;
}

/** An event's guest list, read in one batch; `event` is null when there is none. */
export async function viewGuestList({ db }: Context, slug: string, page: GuestListPage) {
	const { list, after, name } = page;
	const [[clubRow], [event], counts, rows] = await db.batch([
		clubSettings(db),
		eventBySlug(db, slug),
		partyCounts(db, slug),
		partiesOf(db, slug, list, { after, name, limit: SHOWN + 1 }),
	]);
	const parties = rows.slice(0, SHOWN);
	return {
		club: clubProfile(clubRow),
		event: event ?? null,
		counts: Object.fromEntries(
			LISTS.map((each) => [each, counts.find(({ answer }) => answer === each)?.parties ?? 0]),
		) as Record<ListName, number>,
		// Who has given no name is told from others by an address that only its owner can use.
		parties: parties.map(({ name: fullName, email, ...party }) => ({
			...party,
			name: fullName.trim() || maskEmail(email),
		})),
		/** Where the next page begins, if there is one. */
		nextAfter: rows.length > SHOWN ? (parties.at(-1)?.place ?? null) : null,
	};
}
