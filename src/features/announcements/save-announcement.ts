import type { DatabaseContext } from '../../context.ts';
import {
	type AnnouncementText,
	announcementById,
	insertAnnouncement,
	updateAnnouncement,
} from '../../db/announcements/announcements.ts';
import type { Authority } from '../../db/authority.ts';
import { idOfSlug } from '../../db/events/events.ts';
import { type Audience, isChangeable } from '../../domain/announcements/announcement.ts';
import type { ChosenRecipients, WrittenAnnouncement } from '../../domain/announcements/form.ts';
import { Refusal } from '../../domain/errors.ts';

/** Whether it says the same to the same. */
function isSame(
	row: { subject: string; body: string; topic: string | null; eventId: string | null },
	{ subject, body, audience }: AnnouncementText,
): boolean {
	return (
		row.subject === subject &&
		row.body === body &&
		row.topic === audience.topic &&
		row.eventId === audience.eventId
	);
}

/** The audience that its form names. */
async function audienceFor({ db }: DatabaseContext, to: ChosenRecipients): Promise<Audience> {
	if ('topic' in to) return { topic: to.topic, eventId: null };
	const [event] = await idOfSlug(db, to.slug);
	if (!event) throw new Refusal('event_not_found', { field: 'to' });
	return { topic: null, eventId: event.id };
}

/**
 * Saves a new announcement as a draft.
 *
 * @param written.id made with the form: however often its button is clicked, there is one announcement
 * @param written.by its author
 * @returns whether it is new: the form may have been sent before
 * @throws Refusal `form_used` where the same form has made another announcement, `event_not_found`
 */
export async function createAnnouncement(
	context: DatabaseContext,
	written: { id: string; by: Authority; form: WrittenAnnouncement },
): Promise<{ isNew: boolean }> {
	const { db, now } = context;
	const { id, by, form } = written;
	const { subject, body, to } = form;
	const text = { subject, body, audience: await audienceFor(context, to) };
	const isNew = await insertAnnouncement(db, id, text, by, now);
	if (!isNew) {
		const [present] = await announcementById(db, id);
		if (!present || !isSame(present, text)) throw new Refusal('form_used');
	}
	return { isNew };
}

/**
 * Changes the text or the recipients of an announcement that has not gone out; a scheduled one stays
 * scheduled. The same form sent twice changes it once.
 *
 * @param written.revision the revision that its author saw
 * @throws Refusal `announcement_not_found`, `announcement_sent`, `changed_meanwhile` or `event_not_found`
 */
export async function changeAnnouncement(
	context: DatabaseContext,
	written: { id: string; revision: number; by: Authority; form: WrittenAnnouncement },
): Promise<void> {
	const { db, now } = context;
	const { id, revision, by, form } = written;
	const { subject, body, to } = form;
	const text = { subject, body, audience: await audienceFor(context, to) };
	if (await updateAnnouncement(db, { id, revision, by, now }, text)) return;
	const [present] = await announcementById(db, id);
	if (!present) throw new Refusal('announcement_not_found');
	if (!isChangeable(present)) throw new Refusal('announcement_sent');
	if (!isSame(present, text)) throw new Refusal('changed_meanwhile');
}
