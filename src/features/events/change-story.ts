import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { changeStory } from '../../db/events/stories.ts';
import { newPicture } from '../../db/pictures.ts';
import { Refusal } from '../../domain/errors.ts';
import { requireOver } from '../../domain/events/story.ts';
import type { ChosenPicture } from '../../domain/pictures/picture-form.ts';

/** What an owner's forms know of an event's story. */
export interface SeenStory {
	eventId: string;
	/** The action that had changed it last; null where there was nothing yet. */
	change: string | null;
	pictureId: string | null;
	pictureAlt: string;
	report: string;
}

async function change(
	{ db, now }: DatabaseContext,
	{ authority }: Actor,
	{ eventId, change: seen }: SeenStory,
	wanted: Pick<Parameters<typeof changeStory>[1], 'chosen' | 'picture'>,
): Promise<'changed'> {
	const outcome = await changeStory(db, { eventId, by: authority, seen, ...wanted, now });
	if (outcome === 'changed_meanwhile') throw new Refusal('changed_meanwhile');
	return 'changed';
}

/**
 * Gives an event a picture, or changes what is said of it for people who can't see it. Nobody is emailed, and
 * calendars needn't follow.
 *
 * @param seen the story as its form has seen it
 * @param chosen.picture a new picture as `readPicture` gives it; null keeps the one that is there
 * @throws Refusal `invalid` with the field where there is neither, `changed_meanwhile` where somebody else
 *   changed the story since
 */
export async function changeEventPicture(
	context: DatabaseContext,
	owner: Actor,
	seen: SeenStory,
	{ alt, picture }: ChosenPicture,
): Promise<'changed' | 'unchanged'> {
	if (picture) {
		const stored = newPicture(picture);
		const chosen = { pictureId: stored.id, pictureAlt: alt };
		return change(context, owner, seen, { chosen, picture: stored });
	}
	if (seen.pictureId === null) {
		throw new Refusal('invalid', { field: 'picture', reason: 'picture_missing' });
	}
	if (seen.pictureAlt === alt) return 'unchanged';
	return change(context, owner, seen, { chosen: { pictureAlt: alt } });
}

/**
 * Removes the picture of an event.
 *
 * @throws Refusal `changed_meanwhile` where somebody else changed the story since
 */
export async function removeEventPicture(
	context: DatabaseContext,
	owner: Actor,
	seen: SeenStory,
): Promise<'changed' | 'unchanged'> {
	if (seen.pictureId === null) return 'unchanged';
	return change(context, owner, seen, { chosen: { pictureId: null, pictureAlt: '' } });
}

/**
 * Says how an event went, once it is over; an empty report removes what was said.
 *
 * @param event the event that the story is of
 * @throws Refusal `event_cancelled`, `event_not_over`, or `changed_meanwhile` where somebody else changed the story
 *   since
 */
export async function changeReport(
	context: DatabaseContext,
	owner: Actor,
	event: Parameters<typeof requireOver>[0],
	seen: SeenStory,
	report: string,
): Promise<'changed' | 'unchanged'> {
	requireOver(event, context.now);
	if (seen.report === report) return 'unchanged';
	return change(context, owner, seen, { chosen: { report } });
}
