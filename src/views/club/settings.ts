import type { DatabaseContext } from '../../context.ts';
import { clubSettings, openedInZone, undecidedCounts } from '../../db/club/club.ts';
import { bannerSize } from '../../db/club/pictures.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { allSeries } from '../../db/series/series.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { localDate } from '../../domain/time/time.ts';

/** The club's settings for their owner, read in one batch. */
export async function viewSettings({ db }: DatabaseContext) {
	const {
		club: [clubRow],
		banner: [banner],
	} = await rawBatch(db, {
		club: clubSettings(db),
		banner: bannerSize(db),
	});
	return { club: clubProfile(clubRow), banner: banner ?? null };
}

/** The club with how many members have said nothing of each topic yet, read in one batch. */
export async function viewTopicSettings({ db }: DatabaseContext) {
	const {
		club: [clubRow],
		undecided: [undecided],
	} = await rawBatch(db, {
		club: clubSettings(db),
		undecided: undecidedCounts(db),
	});
	return {
		club: clubProfile(clubRow),
		undecided: undecided ?? { invitations: 0, reminders: 0, announcements: 0 },
	};
}

/** The club with what another zone concerns, read in one batch: series that go on, and events that are open. */
export async function viewZoneSettings({ db, now }: DatabaseContext) {
	const {
		club: [clubRow],
		list,
		open: [open],
	} = await rawBatch(db, {
		club: clubSettings(db),
		list: allSeries(db),
		open: openedInZone(db, now),
	});
	const club = clubProfile(clubRow);
	const today = localDate(now, club.timeZone);
	return {
		club,
		series: list.filter(({ endsOnDate }) => endsOnDate === null || endsOnDate >= today),
		openEvents: open?.events ?? 0,
	};
}
