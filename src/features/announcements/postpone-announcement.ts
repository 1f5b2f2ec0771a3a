import type { DatabaseContext } from '../../context.ts';
import { announcementById, postponeAnnouncement } from '../../db/announcements/announcements.ts';
import type { Authority } from '../../db/authority.ts';
import { isChangeable } from '../../domain/announcements/announcement.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * Schedules an announcement for a time, or makes it a draft again.
 *
 * @param chosen.by the organizer who does it
 * @param chosen.revision the revision that the organizer saw
 * @param chosen.sendsAt in the future; null for a draft
 * @throws Refusal `announcement_not_found`, `announcement_sent` or `changed_meanwhile`
 */
export async function postpone(
	{ db, now }: DatabaseContext,
	chosen: { id: string; revision: number; by: Authority; sendsAt: Date | null },
): Promise<void> {
	const { id, revision, by, sendsAt } = chosen;
	if (await postponeAnnouncement(db, { id, revision, by, now }, sendsAt)) return;
	const [present] = await announcementById(db, id);
	if (!present) throw new Refusal('announcement_not_found');
	if (!isChangeable(present)) throw new Refusal('announcement_sent');
	const isAsWanted =
		present.status === (sendsAt ? 'scheduled' : 'draft') &&
		present.sendsAt?.getTime() === sendsAt?.getTime();
	if (!isAsWanted) throw new Refusal('changed_meanwhile');
}
