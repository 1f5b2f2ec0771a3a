import type { DatabaseContext } from '../../context.ts';
import {
	scheduledAnnouncementsOf,
	timedAnnouncementsOf,
} from '../../db/announcements/event-announcements.ts';
import {
	clubOfDesk,
	clubOfDeskWithZone,
	clubToSetUp,
	clubWithDefaults,
} from '../../db/club/club.ts';
import { deskFacts, nextEventOfDesk } from '../../db/club/desk.ts';
import { partyCounts, turnoutOf } from '../../db/door/guest-list.ts';
import {
	deskEventBySlug,
	eventToCancel,
	eventToChange,
	eventToDuplicate,
} from '../../db/events/desk-events.ts';
import {
	begunEventsOfDesk,
	pastEvents,
	pastEventsBefore,
	upcomingEvents,
} from '../../db/events/events.ts';
import { invitedCounts, invitedOn } from '../../db/mail/mailings.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { hasPartiesAt, peopleAtSlug } from '../../db/rsvps/parties.ts';
import { seriesIdBySlug, seriesOfSlug } from '../../db/series/series.ts';
import { clubPart } from '../../domain/club/club.ts';
import type { DeskFacts, NamedBreak, SetUpFacts } from '../../domain/club/desk.ts';
import { Refusal } from '../../domain/errors.ts';
import { getEventPhase } from '../../domain/events/phase.ts';
import { reachOf } from '../../domain/mail/email-reach.ts';
import { localDate } from '../../domain/time/time.ts';
import { calledOff, happeningNow } from '../events/upcoming.ts';

/** How many upcoming events the desk lists. */
const UPCOMING = 100;
/** How many past events a page of the desk lists. */
const PAST = 20;

/**
 * The desk itself, read in one batch: the club, its next event, those at whose door people come in now, and
 * the facts about what needs attention.
 */
export async function viewDesk({ db, now }: DatabaseContext) {
	const {
		club: [clubRow],
		next: [next],
		facts: [row],
	} = await rawBatch(db, {
		club: clubToSetUp(db),
		next: nextEventOfDesk(db, now),
		facts: deskFacts(db, now),
	});
	const facts: DeskFacts = {
		lastChoreAt: row?.lastChoreAt ? new Date(row.lastChoreAt) : null,
		failedMails: row?.failedMails ?? 0,
		lateMails: row?.lateMails ?? 0,
		isMailHeld: row?.isMailReleased === 0,
		awaitingConsent: row?.awaitingConsent ?? 0,
		stoppedAddresses: row?.stoppedAddresses ?? 0,
		announcements: (row?.announcements ?? []).map(
			({ sendsAt, isOfCancelled, ...announcement }) => ({
				...announcement,
				isOfCancelled: isOfCancelled === 1,
				sendsAt: sendsAt === null ? null : new Date(sendsAt),
			}),
		),
		waiting: row?.waiting ?? [],
		openDoors: row?.openDoors ?? [],
		runningSeries: row?.runningSeries ?? 0,
		hasNextEvent: next !== undefined,
	};
	const club = clubPart(clubRow);
	const setUp: SetUpFacts = {
		club,
		setUpAt: clubRow?.setUpAt ?? null,
		members: row?.members ?? 0,
		organizers: row?.organizers ?? 0,
	};
	return {
		club,
		next: next ?? null,
		atDoor: (row?.atDoor ?? []).map(({ startsAt, endsAt, ...event }) => ({
			...event,
			startsAt: new Date(startsAt),
			endsAt: new Date(endsAt),
		})),
		facts,
		setUp,
		breaks: (row?.breaks ?? []) satisfies NamedBreak[],
	};
}

/**
 * All events for organizers, read in one batch: what is on, what comes, and a page of what was.
 *
 * @param before the slug of the last event on the page before; then only older ones are read
 */
export async function viewDeskEvents({ db, now }: DatabaseContext, before?: string) {
	const limit = before === undefined ? UPCOMING : 0;
	const {
		club: [clubRow],
		begun,
		upcoming,
		past,
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		begun: begunEventsOfDesk(db, now, limit),
		upcoming: upcomingEvents(db, now, limit),
		past:
			before === undefined
				? pastEvents(db, now, PAST + 1)
				: pastEventsBefore(db, now, PAST + 1, before),
	});
	const shown = past.slice(0, PAST);
	return {
		club: clubPart(clubRow),
		happening: happeningNow(begun),
		upcoming: [...calledOff(begun), ...upcoming],
		past: shown,
		/** Where older ones begin, if there are any. */
		olderThan: past.length > PAST ? (shown.at(-1)?.slug ?? null) : null,
	};
}

/**
 * One event for its organizers, read in one batch.
 *
 * @throws Refusal `event_not_found`
 */
export async function viewDeskEvent({ db, now }: DatabaseContext, slug: string) {
	const {
		club: [clubRow],
		event: [event],
		series: [series],
		counts,
		came: [came],
		announcements,
	} = await rawBatch(db, {
		club: clubOfDeskWithZone(db),
		event: deskEventBySlug(db, slug),
		series: seriesOfSlug(db, slug),
		counts: partyCounts(db, slug),
		came: turnoutOf(db, slug),
		announcements: timedAnnouncementsOf(db, slug),
	});
	if (!event) throw new Refusal('event_not_found');
	const isDecided = event.came !== null && getEventPhase(event, now) === 'over';
	const partiesWith = (answer: (typeof counts)[number]['answer']) =>
		counts.find((count) => count.answer === answer)?.parties ?? 0;
	return {
		club: clubPart(clubRow),
		event,
		series: series ?? null,
		/** Members by their answer, guests not counted. */
		parties: {
			going: partiesWith('going'),
			waiting: partiesWith('waitlisted'),
			declined: partiesWith('declined'),
		},
		/**
		 * How many of those who said yes came, and how many others; null if nobody was checked in, or it is
		 * not over.
		 */
		turnout: isDecided && came ? { ...came, saidYes: partiesWith('going') } : null,
		/** What is scheduled for its attendees, and what was before the event was cancelled. */
		announcements,
	};
}

/**
 * One event for the form that changes it, read in one batch.
 *
 * @throws Refusal `event_not_found`
 */
export async function viewEventForm({ db }: DatabaseContext, slug: string) {
	const {
		club: [clubRow],
		event: [event],
		series: [series],
		parties: [parties],
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		event: eventToChange(db, slug),
		series: seriesIdBySlug(db, slug),
		parties: hasPartiesAt(db, slug),
	});
	if (!event) throw new Refusal('event_not_found');
	return {
		club: clubPart(clubRow),
		event,
		seriesId: series?.id ?? null,
		/** Whether anybody goes or waits. */
		hasParties: parties !== undefined,
	};
}

/**
 * One event for the form that cancels it, read in one batch.
 *
 * @throws Refusal `event_not_found`
 */
export async function viewCancellation({ db }: DatabaseContext, slug: string) {
	const {
		club: [clubRow],
		event: [event],
		series: [series],
		reach: [reach],
		announcements,
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		event: eventToCancel(db, slug),
		series: seriesIdBySlug(db, slug),
		reach: peopleAtSlug(db, slug),
		announcements: scheduledAnnouncementsOf(db, slug),
	});
	if (!event) throw new Refusal('event_not_found');
	return {
		club: clubPart(clubRow),
		event,
		isOfSeries: series !== undefined,
		/** Members who go or wait, by whether they get email. */
		reach: reachOf(reach),
		/** When announcements to its attendees go out. */
		announcements,
	};
}

/** The club, and the event that a new one is to be like, read in one batch. */
export async function viewNewEvent({ db, now }: DatabaseContext, from: string | null) {
	const {
		club: [clubRow],
		source: [source],
		invited,
	} = await rawBatch(db, {
		club: clubWithDefaults(db),
		source: eventToDuplicate(db, from ?? ''),
		invited: invitedCounts(db, now),
	});
	const club = clubPart(clubRow);
	return {
		club,
		source: source ?? null,
		/** The recipients of an invitation to an event that opens now. */
		invited: invitedOn(invited, localDate(now, club.timeZone)),
	};
}
