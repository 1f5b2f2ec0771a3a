import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { allClubSettings, changeClub } from '../../db/club/club.ts';
import { type NewPicture, newPicture } from '../../db/pictures.ts';
import {
	type ChosenSettings,
	type ClubSettings,
	changesPart,
	type SettingsPart,
	savedTopics,
	settingsOf,
	signOf,
	topicsWithOtherDefault,
} from '../../domain/club/settings.ts';
import { Refusal } from '../../domain/errors.ts';
import { isDefault } from '../../domain/mail/topics.ts';
import type { Picture } from '../../domain/pictures/picture.ts';

/** So often an action is worked out anew where another part was changed at the same moment. */
const ATTEMPTS = 4;

interface WantedChange {
	chosen: ChosenSettings;
	pictures?: readonly NewPicture[];
}

/**
 * Changes a part of the settings, as long as it is as its form has seen it. What others do to other parts
 * at the same moment is neither lost nor in the way.
 */
async function change(
	{ db, now }: DatabaseContext,
	{ authority }: Actor,
	part: SettingsPart | 'banner',
	sign: string,
	work: (settings: ClubSettings) => WantedChange | null,
): Promise<'changed' | 'unchanged'> {
	for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
		const [row] = await allClubSettings(db);
		const settings = settingsOf(row);
		if (!row || !settings.isSetUp || signOf(part, settings) !== sign) {
			throw new Refusal('changed_meanwhile');
		}
		const wanted = work(settings);
		if (wanted === null) return 'unchanged';
		const topics = wanted.chosen.topics;
		const outcome = await changeClub(db, {
			...wanted,
			...(topics && {
				chosen: { ...wanted.chosen, topics: savedTopics(settings.topics, topics, now) },
			}),
			by: authority,
			seen: row.change,
			savedDefaults: topics
				? topicsWithOtherDefault(settings.topics, topics).map((topic) => ({
						topic,
						isDefault: isDefault(topic, settings.topics),
					}))
				: [],
			now,
		});
		if (outcome === 'done') return 'changed';
	}
	throw new Refusal('changed_meanwhile');
}

/**
 * Changes a part of the settings that is a form of texts. It counts from the next request on, everywhere.
 *
 * @param part.sign how the part stood when its form was made (`signOf`)
 * @returns `unchanged` where all of it is so already
 * @throws Refusal `changed_meanwhile` where somebody else changed this part since
 */
export function changeSettings(
	context: DatabaseContext,
	viewer: Actor,
	part: { part: SettingsPart; sign: string; chosen: ChosenSettings },
): Promise<'changed' | 'unchanged'> {
	const { chosen } = part;
	return change(context, viewer, part.part, part.sign, (settings) =>
		changesPart(part.part, settings, { ...settings, ...chosen }) ? { chosen } : null,
	);
}

/**
 * Puts a picture at the top of the front page, or changes its alternative text.
 *
 * @param banner.picture a new picture as `readPicture` gives it; null keeps the one that is there
 * @param banner.share the new one as previews of links show it, as `readSharePicture` gives it; null where
 *   the browser has made none
 * @throws Refusal `invalid` with the field where there is neither; otherwise as `changeSettings`
 */
export async function changeBanner(
	context: DatabaseContext,
	viewer: Actor,
	banner: { sign: string; alt: string; picture: Picture | null; share: Picture | null },
): Promise<'changed' | 'unchanged'> {
	const { sign, alt } = banner;
	const picture = banner.picture && newPicture(banner.picture);
	const share = banner.share && newPicture(banner.share);
	return change(context, viewer, 'banner', sign, (settings) => {
		if (picture) {
			return {
				chosen: { bannerId: picture.id, bannerAlt: alt, shareId: share?.id ?? null },
				pictures: share ? [picture, share] : [picture],
			};
		}
		if (settings.bannerId === null) {
			throw new Refusal('invalid', { field: 'picture', reason: 'picture_missing' });
		}
		return settings.bannerAlt === alt ? null : { chosen: { bannerAlt: alt } };
	});
}

/**
 * Takes the banner away, with its picture.
 *
 * @throws Refusal as `changeSettings`
 */
export function removeBanner(
	context: DatabaseContext,
	viewer: Actor,
	sign: string,
): Promise<'changed' | 'unchanged'> {
	return change(context, viewer, 'banner', sign, ({ bannerId }) =>
		bannerId === null ? null : { chosen: { bannerId: null, bannerAlt: '', shareId: null } },
	);
}
