import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubWithContact, clubWithPrivacyText } from '../../db/club/club.ts';
import { contactRecipientCount } from '../../db/mail/contact-messages.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';

/** How visitors reach the organizers, read in one batch: an address, a form, or neither for now. */
export async function viewContact(context: Context, viewer: Viewer | null) {
	const db = readerFor(context, viewer);
	const {
		club: [clubRow],
		recipients: [counted],
	} = await rawBatch(db, { club: clubWithContact(db), recipients: contactRecipientCount(db) });
	const club = clubPart(clubRow);
	const address = club.isSetUp ? (clubRow?.contactAddress ?? null) : null;
	return { club, address, hasRecipients: (counted?.recipients ?? 0) > 0 };
}

/** The club, what its owner adds to the privacy page, and whether it asks attendees for a line. */
export async function viewPrivacy(context: Context, viewer: Viewer | null) {
	const [clubRow] = await clubWithPrivacyText(readerFor(context, viewer));
	const club = clubPart(clubRow);
	if (!clubRow || !club.isSetUp) return { club, ownText: '', noteLabel: '' };
	const { privacyText, noteLabel } = clubRow;
	return { club, ownText: privacyText, noteLabel };
}
