import { cameText, cancelledText, getEventPhase, peopleAt } from '../events/phase.ts';
import type { Locale } from '../text/language.ts';
import { asSentence, capitalized, counted, ordinal } from '../text/names.ts';
import { everyTime, hasEnded, type SeriesRhythm, untilItsEnd } from './standing-rsvp.ts';

const HOUR_MS = 60 * 60_000;

/** The longest "what I'm working on" line. */
export const MAX_NOTE_LENGTH = 140;

/** How many hours before the start a party can be moved up at the latest; 0 is until it begins. */
const LIMITS = [0, 1, 2, 3, 6, 12, 24, 48];

interface PanelEvent {
	status: 'scheduled' | 'cancelled';
	/** Left out where only events that take place are read. */
	cancelReason?: string | null;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
	capacity: number;
	guestsAllowed: number;
	going: number;
	waiting: number;
}

interface PanelRsvp {
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	position: number | null;
	/** Not to be moved up later than this many hours before the start; null is until it begins. */
	promoteUntilHours: number | null;
	/** Whether an email about a free seat reaches the member. */
	canBeEmailed: boolean;
}

/** The series of the event, and what the member says for every event of it. */
interface PanelSeries extends SeriesRhythm {
	guestsAllowed: number;
	/** How many guests come every time; null where nothing is said for every event. */
	standingGuests: number | null;
}

/** Until when a party can ask to be moved up. */
interface LimitChoice {
	hours: number;
	label: string;
}

/** What the control says and offers about coming every time. */
interface StandingPart {
	isStanding: boolean;
	/** `Come every week`, or `You come every week`. */
	title: string;
	detail: string;
	button: string;
	/** How many guests can be named with it; zero leaves it with those of the party. */
	guestChoices: number;
	/** What the number of guests is asked by. */
	question: string;
}

/** What the RSVP control shows: its state in words, and what can be done from there. */
export interface RsvpPanel {
	state: 'open' | 'going' | 'waitlisted' | 'declined' | 'closed';
	title: string;
	/** A sentence below the seats. */
	detail: string;
	/** The one thing to do, if anything. */
	yes: string | null;
	no: string | null;
	/** How many guests the party may have from here; zero offers none. */
	guestChoices: number;
	guests: number;
	/** Until when the party can be moved up, the latest first; empty where there is no list to wait on. */
	limits: LimitChoice[];
	/** The present one of them, in hours before the start. */
	limit: number;
	/** Null where the event belongs to no series that goes on, or to a page that offers nothing of it. */
	standing: StandingPart | null;
}

/** `Just me`, `Me and 2 guests`: a party to choose. */
export function partyText(guests: number): string {
	return guests === 0 ? 'Just me' : `Me and ${counted(guests, 'guest')}`;
}

/** The availability of an event, for a list; one that reads no seats has no events to come. */
export function availability(
	event: Pick<PanelEvent, 'status' | 'startsAt' | 'endsAt'> &
		Partial<Pick<PanelEvent, 'capacity' | 'going' | 'waiting'>> & { came?: number | null },
	now: Date,
): {
	tone: 'free' | 'full' | 'off';
	text: string;
} {
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') return { tone: 'off', text: 'Cancelled' };
	const { capacity = 0, going = 0, waiting = 0, came } = event;
	if (phase === 'over')
		return { tone: 'off', text: capitalized(cameText(peopleAt({ going, came }))) };
	if (phase === 'happening') return { tone: 'free', text: 'Now' };
	const left = seatsLeft({ capacity, going });
	if (left > 0) return { tone: 'free', text: `${counted(left, 'seat')} left` };
	return { tone: 'full', text: waiting > 0 ? `Full, ${waiting} waiting` : 'Full' };
}

/** Free seats; a capacity that was lowered below the seats taken leaves none, never less. */
export function seatsLeft(event: { capacity: number; going: number }): number {
	return Math.max(0, event.capacity - event.going);
}

/** ` and 1 guest`, to follow "you"; empty for somebody who comes alone. */
function company(guests: number): string {
	return guests === 0 ? '' : ` and ${counted(guests, 'guest')}`;
}

/** The RSVP to an event that is on and takes no RSVPs any more; empty without one. */
function duringText(rsvp: PanelRsvp | null): string {
	switch (rsvp?.answer) {
		case 'going':
			return rsvp.guests > 0
				? ` You're going, with ${counted(rsvp.guests, 'guest')}.`
				: " You're going.";
		case 'waitlisted':
			return " You're still on the waiting list: no seat came free before it began.";
		case 'declined':
			return " You're not coming.";
		default:
			return '';
	}
}

function party(guests: number): string {
	return guests === 0 ? 'You bring nobody.' : `You bring ${counted(guests, 'guest')}.`;
}

/** `it begins`, `1 hour before`, `24 hours before`: to follow "until". */
export function limitText(hours: number): string {
	return hours === 0 ? 'it begins' : `${counted(hours, 'hour')} before`;
}

function isLimitPassed(event: PanelEvent, hours: number, now: Date): boolean {
	return event.startsAt.getTime() - hours * HOUR_MS <= now.getTime();
}

/** The limits that still lie ahead, with the one that was chosen; none where there is no choice. */
function limitChoices(event: PanelEvent, chosen: number, now: Date): LimitChoice[] {
	const ahead = LIMITS.filter((hours) => hours === 0 || !isLimitPassed(event, hours, now));
	const hours = [...new Set([...ahead, chosen])].sort((one, other) => one - other);
	if (hours.length === 1) return [];
	return hours.map((each) => ({ hours: each, label: limitText(each) }));
}

/** For people on a waiting list who get no email from the club. */
const CHECK_BACK = "We can't email you when a seat is free, so check back here.";

/** When a waiting party is emailed, by the time that it named. */
function promotionText(
	event: PanelEvent,
	{ hours, canBeEmailed }: { hours: number; canBeEmailed: boolean },
	now: Date,
): string {
	if (isLimitPassed(event, hours, now)) {
		return `You asked not to be moved up later than ${limitText(hours)}, so you stay where you are.`;
	}
	const until = hours === 0 ? '' : `, until ${limitText(hours)}`;
	if (canBeEmailed) return `We'll email you when a seat is free${until}.`;
	return hours === 0
		? CHECK_BACK
		: `You can still be moved up until ${limitText(hours)}. ${CHECK_BACK}`;
}

function standingPart(
	event: PanelEvent,
	series: PanelSeries | null,
	{ guests, guestChoices, isActive }: { guests: number; guestChoices: number; isActive: boolean },
	now: Date,
	locale: Locale,
): StandingPart | null {
	if (!series || hasEnded(series, now, event.timeZone)) return null;
	const { guestsAllowed, standingGuests } = series;
	const every = everyTime([series.rule]);
	const question = `Who comes ${every}?`;
	const until = untilItsEnd(series, locale);
	if (standingGuests !== null) {
		return {
			isStanding: true,
			title: `You come ${every}`,
			detail: `We count you${company(standingGuests)} in at each new event as soon as it opens${until}. If you stop, what you have answered already stays as it is.`,
			button: `Stop coming ${every}`,
			guestChoices: 0,
			question,
		};
	}
	const along = isActive ? Math.min(guests, guestsAllowed) : 0;
	return {
		isStanding: false,
		title: `Come ${every}`,
		detail: `We count you${company(along)} in at the coming events, and at each new one as soon as it opens${until}. You can skip any of them, and stop at any time.`,
		button: `Count me in ${every}`,
		guestChoices: isActive ? 0 : Math.min(guestsAllowed, guestChoices),
		question,
	};
}

/**
 * What the RSVP control says and offers.
 *
 * @param series of the event, where the page offers to come every time
 */
export function rsvpPanel(
	event: PanelEvent,
	rsvp: PanelRsvp | null,
	now: Date,
	locale: Locale,
	series: PanelSeries | null = null,
): RsvpPanel {
	const phase = getEventPhase(event, now);
	const left = seatsLeft(event);
	const taken = `${event.going} of ${counted(event.capacity, 'seat')} taken.`;
	const guests = rsvp?.guests ?? 0;
	const limit = rsvp?.promoteUntilHours ?? 0;
	const isStanding = series !== null && series.standingGuests !== null;
	const closed = {
		state: 'closed' as const,
		yes: null,
		no: null,
		guestChoices: 0,
		guests,
		limits: [],
		limit,
		standing: null,
	};

	if (phase === 'cancelled') {
		return {
			...closed,
			title: 'Cancelled',
			detail: asSentence(`This event is ${cancelledText(event.cancelReason ?? null)}`),
		};
	}
	if (phase === 'over') {
		return { ...closed, title: 'That was it', detail: `It's over: ${cameText(peopleAt(event))}.` };
	}
	if (phase === 'happening') {
		return { ...closed, title: 'Happening now', detail: `${taken}${duringText(rsvp)}` };
	}
	if (rsvp?.answer === 'going') {
		// A party keeps its size, also where the event allows fewer guests by now.
		const guestChoices = Math.max(guests, Math.min(event.guestsAllowed, guests + left));
		return {
			state: 'going',
			title: "You're going",
			detail: `${taken} ${party(guests)}`,
			yes: null,
			no: isStanding ? 'Skip this one' : "I can't come",
			guestChoices,
			guests,
			limits: [],
			limit,
			standing: standingPart(event, series, { guests, guestChoices, isActive: true }, now, locale),
		};
	}
	if (rsvp?.answer === 'waitlisted') {
		const guestChoices = Math.max(guests, Math.min(event.guestsAllowed, event.capacity - 1));
		return {
			state: 'waitlisted',
			title: `You're ${ordinal(rsvp.position ?? 1)} on the waiting list`,
			detail:
				`${taken} ${promotionText(event, { hours: limit, canBeEmailed: rsvp.canBeEmailed }, now)} ${guests > 0 ? party(guests) : ''}`.trim(),
			yes: null,
			no: isStanding ? 'Skip this one' : 'Leave the waiting list',
			guestChoices,
			guests,
			limits: limitChoices(event, limit, now),
			limit,
			standing: standingPart(event, series, { guests, guestChoices, isActive: true }, now, locale),
		};
	}
	const isFull = left === 0;
	const isDeclined = rsvp?.answer === 'declined';
	const waiting = event.waiting > 0 ? ` ${event.waiting} waiting.` : '';
	const guestChoices = Math.min(event.guestsAllowed, Math.max(0, event.capacity - 1));
	const openTitle = isFull ? 'Full' : `${counted(left, 'seat')} left`;
	const declinedTitle = isStanding ? 'You skip this one' : "You're not coming";
	// A standing RSVP brings as many guests as always, unless it says otherwise.
	const usual = Math.min(series?.standingGuests ?? 0, guestChoices);
	const withUsual = usual > 0 ? ` You'd bring ${counted(usual, 'guest')}, as always.` : '';
	return {
		state: isDeclined ? 'declined' : 'open',
		title: isDeclined ? declinedTitle : openTitle,
		detail: isFull
			? `${taken}${waiting} Join the waiting list for a seat that comes free.${withUsual}`
			: `${taken}${withUsual}`,
		yes: isFull ? 'Join the waiting list' : 'Count me in',
		no: isDeclined ? null : isStanding ? 'Skip this one' : "I can't come",
		guestChoices,
		guests: usual,
		limits: isFull ? limitChoices(event, 0, now) : [],
		limit: 0,
		standing: standingPart(
			event,
			series,
			{ guests: 0, guestChoices, isActive: false },
			now,
			locale,
		),
	};
}
