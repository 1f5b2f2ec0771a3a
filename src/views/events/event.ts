import { may } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { eventById, eventBySlug, nextEvent } from '../../db/events/events.ts';
import { memberById } from '../../db/members/users.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { attendeesFor, cameBesides, walkInsSeen } from '../../db/rsvps/attendees.ts';
import { type EventReference, rsvpOf } from '../../db/rsvps/rsvps.ts';
import { standingRsvpAt } from '../../db/rsvps/standing-rsvps.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { firstName, greeting } from '../../domain/members/first-name.ts';

/** How many attendees a page names; the rest are counted. */
const NAMED = 30;

/** Somebody who gave only a name at the door, as an attendee. */
const unknown = ({ name }: { name: string }) => ({ userId: null, name, note: '', isHidden: false });

/** The waiting list in its order, then the others as they came: for `sort`. */
function byListAndTime(
	one: { place: number | null; checkedInAt: Date },
	other: { place: number | null; checkedInAt: Date },
): number {
	const unlisted = Number.MAX_SAFE_INTEGER;
	return (
		(one.place ?? unlisted) - (other.place ?? unlisted) ||
		one.checkedInAt.getTime() - other.checkedInAt.getTime()
	);
}

/** What isn't asked where nobody is signed in. */
const NOTHING_OF_THEIRS = {
	mine: undefined,
	going: undefined,
	besides: undefined,
	walkIns: undefined,
	series: undefined,
};

/** One event as a viewer sees it, read in one batch; `event` is null when there is none. */
export async function viewEvent(
	context: Context,
	viewer: Viewer | null,
	reference: EventReference,
) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const asked = [reference, now] as const;
	const viewerId = may(viewer, 'attendees.see') ? viewer.user.id : null;
	const {
		club: [clubRow],
		event: [event],
		mine: [mine],
		going,
		besides,
		walkIns,
		series: [series],
	} = await rawBatch(db, {
		club: clubSettings(db),
		event:
			reference === 'next'
				? nextEvent(db, now)
				: 'id' in reference
					? eventById(db, reference.id)
					: eventBySlug(db, reference.slug),
		...(viewerId === null
			? NOTHING_OF_THEIRS
			: {
					mine: rsvpOf(db, viewerId, ...asked),
					going: attendeesFor(db, viewerId, ...asked, NAMED),
					besides: cameBesides(db, viewerId, ...asked, NAMED),
					walkIns: walkInsSeen(db, viewerId, ...asked, NAMED),
					series: standingRsvpAt(db, viewerId, ...asked),
				}),
	});
	return {
		club: clubProfile(clubRow),
		event: event ?? null,
		mine: mine ?? null,
		/** The series of the event with what the viewer says for all of it; null for a visitor. */
		series: series ?? null,
		// Attendees see each other by first name; nobody else sees anybody.
		attendees: [...going, ...besides.sort(byListAndTime), ...walkIns.map(unknown)]
			.slice(0, NAMED)
			.map(({ name, note, userId, isHidden }) => ({
				name: firstName(name),
				note,
				isViewer: userId === viewer?.user.id,
				isHidden,
			})),
	};
}

/** What the page behind a link in a mail shows: a first name and the event, nothing of others. */
export async function viewLinkedEvent(
	context: Context,
	subject: { userId: string; eventId: string },
) {
	const { db, now } = context;
	const {
		club: [clubRow],
		event: [event],
		mine: [mine],
		member: [member],
	} = await rawBatch(db, {
		club: clubSettings(db),
		event: eventById(db, subject.eventId),
		mine: rsvpOf(db, subject.userId, { id: subject.eventId }, now),
		member: memberById(db, subject.userId),
	});
	return {
		club: clubProfile(clubRow),
		event: event ?? null,
		mine: mine ?? null,
		greeting: member && !member.bannedAt ? greeting(member.name) : null,
		hasName: (member?.name ?? '').trim() !== '',
	};
}
