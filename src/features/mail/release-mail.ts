import { countRecipients, dueAnnouncements } from '../../db/announcements/announcements.ts';
import type { Db } from '../../db/client.ts';
import { countMailings, eventsWithMailings } from '../../db/mail/mailings.ts';
import { countHeldMail, type ReleaseAges, releaseHeldMail } from '../../db/mail/release.ts';
import { audienceOf, LATEST_START_MS } from '../../domain/announcements/announcement.ts';
import { REQUEST_GIVEN_UP_AFTER_MS } from '../../domain/mail/limits.ts';
import { mailingsDue } from '../../domain/mail/mailings.ts';
import { GIVE_UP_AFTER_MS } from '../../domain/mail/retry.ts';
import { localDate } from '../../domain/time/time.ts';

/** More announcements than this are never due at once. */
const MOST_ANNOUNCEMENTS = 100;

/** What a release would send, each number at most: whoever wants none by then gets none. */
export interface ReleaseForecast {
	heldSince: Date;
	/** Messages that were written before the backup or since the restore. */
	messages: number;
	/** Invitations, reminders and thanks that are due now. */
	mailings: number;
	/** Emails of scheduled announcements whose time came within the last day. */
	announcements: number;
	/** Emails that confirm a request for invitations. */
	requests: number;
	/** Messages from the contact form. */
	contacts: number;
	/** What is past its age and is written off. */
	tooOld: number;
}

function agesAt(now: Date): ReleaseAges {
	return {
		now,
		writtenSince: new Date(now.getTime() - GIVE_UP_AFTER_MS),
		askedSince: new Date(now.getTime() - REQUEST_GIVEN_UP_AFTER_MS),
	};
}

async function dueMailings(db: Db, now: Date) {
	const events = await eventsWithMailings(db, now, 'as_if_released');
	return mailingsDue(events, now);
}

/**
 * Counts what a release of email would send now, and what it would write off. Nothing is changed.
 *
 * @returns null where email is not on hold
 */
export async function forecastRelease(db: Db, now: Date): Promise<ReleaseForecast | null> {
	const held = await countHeldMail(db, agesAt(now));
	if (!held) return null;
	const due = await dueMailings(db, now);
	const mailings = await countMailings(
		db,
		due.map(({ event, kind, revision, dueAt }) => ({ eventId: event.id, kind, revision, dueAt })),
		localDate(now, due[0]?.event.clubZone ?? 'UTC'),
	);
	let announcements = 0;
	for (const announcement of await dueAnnouncements(
		db,
		now,
		MOST_ANNOUNCEMENTS,
		'as_if_released',
	)) {
		if (now.getTime() - announcement.sendsAt > LATEST_START_MS) continue;
		const today = localDate(now, announcement.timeZone || 'UTC');
		announcements += await countRecipients(db, audienceOf(announcement), today, now);
	}
	const { heldSince, messages, requests, contacts } = held;
	return {
		heldSince,
		messages,
		mailings,
		announcements,
		requests,
		contacts,
		tooOld: held.tooOld + held.tooOldRequests + held.tooOldContacts,
	};
}

/**
 * Releases the email of a restored site: the next minute's chores send what is still of use.
 *
 * @param writesOff true sends nothing of it: all that waits or is due now is written off
 * @returns how many messages were written off, or null where email was not on hold
 */
export async function releaseMail(db: Db, now: Date, writesOff: boolean): Promise<number | null> {
	const due = writesOff ? await dueMailings(db, now) : [];
	return releaseHeldMail(db, agesAt(now), {
		everything: writesOff,
		mailings: due.map(({ event, kind, revision }) => ({ eventId: event.id, kind, revision })),
	});
}
