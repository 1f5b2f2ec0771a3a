import type { DatabaseContext } from '../../context.ts';
import { announcementById, stopSending } from '../../db/announcements/announcements.ts';
import type { Authority } from '../../db/authority.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * Stops an announcement that is going out: what has not been sent yet never is. Clicked twice, it is
 * stopped once.
 *
 * @param by the organizer who stops it
 * @returns how many messages this dropped
 * @throws Refusal `announcement_not_found`, or `nothing_to_stop` where it has gone out or was not sent
 */
export async function stopAnnouncement(
	{ db, now }: DatabaseContext,
	id: string,
	by: Authority,
): Promise<{ dropped: number }> {
	const dropped = await stopSending(db, { id, by, now });
	if (dropped !== null) return { dropped };
	const [present] = await announcementById(db, id);
	if (!present) throw new Refusal('announcement_not_found');
	if (present.status !== 'stopped') throw new Refusal('nothing_to_stop');
	return { dropped: 0 };
}
