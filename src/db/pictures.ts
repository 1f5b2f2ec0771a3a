import { eq, type SQL, sql } from 'drizzle-orm';
import type { Picture } from '../domain/pictures/picture.ts';
import { toBase64 } from '../domain/text/encodings.ts';
import { prepared } from './prepared.ts';
import { club, pictures } from './schema.ts';

/** A picture to store, without its private metadata. */
export interface NewPicture {
	id: string;
	/** MIME type, read from the bytes. */
	contentType: string;
	/** Pixels. */
	width: number;
	height: number;
	base64: string;
}

/** A picture under a new random id. */
export function newPicture({ contentType, width, height, bytes }: Picture): NewPicture {
	return { id: crypto.randomUUID(), contentType, width, height, base64: toBase64(bytes) };
}

/** One picture with its bytes: a query for a batch. */
export const pictureById = prepared((db, id: string) =>
	db
		.select({ contentType: pictures.contentType, base64: pictures.base64 })
		.from(pictures)
		.where(eq(pictures.id, id))
		.limit(1),
);

/** How large the club's banner is, in pixels: a query for a batch. */
export const bannerSize = prepared((db) =>
	db
		.select({ id: pictures.id, width: pictures.width, height: pictures.height })
		.from(pictures)
		.where(eq(pictures.id, db.select({ id: club.bannerId }).from(club).where(eq(club.id, 1))))
		.limit(1),
);

/** Stores a picture where the condition holds: a statement for the batch that refers to it. */
export function insertPicture(picture: NewPicture, condition: SQL, now: Date): SQL {
	const { id, contentType, width, height, base64 } = picture;
	return sql`
		insert into pictures (id, content_type, width, height, base64, created_at)
		select ${id}, ${contentType}, ${width}, ${height}, ${base64}, ${now.getTime()}
		where ${condition}`;
}

/** Removes pictures that nothing shows any more, where the condition holds: a statement. */
export function removeUnusedPictures(condition: SQL): SQL {
	return sql`
		delete from pictures
		where not exists (select 1 from club where pictures.id in (club.banner_id, club.share_id))
			and not exists (select 1 from event_stories where event_stories.picture_id = pictures.id)
			and ${condition}`;
}
