import { readFile } from 'node:fs/promises';
import { and, desc, eq, lte } from 'drizzle-orm';
import type { Actor } from '../../src/auth/policy.ts';
import type { Db } from '../../src/db/client.ts';
import { eventStories, events } from '../../src/db/schema.ts';
import { readPicture } from '../../src/domain/pictures/pictures.ts';
import { changeEventPicture, changeReport } from '../../src/features/events/change-story.ts';

/** How a morning of the demo club went, and a picture that was drawn for it (last-time.svg). */
const REPORT =
	'Two lamps got their shades, Mona’s bird box got its roof, and the green sweater is down to one sleeve.\n\nWhoever left the good scissors: they are in the *top drawer*.';
const ALT = 'A table with a bird box, half a sweater and a mug on it, below two new lampshades';

/**
 * Tells of the last event of the demo club that took place, unless something is told of one already.
 *
 * @param owner somebody who may change events
 */
export async function tellOfLastEvent(
	{ db, now }: { db: Db; now: Date },
	owner: Actor,
): Promise<void> {
	const told = await db.select({ id: eventStories.eventId }).from(eventStories).limit(1);
	const [last] = await db
		.select()
		.from(events)
		.where(and(eq(events.status, 'scheduled'), lte(events.endsAt, now)))
		.orderBy(desc(events.startsAt))
		.limit(1);
	if (told.length > 0 || !last) return;
	const drawn = readPicture(await readFile(new URL('./last-time.webp', import.meta.url)));
	if (!drawn.ok) throw new Error("The demo club's picture cannot be read.");
	const story = { eventId: last.id, change: null, pictureId: null, pictureAlt: '', report: '' };
	await changeReport({ db, now }, owner, last, story, REPORT);
	const [row] = await db
		.select({ change: eventStories.change })
		.from(eventStories)
		.where(eq(eventStories.eventId, last.id));
	if (!row) throw new Error("The demo club's report is gone.");
	const { picture } = drawn;
	await changeEventPicture({ db, now }, owner, { ...story, ...row }, { alt: ALT, picture });
}
