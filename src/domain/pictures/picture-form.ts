import { z } from 'zod';
import { type FormFields, line, type ParsedForm, parseForm } from '../forms/fields.ts';
import type { Mistakes } from '../forms/mistakes.ts';
import type { Picture } from './picture.ts';
import { MAX_ALT_LENGTH, readPicture } from './pictures.ts';

/** A picture as its form has it; without a file, the one that is there stays. */
export interface ChosenPicture {
	alt: string;
	picture: Picture | null;
}

const altFields = z.object({ alt: line(MAX_ALT_LENGTH, 'picture_alt_missing') });

/**
 * Checks the form of a picture.
 *
 * @param file the file that was chosen, if any
 * @param hasPicture whether there is a picture already
 */
export function parsePicture(
	fields: FormFields,
	file: Uint8Array | undefined,
	hasPicture: boolean,
): ParsedForm<ChosenPicture> {
	const alt = parseForm(altFields, fields);
	const read = file && readPicture(file);
	const errors: Mistakes = {
		...(!read && !hasPicture && { picture: { code: 'picture_missing' } }),
		...(read && !read.ok && { picture: read.mistake }),
		...(!alt.ok && alt.errors),
	};
	if (!alt.ok || Object.keys(errors).length > 0) return { ok: false, errors };
	return { ok: true, values: { alt: alt.values.alt, picture: read?.ok ? read.picture : null } };
}
