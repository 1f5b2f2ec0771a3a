import type { DatabaseContext } from '../../context.ts';
import { allClubSettings } from '../../db/club/club.ts';
import { invitedCounts, invitedOn } from '../../db/mail/mailings.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { draftProfile } from '../../domain/club/club.ts';
import { type ClubDraft, EMPTY_DRAFT, type SetUpStep } from '../../domain/club/setup.ts';
import { localDate } from '../../domain/time/time.ts';

/** The first run: what has been chosen so far, read in one batch. */
export async function viewSetUp({ db, now }: DatabaseContext, step?: SetUpStep) {
	// Only the step that opens the first events invites anybody.
	const {
		club: [row],
		invited,
	} = await rawBatch(db, {
		club: allClubSettings(db),
		invited: step === 'series' ? invitedCounts(db, now) : undefined,
	});
	const draft: ClubDraft = row ?? EMPTY_DRAFT;
	const club = draftProfile(draft);
	return {
		isSetUp: Boolean(row?.setUpAt),
		draft,
		/** What was typed on the step when it was left by going back; null where nothing. */
		unsaved: (step && row?.unsavedSteps?.[step]) ?? null,
		club,
		/** How many people get an invitation to the first event; 0 before the step that opens it. */
		invited: invitedOn(invited, localDate(now, draft.timeZone || 'UTC')),
	};
}
