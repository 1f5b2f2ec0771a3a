import type { DatabaseContext } from '../../context.ts';
import { timedAnnouncementsOf } from '../../db/announcements/event-announcements.ts';
import { clubSettings } from '../../db/club/club.ts';
import {
	deskNumbers,
	doorsWithoutCheckIns,
	nextDeclined,
	pendingAnnouncements,
	seriesAndBreaks,
	waitingInVain,
} from '../../db/club/desk.ts';
import { eventsAtDoor } from '../../db/door/check-ins.ts';
import { partyCounts, turnoutOf } from '../../db/door/guest-list.ts';
import {
	begunEvents,
	eventBySlug,
	nextEvent,
	pastEvents,
	seriesIdOfSlug,
	upcomingEvents,
} from '../../db/events/events.ts';
import { invitedCounts, invitedOn } from '../../db/mail/mailings.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { peopleAtSlug } from '../../db/rsvps/parties.ts';
import { seriesById } from '../../db/series/series.ts';
import { clubProfile } from '../../domain/club/club.ts';
import type { DeskFacts, NamedBreak, SetUpFacts } from '../../domain/club/desk.ts';
import { Refusal } from '../../domain/errors.ts';
import { getEventPhase } from '../../domain/events/phase.ts';
import { reachOf } from '../../domain/mail/email-reach.ts';
import { localDate } from '../../domain/time/time.ts';
import { calledOff, happeningNow } from '../events/upcoming.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How many upcoming events the desk lists. */
const UPCOMING = 100;
/** How many past events a page of the desk lists. */
const PAST = 20;

/** How many events the desk leads to the door of: one that runs, and what begins meanwhile. */
const AT_DOOR = 3;

/**
 * The desk itself, read in one batch: the club, its next event, those at whose door people come in now, and
 * the facts about what needs attention.
 */
export async function viewDesk({ db, now }: DatabaseContext) {
	// A date may be over in one zone and not in another: a day earlier is early enough for all.
	const fromDate = localDate(new Date(now.getTime() - DAY_MS), 'UTC');
	const {
		club: [clubRow],
		next: [next],
		atDoor,
		declined: [declined],
		numbers: [numbers],
		announcements,
		waiting,
		openDoors,
		plans: [plans],
	} = await rawBatch(db, {
		club: clubSettings(db),
		next: nextEvent(db, now),
		atDoor: eventsAtDoor(db, now, AT_DOOR),
		declined: nextDeclined(db, now),
		numbers: deskNumbers(db, now),
		announcements: pendingAnnouncements(db, now),
		waiting: waitingInVain(db, now),
		openDoors: doorsWithoutCheckIns(db, now),
		plans: seriesAndBreaks(db, fromDate),
	});
	const facts: DeskFacts = {
		lastChoreAt: numbers?.lastChoreAt ? new Date(numbers.lastChoreAt) : null,
		failedMails: numbers?.failedMails ?? 0,
		lateMails: numbers?.lateMails ?? 0,
		isMailHeld: numbers?.isMailReleased === 0,
		awaitingConsent: numbers?.awaitingConsent ?? 0,
		stoppedAddresses: numbers?.stoppedAddresses ?? 0,
		announcements: announcements.map(({ sendsAt, isOfCancelled, ...announcement }) => ({
			...announcement,
			isOfCancelled: isOfCancelled === 1,
			sendsAt: sendsAt === null ? null : new Date(sendsAt),
		})),
		waiting,
		openDoors,
		runningSeries: plans?.running ?? 0,
		hasNextEvent: next !== undefined,
	};
	const club = clubProfile(clubRow);
	const setUp: SetUpFacts = {
		club,
		setUpAt: clubRow?.setUpAt ?? null,
		members: numbers?.members ?? 0,
		organizers: numbers?.organizers ?? 0,
	};
	return {
		club,
		next: next ?? null,
		atDoor,
		/** How many members said no to the next event. */
		declined: declined?.members ?? 0,
		facts,
		setUp,
		breaks: JSON.parse(plans?.breaks ?? '[]') as NamedBreak[],
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
		club: clubSettings(db),
		begun: begunEvents(db, now, limit),
		upcoming: upcomingEvents(db, now, limit),
		past: pastEvents(db, now, PAST + 1, { before }),
	});
	const shown = past.slice(0, PAST);
	return {
		club: clubProfile(clubRow),
		happening: happeningNow(begun),
		upcoming: [...calledOff(begun), ...upcoming],
		past: shown,
		/** Where older ones begin, if there are any. */
		olderThan: past.length > PAST ? (shown.at(-1)?.slug ?? null) : null,
	};
}

/** One event for its organizers, read in one batch; `event` is null when there is none. */
export async function viewDeskEvent({ db, now }: DatabaseContext, slug: string) {
	const {
		club: [clubRow],
		event: [event],
		series: [series],
		counts,
		reach: [reach],
		came: [came],
		announcements,
	} = await rawBatch(db, {
		club: clubSettings(db),
		event: eventBySlug(db, slug),
		series: seriesById(db, seriesIdOfSlug(slug)),
		counts: partyCounts(db, slug),
		reach: peopleAtSlug(db, slug),
		came: turnoutOf(db, slug),
		announcements: timedAnnouncementsOf(db, slug),
	});
	const isDecided = event?.came != null && getEventPhase(event, now) === 'over';
	const partiesWith = (answer: (typeof counts)[number]['answer']) =>
		counts.find((count) => count.answer === answer)?.parties ?? 0;
	return {
		club: clubProfile(clubRow),
		event: event ?? null,
		series: series ?? null,
		/** Members who go or wait, by whether they get email. */
		reach: reachOf(reach),
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
 * One event for its organizers, read in one batch.
 *
 * @throws Refusal `event_not_found`
 */
export async function getDeskEvent(context: DatabaseContext, slug: string) {
	const { event, ...view } = await viewDeskEvent(context, slug);
	if (!event) throw new Refusal('event_not_found');
	return { ...view, event };
}

/** The club, and the event that a new one is to be like, read in one batch. */
export async function viewNewEvent({ db, now }: DatabaseContext, from: string | null) {
	const {
		club: [clubRow],
		source: [source],
		invited,
	} = await rawBatch(db, {
		club: clubSettings(db),
		source: eventBySlug(db, from ?? ''),
		invited: invitedCounts(db, now),
	});
	const club = clubProfile(clubRow);
	return {
		club,
		source: source ?? null,
		/** The recipients of an invitation to an event that opens now. */
		invited: invitedOn(invited, localDate(now, club.timeZone)),
	};
}
