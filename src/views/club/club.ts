import type { Viewer } from '../../auth/viewer.ts';
import { type Context, type DatabaseContext, readerFor } from '../../context.ts';
import { clubOfDesk, clubOfManifest, clubSettings, clubToJoin } from '../../db/club/club.ts';
import { clubPart, clubProfile } from '../../domain/club/club.ts';

/** The club alone, for pages that show nothing else from the database. */
export async function viewClub(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubToJoin(readerFor(context, viewer));
	return clubPart(clubRow);
}

/** The club as a phone shows it among its apps. */
export async function viewClubOfManifest(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubOfManifest(readerFor(context, viewer));
	return clubPart(clubRow);
}

/** The same for pages of the desk. */
export async function viewClubOfDesk({ db }: DatabaseContext) {
	const [clubRow] = await clubOfDesk(db);
	return clubPart(clubRow);
}

/** The club with all that emails say of it, for pages that show emails. */
export async function viewClubOfMail({ db }: DatabaseContext) {
	const [clubRow] = await clubSettings(db);
	return clubProfile(clubRow);
}
