import type { Context } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { draftProfile } from '../domain/club.ts';
import { type ClubDraft, EMPTY_DRAFT } from '../domain/club-setup.ts';

/** The first run as it stands: what has been chosen so far, read in one query. */
export async function viewSetUp({ db }: Pick<Context, 'db'>) {
	const [row] = await clubSettings(db);
	const draft: ClubDraft = row ?? EMPTY_DRAFT;
	return { isSetUp: Boolean(row?.setUpAt), draft, club: draftProfile(draft) };
}
