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
export function affectedText({ held, late, early }: AffectedAnnouncements): string[] {
	const sentences = [];
	if (held > 0) {
		sentences.push(
			held === 1
				? "1 announcement is scheduled for its attendees. It won't go out: it becomes a draft again."
				: `${held} announcements are scheduled for its attendees. They won't go out: they become drafts again.`,
		);
	}
	if (late > 0) {
		sentences.push(
			late === 1
				? '1 announcement is scheduled for a time when the event will have begun. Check when it goes out.'
				: `${late} announcements are scheduled for a time when the event will have begun. Check when they go out.`,
		);
	}
	if (early > 0) {
		sentences.push(
			early === 1
				? '1 announcement that was to follow the event is now scheduled before it. Check when it goes out.'
				: `${early} announcements that were to follow the event are now scheduled before it. Check when they go out.`,
		);
	}
	return sentences;
}
