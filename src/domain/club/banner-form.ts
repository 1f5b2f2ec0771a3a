import type { FormFields, ParsedForm } from '../forms/fields.ts';
import type { Picture } from '../pictures/picture.ts';
import { type ChosenPicture, parsePicture } from '../pictures/picture-form.ts';
import { readSharePicture } from '../pictures/pictures.ts';

/** A banner as its form has it. */
interface BannerPlan extends ChosenPicture {
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
	const chosen = parsePicture(fields, pictures.picture, hasBanner);
	const share = pictures.share && readSharePicture(pictures.share);
	if (!chosen.ok || (share && !share.ok)) {
		const errors = {
			...(!chosen.ok && chosen.errors),
			...(share && !share.ok && { share: share.mistake }),
		};
		return { ok: false, errors };
	}
	return { ok: true, values: { ...chosen.values, share: share?.ok ? share.picture : null } };
}
