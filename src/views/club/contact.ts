import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { allClubSettings } from '../../db/club/club.ts';
import { contactRecipientCount } from '../../db/mail/contact-messages.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { settingsOf } from '../../domain/club/settings.ts';

/** How visitors reach the organizers, read in one batch: an address, a form, or neither for now. */
export async function viewContact(context: Context, viewer: Viewer | null) {
	const db = readerFor(context, viewer);
	const {
		club: [clubRow],
		recipients: [counted],
	} = await rawBatch(db, { club: allClubSettings(db), recipients: contactRecipientCount(db) });
	const club = settingsOf(clubRow);
	return { club, address: club.contactAddress, hasRecipients: (counted?.recipients ?? 0) > 0 };
}

/** The club with what its owner adds to the privacy page. */
export async function viewPrivacy(context: Context, viewer: Viewer | null) {
	const [clubRow] = await allClubSettings(readerFor(context, viewer));
	return settingsOf(clubRow);
}
