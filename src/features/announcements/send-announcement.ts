import type { Context } from '../../context.ts';
import {
	announcementById,
	countRecipients,
	dueAnnouncements,
	markMissed,
	startSending,
} from '../../db/announcements/announcements.ts';
import type { Authority } from '../../db/authority.ts';
import { clubSettings } from '../../db/club/club.ts';
import { mailHeldSince } from '../../db/mail/hold.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import {
	audienceOf,
	isChangeable,
	LATEST_START_MS,
} from '../../domain/announcements/announcement.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import { localDate } from '../../domain/time/time.ts';
import { describeError, logger } from '../../logger.ts';

/** How many announcements one run of the chore begins to send: each is two of the fifty queries of a tick. */
const STARTED_AT_ONCE = 5;

/**
 * Sends an announcement now: its messages are written into the outbox, once, however often and from
 * wherever it is asked for. Sent again by the same form it is no mistake.
 *
 * @param chosen.by the organizer who sends it
 * @param chosen.revision the revision that the organizer saw
 * @returns how many members get it, and whether that waits because email is on hold
 * @throws Refusal `announcement_not_found`, `announcement_sent`, `changed_meanwhile`, or
 *   `nobody_to_write_to`
 */
export async function sendAnnouncement(
	context: Context,
	chosen: { id: string; revision: number; by: Authority },
): Promise<{ recipients: number; isHeld: boolean }> {
	const { db, now } = context;
	const { id, revision, by } = chosen;
	const {
		row: [row],
		club: [club],
		hold,
	} = await rawBatch(db, {
		row: announcementById(db, id),
		club: clubSettings(db),
		hold: mailHeldSince(db),
	});
	const isHeld = hold.length > 0;
	if (!row) throw new Refusal('announcement_not_found');
	const today = localDate(now, clubProfile(club).timeZone);
	if (isChangeable(row) && row.revision === revision) {
		const audience = audienceOf(row);
		if ((await countRecipients(db, audience, today, now)) === 0)
			throw new Refusal('nobody_to_write_to');
		const recipients = await startSending(db, { id, revision, audience, today, now, by });
		if (recipients !== null) {
			context.owe('batches');
			return { recipients, isHeld };
		}
	}
	const [present] = await announcementById(db, id);
	if (!present) throw new Refusal('announcement_not_found');
	if (isChangeable(present)) throw new Refusal('changed_meanwhile');
	// Sending is the one action after which the revision is the next one, until it is stopped.
	if (present.status === 'sending' && present.revision === revision + 1) {
		return { recipients: present.recipients, isHeld };
	}
	throw new Refusal('announcement_sent');
}

/**
 * Sends the announcements whose time has come. One whose time was missed by more than a day, because the
 * site was down, becomes a draft again that says so: whether it is still worth sending, a person decides.
 *
 * @returns how many it began to send
 * @throws what went wrong last, after all were tried
 */
export async function sendDueAnnouncements(context: Context): Promise<number> {
	const { db, now } = context;
	const due = await dueAnnouncements(db, now, STARTED_AT_ONCE);
	let started = 0;
	let failure: unknown;
	for (const announcement of due) {
		const { id, revision, sendsAt, timeZone } = announcement;
		try {
			if (now.getTime() - sendsAt > LATEST_START_MS) {
				await markMissed(db, id, revision, now);
				logger.warn('announcement_missed', { announcementId: id });
				continue;
			}
			const today = localDate(now, timeZone || 'UTC');
			const audience = audienceOf(announcement);
			// Whoever changes its time changes its revision, and is not overtaken.
			const recipients = await startSending(db, { id, revision, audience, today, now });
			if (recipients !== null) started += 1;
		} catch (error) {
			// The next tick tries again; the others go out meanwhile.
			logger.warn('announcement_not_started', { announcementId: id, ...describeError(error) });
			failure = error;
		}
	}
	if (started > 0) context.owe('batches');
	if (failure !== undefined) throw failure;
	return started;
}
