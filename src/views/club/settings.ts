import type { DatabaseContext } from '../../context.ts';
import { allClubSettings, openedInZone, undecidedCounts } from '../../db/club/club.ts';
import { bannerSize } from '../../db/pictures.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { allSeries } from '../../db/series/series.ts';
import { settingsOf } from '../../domain/club/settings.ts';
import { localDate } from '../../domain/time/time.ts';

/** The club's settings for their owner, read in one batch. */
export async function viewSettings({ db }: DatabaseContext) {
	const {
		club: [clubRow],
		banner: [banner],
	} = await rawBatch(db, {
		club: allClubSettings(db),
		banner: bannerSize(db),
	});
	return { club: settingsOf(clubRow), banner: banner ?? null };
}

/** The club with how many members have said nothing of each topic yet, read in one batch. */
export async function viewTopicSettings({ db }: DatabaseContext) {
	const {
		club: [clubRow],
		undecided: [undecided],
	} = await rawBatch(db, {
		club: allClubSettings(db),
		undecided: undecidedCounts(db),
	});
	return {
		club: settingsOf(clubRow),
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
		club: allClubSettings(db),
		list: allSeries(db),
		open: openedInZone(db, now),
	});
	const club = settingsOf(clubRow);
	const today = localDate(now, club.timeZone);
	return {
		club,
		series: list.filter(({ endsOnDate }) => endsOnDate === null || endsOnDate >= today),
		openEvents: open?.events ?? 0,
	};
}
