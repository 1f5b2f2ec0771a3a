import { may } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { type Context, readerFor } from '../../context.ts';
import { clubFrame, clubToJoin, clubWithNoteLabel } from '../../db/club/club.ts';
import {
	eventForMember,
	eventForVisitor,
	eventOfLink,
	eventToShare,
	nextEventToAnswer,
} from '../../db/events/viewed-events.ts';
import { memberById } from '../../db/members/users.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { type AttendeeRow, attendeesFor } from '../../db/rsvps/attendees.ts';
import { type EventReference, rsvpOfLink } from '../../db/rsvps/rsvps.ts';
import { clubPart } from '../../domain/club/club.ts';
import { firstName, greeting } from '../../domain/members/first-name.ts';
import { localeFor } from '../../domain/text/language.ts';
import { spoken } from '../../messages/spoken.ts';

/** How many attendees a page names; the rest are counted. */
const NAMED = 30;

const KINDS = ['seated', 'besides', 'by_name'] as const;

/** Those with a seat, the waiting list in its order, then the others as they came: for `sort`. */
function byKindAndTime(one: AttendeeRow, other: AttendeeRow): number {
	const unlisted = Number.MAX_SAFE_INTEGER;
	return (
		KINDS.indexOf(one.came) - KINDS.indexOf(other.came) ||
		(one.place ?? unlisted) - (other.place ?? unlisted) ||
		(one.checkedInAt ?? 0) - (other.checkedInAt ?? 0)
	);
}

/** One event as a viewer sees it, read in one batch; `event` is null when there is none. */
export async function viewEvent(
	context: Context,
	viewer: Viewer | null,
	reference: EventReference,
) {
	const { now } = context;
	const db = readerFor(context, viewer);
	const viewerId = may(viewer, 'attendees.see') ? viewer.user.id : null;
	if (viewerId === null) {
		const {
			club: [clubRow],
			event: [event],
		} = await rawBatch(db, {
			club: clubToJoin(db),
			event: eventForVisitor(db, reference, now),
		});
		const club = clubPart(clubRow);
		const nothing = { mine: null, series: null, attendees: [], noteLabel: '' };
		return { club, toJoin: club, event: event ?? null, ...nothing };
	}
	const {
		club: [clubRow],
		event: [event],
		attendees,
	} = await rawBatch(db, {
		club: clubWithNoteLabel(db),
		event: eventForMember(db, reference, viewerId, now),
		attendees: attendeesFor(db, viewerId, reference, now, NAMED),
	});
	const club = clubPart(clubRow);
	const locale = await spoken(localeFor(context.language, club));
	const noteLabel = clubRow?.noteLabel ?? '';
	return {
		club,
		/** What attendees are asked for a line about; empty where for none. */
		noteLabel,
		/** The club for a visitor, who may join it with an RSVP. */
		toJoin: null,
		event: event ?? null,
		mine: event?.mine ?? null,
		/** The series of the event with what the viewer says for all of it; null for a visitor. */
		series: event?.series ?? null,
		// Attendees see each other by first name; nobody else sees anybody.
		attendees: attendees
			.sort(byKindAndTime)
			.slice(0, NAMED)
			.map(({ name, note, userId, isHidden }) => ({
				name: firstName(name, locale),
				note: clubRow?.noteLabel === '' ? '' : note,
				isViewer: userId === viewerId,
				isHidden: isHidden === 1,
			})),
	};
}

/** The next event for a member's page that asks about it alone, read in one batch; `event` is null when there is none. */
export async function viewNextEvent({ db, now }: Context, viewer: Viewer) {
	const {
		club: [clubRow],
		event: [event],
	} = await rawBatch(db, {
		club: clubFrame(db),
		event: nextEventToAnswer(db, now, viewer.user.id),
	});
	return { club: clubPart(clubRow), event: event ?? null };
}

/** One event for the page that passes it on, read in one batch; `event` is null when there is none. */
export async function viewSharedEvent(context: Context, viewer: Viewer | null, slug: string) {
	const db = readerFor(context, viewer);
	const {
		club: [clubRow],
		event: [event],
	} = await rawBatch(db, { club: clubFrame(db), event: eventToShare(db, slug) });
	return { club: clubPart(clubRow), event: event ?? null };
}

/** What the page behind a link in an email shows: a first name and the event, nothing of others. */
export async function viewLinkedEvent(
	context: Context,
	subject: { userId: string; eventId: string },
) {
	const { db } = context;
	const {
		club: [clubRow],
		event: [event],
		mine: [mine],
		member: [member],
	} = await rawBatch(db, {
		club: clubFrame(db),
		event: eventOfLink(db, subject.eventId),
		mine: rsvpOfLink(db, subject.userId, subject.eventId),
		member: memberById(db, subject.userId),
	});
	const club = clubPart(clubRow);
	const locale = await spoken(localeFor(context.language, club));
	return {
		club,
		event: event ?? null,
		mine: mine ?? null,
		greeting: member && !member.bannedAt ? greeting(member.name, locale) : null,
		hasName: (member?.name ?? '').trim() !== '',
	};
}
