import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { clubProfile } from '../../domain/club/club.ts';

/** The club alone, for pages that show nothing else from the database. */
export async function viewClub(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubSettings(readerFor(context, viewer));
	return clubProfile(clubRow);
}
