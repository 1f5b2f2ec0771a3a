import type { DatabaseContext } from '../../context.ts';
import { announcementById, deleteUnsent } from '../../db/announcements/announcements.ts';
import type { Authority } from '../../db/authority.ts';
import { isChangeable } from '../../domain/announcements/announcement.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * Deletes an announcement that has not gone out; one that is gone already is no mistake.
 *
 * @param chosen.by the organizer who deletes it
 * @param chosen.revision the revision that the organizer saw
 * @throws Refusal `announcement_sent` or `changed_meanwhile`
 */
export async function deleteAnnouncement(
	{ db, now }: DatabaseContext,
	chosen: { id: string; revision: number; by: Authority },
): Promise<void> {
	if (await deleteUnsent(db, { ...chosen, now })) return;
	const [present] = await announcementById(db, chosen.id);
	if (!present) return;
	throw new Refusal(isChangeable(present) ? 'changed_meanwhile' : 'announcement_sent');
}
