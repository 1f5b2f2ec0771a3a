import type { DatabaseContext } from '../../context.ts';
import { clubOfDesk } from '../../db/club/club.ts';
import { eventOfStory } from '../../db/events/desk-events.ts';
import { storyOf } from '../../db/events/stories.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SeenStory } from '../../features/events/change-story.ts';

/**
 * An event with what it shows beside its facts, for its owner's forms, read in one batch.
 *
 * @throws Refusal `event_not_found`
 */
export async function getStoryToChange({ db }: DatabaseContext, slug: string) {
	const {
		club: [clubRow],
		event: [event],
		story: [row],
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		event: eventOfStory(db, slug),
		story: storyOf(db, slug),
	});
	if (!event) throw new Refusal('event_not_found');
	const { pictureId = null, pictureAlt = '', report = '', width, height } = row ?? {};
	const story: SeenStory = {
		eventId: event.id,
		change: row?.change ?? null,
		pictureId,
		pictureAlt,
		report,
	};
	return {
		club: clubPart(clubRow),
		event,
		story,
		/** The picture that it has now; null where there is none. */
		picture:
			pictureId && width && height ? { id: pictureId, width, height, alt: pictureAlt } : null,
	};
}
