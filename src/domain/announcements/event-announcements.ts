import { affectedAnnouncementMessages } from '../../messages/desk/announcements/affected.ts';
import type { Locale } from '../text/language.ts';

/** What becomes of announcements scheduled for an event's attendees when the event is moved or cancelled. */

/** How many announcements a change of events affects. */
export interface AffectedAnnouncements {
	/** Those that are held as drafts, because their event is cancelled. */
	held: number;
	/** Those that go out after their event has begun, from now on; and those that go out before it. */
	late: number;
	early: number;
}

/**
 * Counts announcements by what a change does to them. One that was to go out after its event, to say
 * thanks for example, is as right after the event was moved, as long as it still comes after.
 *
 * @param scheduled when each goes out, and when its event begins before and after; null for cancelled
 */
export function affectedBy(
	scheduled: readonly { sendsAt: Date; before: Date; after: Date | null }[],
): AffectedAnnouncements {
	const affected = { held: 0, late: 0, early: 0 };
	for (const { sendsAt, before, after } of scheduled) {
		if (after === null) affected.held += 1;
		else if (sendsAt < before && sendsAt >= after) affected.late += 1;
		else if (sendsAt >= before && sendsAt < after) affected.early += 1;
	}
	return affected;
}

/** What a change does to announcements, in sentences, before it is done; none where it does nothing. */
export function affectedText(
	{ held, late, early }: AffectedAnnouncements,
	locale: Locale,
): string[] {
	const messages = affectedAnnouncementMessages(locale);
	return [
		...(held > 0 ? [messages.held({ announcements: held })] : []),
		...(late > 0 ? [messages.late({ announcements: late })] : []),
		...(early > 0 ? [messages.early({ announcements: early })] : []),
	];
}
