import type { DatabaseContext } from '../../context.ts';
import { allClubSettings, clubForPart, openedInZone, undecidedCounts } from '../../db/club/club.ts';
import { bannerSize } from '../../db/pictures.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { seriesTimes } from '../../db/series/series.ts';
import { type SettingsPart, settingsOf, settingsOfPart } from '../../domain/club/settings.ts';
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

/** The club for the form of one part of its settings. */
export async function viewSettingsPart({ db }: DatabaseContext, part: SettingsPart) {
	const [clubRow] = await clubForPart(db, part);
	return { club: settingsOfPart(clubRow) };
}

/** The club for the form of its banner, read in one batch. */
export async function viewBannerSettings({ db }: DatabaseContext) {
	const {
		club: [clubRow],
		banner: [banner],
	} = await rawBatch(db, { club: clubForPart(db, 'banner'), banner: bannerSize(db) });
	return { club: settingsOfPart(clubRow), banner: banner ?? null };
}

/** The club with how many members have said nothing of each topic yet, read in one batch. */
export async function viewTopicSettings({ db }: DatabaseContext) {
	const {
		club: [clubRow],
		undecided: [undecided],
	} = await rawBatch(db, {
		club: clubForPart(db, 'topics'),
		undecided: undecidedCounts(db),
	});
	return {
		club: settingsOfPart(clubRow),
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
		club: clubForPart(db, 'zone'),
		list: seriesTimes(db),
		open: openedInZone(db, now),
	});
	const club = settingsOfPart(clubRow);
	const today = localDate(now, club.timeZone);
	return {
		club,
		series: list.filter(({ endsOnDate }) => endsOnDate === null || endsOnDate >= today),
		openEvents: open?.events ?? 0,
	};
}
