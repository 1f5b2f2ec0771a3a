import type { Viewer } from '../../auth/viewer.ts';
import { type Context, type DatabaseContext, readerFor } from '../../context.ts';
import {
	clubFrame,
	clubOfDesk,
	clubOfDeskWithZone,
	clubOfManifest,
	clubSettings,
	clubState,
	clubToSignIn,
} from '../../db/club/club.ts';
import { clubPart, clubProfile } from '../../domain/club/club.ts';

/** The club alone, for pages that show nothing else from the database. */
export async function viewClub(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubFrame(readerFor(context, viewer));
	return clubPart(clubRow);
}

/** The same with whether anybody may join, for pages on which people sign in. */
export async function viewClubToSignIn(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubToSignIn(readerFor(context, viewer));
	return clubPart(clubRow);
}

/** Whether the club is set up. */
export async function viewIsSetUp(context: Context, viewer: Viewer | null): Promise<boolean> {
	const [clubRow] = await clubState(readerFor(context, viewer));
	return clubPart(clubRow).isSetUp;
}

/** The club as a phone shows it among its apps. */
export async function viewClubOfManifest(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubOfManifest(readerFor(context, viewer));
	return clubPart(clubRow);
}

/** The club alone, for a page of the desk. */
export async function viewClubOfDesk({ db }: DatabaseContext) {
	const [clubRow] = await clubOfDesk(db);
	return clubPart(clubRow);
}

/** The same with its zone, for pages that say times of the club. */
export async function viewClubOfDeskWithZone({ db }: DatabaseContext) {
	const [clubRow] = await clubOfDeskWithZone(db);
	return clubPart(clubRow);
}

/** The club with all that emails say of it, for pages that show emails. */
export async function viewClubOfMail({ db }: DatabaseContext) {
	const [clubRow] = await clubSettings(db);
	return clubProfile(clubRow);
}
