import type { Context } from '../../context.ts';
import { announcementById, eventOfAnnouncement } from '../../db/announcements/announcements.ts';
import { clubSettings } from '../../db/club/club.ts';
import { nextEvent } from '../../db/events/events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import { batchMails } from '../../mail/templates/club-mail.ts';
import type { MailMessage } from '../../mail/transports/transport.ts';

/** Signs the links of a preview: it is known to everybody, and no link that it signs is accepted. */
const NO_SECRET = 'a preview, whose links lead nowhere';

/** For whom an email is written. */
interface MailRecipient {
	id: string;
	name: string;
	email: string;
	/** The recipient's own; null for the club's. */
	language: string | null;
}

/**
 * The email of an announcement as one recipient gets it, from the code that writes it for all of them. For
 * attendees, it is written as if the recipient were going.
 *
 * @param isPreview its links then have no valid signature, so that opening them changes nothing
 * @throws Refusal `announcement_not_found`
 */
export async function writeAnnouncementMail(
	{ db, config, now }: Pick<Context, 'db' | 'config' | 'now'>,
	id: string,
	recipient: MailRecipient,
	isPreview: boolean,
): Promise<MailMessage> {
	const {
		announcement: [announcement],
		event: [event],
		next: [next],
		club: [club],
	} = await rawBatch(db, {
		announcement: announcementById(db, id),
		event: eventOfAnnouncement(db, id),
		next: nextEvent(db, now),
		club: clubSettings(db),
	});
	if (!announcement) throw new Refusal('announcement_not_found');
	const profile = clubProfile(club);
	const [mail] = await batchMails(
		{
			kind: 'announcement',
			club: profile,
			event: event ?? null,
			announcement,
			next: next && next.id !== event?.id ? next : null,
			now,
		},
		[
			{
				userId: recipient.id,
				email: recipient.email,
				name: recipient.name,
				language: recipient.language,
				answer: event ? 'going' : null,
				nextAnswer: null,
				guests: 0,
			},
		],
		{ siteUrl: config.siteUrl, authSecret: isPreview ? NO_SECRET : config.authSecret },
	);
	if (!mail) throw new Error('No mail was written.');
	return mail;
}
