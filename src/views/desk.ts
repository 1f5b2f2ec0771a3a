import type { Context } from '../context.ts';
import { eventsAtDoor } from '../db/check-ins.ts';
import { clubSettings } from '../db/club.ts';
import { comingEvents, eventBySlug, nextEvent, pastEvents, seriesIdOfSlug } from '../db/events.ts';
import { partyCounts } from '../db/guest-list.ts';
import { seriesById } from '../db/series.ts';
import { clubProfile } from '../domain/club.ts';

type Site = Pick<Context, 'db' | 'now'>;

/** How many coming events the desk lists. */
const COMING = 100;
/** How many past events a page of the desk lists. */
const PAST = 20;

/** How many events the desk leads to the door of: one that runs, and what begins meanwhile. */
const AT_DOOR = 3;

/** The desk itself: the club, its next event, and those at whose door people come in now, read in one batch. */
export async function viewDesk({ db, now }: Site) {
	const [[clubRow], [next], atDoor] = await db.batch([
		clubSettings(db),
		nextEvent(db, now),
		eventsAtDoor(db, now, AT_DOOR),
	]);
	return { club: clubProfile(clubRow), next: next ?? null, atDoor };
}

/**
 * All events for organisers, read in one batch: what comes, and a page of what was.
 *
 * @param before the slug of the last event on the page before; then nothing that comes is read
 */
export async function viewDeskEvents({ db, now }: Site, before?: string) {
	const [[clubRow], coming, past] = await db.batch([
		clubSettings(db),
		comingEvents(db, now, before === undefined ? COMING : 0),
		pastEvents(db, now, PAST + 1, before),
	]);
	const shown = past.slice(0, PAST);
	return {
		club: clubProfile(clubRow),
		coming,
		past: shown,
		/** Where older ones begin, if there are any. */
		olderThan: past.length > PAST ? (shown.at(-1)?.slug ?? null) : null,
	};
}

/** One event for its organisers, read in one batch; `event` is null when there is none. */
export async function viewDeskEvent({ db }: Site, slug: string) {
	const [[clubRow], [event], [series], counts] = await db.batch([
		clubSettings(db),
		eventBySlug(db, slug),
		seriesById(db, seriesIdOfSlug(slug)),
		partyCounts(db, slug),
	]);
	const partiesWith = (answer: (typeof counts)[number]['answer']) =>
		counts.find((count) => count.answer === answer)?.parties ?? 0;
	return {
		club: clubProfile(clubRow),
		event: event ?? null,
		series: series ?? null,
		/** Members by their answer, guests not counted. */
		parties: {
			going: partiesWith('going'),
			waiting: partiesWith('waitlisted'),
			declined: partiesWith('declined'),
		},
	};
}

/** The club, and the event that a new one is to be like, read in one batch. */
export async function viewNewEvent({ db }: Site, from: string | null) {
	const [[clubRow], [source]] = await db.batch([clubSettings(db), eventBySlug(db, from ?? '')]);
	return { club: clubProfile(clubRow), source: source ?? null };
}
