import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { announcementSubject } from '../../db/announcements/announcements.ts';
import { logAction, unlogAction } from '../../db/audit/audit-log.ts';
import { Refusal } from '../../domain/errors.ts';
import { hashToken } from '../../domain/sign-in/signed-links.ts';
import { describeError, logger } from '../../logger.ts';
import { requireReleasedMail } from '../mail/require-released-mail.ts';
import { SEND_WITHIN_MS } from '../mail/send-now.ts';
import { writeAnnouncementMail } from './write-announcement-mail.ts';

const MINUTE_MS = 60_000;

/**
 * Sends an announcement to the organizer alone, to their own address, now and without the outbox: only the
 * log records it. The key holds the revision and the minute, so that a double click sends one email.
 *
 * @param tested.revision the revision that the organizer saw
 * @throws Refusal `announcement_not_found`, `mail_unavailable` where the email was not accepted, or
 *   `mail_on_hold` on a restored site
 */
export async function testAnnouncement(
	context: Context,
	{ user, authority }: Actor,
	tested: { id: string; revision: number },
): Promise<void> {
	await requireReleasedMail(context.db);
	const mail = await writeAnnouncementMail(context, tested.id, user, false);
	const minute = Math.floor(context.now.getTime() / MINUTE_MS);
	const key = `test-${tested.id}-${tested.revision}-${user.id}-${minute}`;
	// Named after the email, so that a double click is one action, as it is one email. It is logged first: the
	// batch that logs it asks for the right, and an email cannot be called back.
	const change = await hashToken(key);
	const isLogged = await logAction(context.db, {
		action: 'announcement.tested',
		by: authority,
		now: context.now,
		change,
		subject: announcementSubject(tested.id),
	});
	try {
		await context.mail.send({ ...mail, subject: `Test: ${mail.subject}` }, key, SEND_WITHIN_MS);
	} catch (error) {
		if (isLogged) await unlogAction(context.db, change);
		logger.error('announcement_test_failed', {
			announcementId: tested.id,
			...describeError(error),
		});
		throw new Refusal('mail_unavailable');
	}
}
