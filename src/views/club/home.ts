import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubWithBanner } from '../../db/club/club.ts';
import type { EventSummary } from '../../db/events/events.ts';
import { frontPageBegun, frontPageUpcoming, type NextInShort } from '../../db/events/front-page.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import type { OwnPanel } from '../../db/rsvps/own-rsvps.ts';
import { upcomingBreaks } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import { localDate } from '../../domain/time/time.ts';
import { calledOff, happeningNow, upcomingLines } from '../events/upcoming.ts';

/** How many upcoming events the front page reads, the next one included. */
const UPCOMING = 7;
/** How many that are on. */
const BEGUN = 10;

/** An event with what is shown of the next one alone; null for all others. */
type FrontPageEvent = EventSummary & { inShort: NextInShort | null } & Partial<OwnPanel>;

/** What the front page shows, read in one batch. */
export async function viewHome(context: Context, viewer: Viewer | null) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const viewerId = viewer?.user.id;
	const {
		club: [clubRow],
		begunOrLast,
		notBegun,
		breaks,
	} = await rawBatch(db, {
		club: clubWithBanner(db),
		begunOrLast: frontPageBegun(db, now, BEGUN, viewerId),
		notBegun: frontPageUpcoming(db, now, UPCOMING, viewerId),
		breaks: upcomingBreaks(db, localDate(now, 'UTC')),
	});
	const upcoming: readonly FrontPageEvent[] = notBegun;
	const begun = begunOrLast
		.filter(({ endsAt }) => endsAt > now)
		.sort((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
	const next = upcoming.find((event) => event.status === 'scheduled') ?? null;
	const { bannerId = null, bannerWidth = null, bannerHeight = null } = clubRow ?? {};
	return {
		club: clubPart(clubRow),
		/** The picture at the top; null where there is none. */
		banner:
			bannerId && bannerWidth && bannerHeight
				? { id: bannerId, width: bannerWidth, height: bannerHeight }
				: null,
		next,
		mine: next?.mine ?? null,
		/** The series of the next event with what the viewer says for all of it; null for a visitor. */
		series: next?.series ?? null,
		happening: happeningNow(begun),
		/** The last event that took place; null before the first one has. */
		last: begunOrLast.find(({ endsAt }) => endsAt <= now) ?? null,
		upcoming: upcomingLines(
			[...calledOff(begun), ...upcoming.filter((event) => event !== next)],
			breaks,
		),
	};
}
