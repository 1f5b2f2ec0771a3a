import type { Context } from '../../context.ts';
import { replica } from '../../db/client.ts';
import { pictureById } from '../../db/pictures.ts';
import { fromBase64 } from '../../domain/text/encodings.ts';

/**
 * A picture with its bytes, from any replica; one that a replica does not know yet, from the primary.
 *
 * @returns null where there is none
 */
export async function viewPicture({ db, env }: Pick<Context, 'db' | 'env'>, id: string) {
	const [near] = await pictureById(replica(env.DB), id);
	const [picture] = near ? [near] : await pictureById(db, id);
	if (!picture) return null;
	return {
		contentType: picture.contentType,
		bytes: fromBase64(picture.base64),
	};
}
