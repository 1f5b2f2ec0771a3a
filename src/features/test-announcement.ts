import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../domain/errors.ts';
import { describeError, logger } from '../logger.ts';
import { writeAnnouncementMail } from './write-announcement-mail.ts';

const MINUTE_MS = 60_000;

/**
 * Sends an announcement to the organiser alone, to their own address, now and past the outbox: nothing is
 * stored. The key holds the revision and the minute, so that a button pressed twice sends one mail.
 *
 * @param tested.revision the revision that the organiser saw
 * @throws Refusal `announcement_not_found`, or `mail_unavailable` where the mail was not accepted
 */
export async function testAnnouncement(
	context: Context,
	{ user }: Viewer,
	tested: { id: string; revision: number },
): Promise<void> {
	const mail = await writeAnnouncementMail(context, tested.id, user, false);
	const minute = Math.floor(context.now.getTime() / MINUTE_MS);
	const key = `test-${tested.id}-${tested.revision}-${user.id}-${minute}`;
	try {
		await context.mail.send({ ...mail, subject: `Test: ${mail.subject}` }, key);
	} catch (error) {
		logger.error('announcement_test_failed', {
			announcementId: tested.id,
			...describeError(error),
		});
		throw new Refusal('mail_unavailable');
	}
}
