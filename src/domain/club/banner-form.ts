import type { FormFields, ParsedForm } from '../forms/fields.ts';
import type { Mistakes } from '../forms/mistakes.ts';
import type { Picture } from '../pictures/picture.ts';
import { readPicture, readSharePicture } from '../pictures/pictures.ts';
import { parseBannerAlt } from './settings.ts';

/** A banner as its form has it; without a picture, the one that is there stays. */
interface BannerPlan {
	alt: string;
	picture: Picture | null;
	/** The picture for previews of links, made by the script of the page; without one, they show the site's own. */
	share: Picture | null;
}

/**
 * Checks the form of the banner.
 *
 * @param pictures the files that were chosen
 * @param hasBanner whether there is a picture already
 */
export function parseBanner(
	fields: FormFields,
	pictures: { picture?: Uint8Array; share?: Uint8Array },
	hasBanner: boolean,
): ParsedForm<BannerPlan> {
	const alt = parseBannerAlt(fields);
	const read = pictures.picture && readPicture(pictures.picture);
	const share = pictures.share && readSharePicture(pictures.share);
	const errors: Mistakes = {
		...(!read && !hasBanner && { picture: { code: 'picture_missing' } }),
		...(read && !read.ok && { picture: read.mistake }),
		...(share && !share.ok && { share: share.mistake }),
		...(!alt.ok && alt.errors),
	};
	if (!alt.ok || Object.keys(errors).length > 0) return { ok: false, errors };
	return {
		ok: true,
		values: {
			alt: alt.values.alt,
			picture: read?.ok ? read.picture : null,
			share: share?.ok ? share.picture : null,
		},
	};
}
