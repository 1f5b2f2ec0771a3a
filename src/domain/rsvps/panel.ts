import { eventStateMessages } from '../../messages/site/events/states.ts';
import { everyMessages } from '../../messages/site/rsvps/every.ts';
import { rsvpPanelMessages } from '../../messages/site/rsvps/panel.ts';
import { cancelReason, getEventPhase, peopleAt } from '../events/phase.ts';
import type { Locale } from '../text/language.ts';
import { asSentence } from '../text/names.ts';
import { dayAndMonth } from '../time/time.ts';
import { everyOf, hasEnded, type SeriesRhythm } from './standing-rsvp.ts';

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

/** The availability of an event, for a list; one that reads no seats has no events to come. */
export function availability(
	event: Pick<PanelEvent, 'status' | 'startsAt' | 'endsAt'> &
		Partial<Pick<PanelEvent, 'capacity' | 'going' | 'waiting'>> & { came?: number | null },
	now: Date,
	locale: Locale,
): {
	tone: 'free' | 'full' | 'off';
	text: string;
} {
	const { label } = eventStateMessages(locale);
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') return { tone: 'off', text: label.cancelled };
	const { capacity = 0, going = 0, waiting: people = 0, came } = event;
	if (phase === 'over') {
		return { tone: 'off', text: label.came({ people: peopleAt({ going, came }) }) };
	}
	if (phase === 'happening') return { tone: 'free', text: label.now };
	const seats = seatsLeft({ capacity, going });
	if (seats > 0) return { tone: 'free', text: label.seatsLeft({ seats }) };
	return { tone: 'full', text: people > 0 ? label.fullWaiting({ people }) : label.full };
}

/** Free seats; a capacity that was lowered below the seats taken leaves none, never less. */
export function seatsLeft(event: { capacity: number; going: number }): number {
	return Math.max(0, event.capacity - event.going);
}

/** Whole sentences, one after the other; those that don't hold are false. */
function sentences(...each: (string | false)[]): string {
	return each.filter((sentence) => sentence !== false).join(' ');
}

type Texts = ReturnType<typeof rsvpPanelMessages>;

/** The RSVP to an event that is on and takes no RSVPs any more. */
function duringText(rsvp: PanelRsvp | null, texts: Texts): string | false {
	switch (rsvp?.answer) {
		case 'going':
			return texts.duringGoing({ guests: rsvp.guests });
		case 'waitlisted':
			return texts.duringWaitlisted;
		case 'declined':
			return texts.duringDeclined;
		default:
			return false;
	}
}

function isLimitPassed(event: PanelEvent, hours: number, now: Date): boolean {
	return event.startsAt.getTime() - hours * HOUR_MS <= now.getTime();
}

/** The limits that still lie ahead, with the one that was chosen; none where there is no choice. */
function limitChoices(event: PanelEvent, chosen: number, now: Date, texts: Texts): LimitChoice[] {
	const ahead = LIMITS.filter((hours) => hours === 0 || !isLimitPassed(event, hours, now));
	const hours = [...new Set([...ahead, chosen])].sort((one, other) => one - other);
	if (hours.length === 1) return [];
	return hours.map((each) => ({ hours: each, label: texts.limit({ hours: each }) }));
}

/** When a waiting party is emailed, by the time that it named. */
function promotionText(
	event: PanelEvent,
	{ hours, canBeEmailed }: { hours: number; canBeEmailed: boolean },
	now: Date,
	texts: Texts,
): string {
	if (isLimitPassed(event, hours, now)) return texts.stays({ hours });
	if (canBeEmailed) return hours === 0 ? texts.emailed : texts.emailedUntil({ hours });
	return sentences(hours > 0 && texts.movedUpUntil({ hours }), texts.checkBack);
}

function standingPart(
	event: PanelEvent,
	series: PanelSeries | null,
	{ guests, guestChoices, isActive }: { guests: number; guestChoices: number; isActive: boolean },
	now: Date,
	locale: Locale,
): StandingPart | null {
	if (!series || hasEnded(series, now, event.timeZone)) return null;
	const { guestsAllowed, standingGuests, endsOnDate } = series;
	const texts = everyMessages(locale);
	const every = everyOf([series.rule]);
	const question = texts.question[every];
	const until = endsOnDate !== null && texts.until({ day: dayAndMonth(endsOnDate, locale) });
	if (standingGuests !== null) {
		return {
			isStanding: true,
			title: texts.comes[every],
			detail: sentences(texts.active({ guests: standingGuests }), until, texts.activeNote),
			button: texts.stop[every],
			guestChoices: 0,
			question,
		};
	}
	const along = isActive ? Math.min(guests, guestsAllowed) : 0;
	return {
		isStanding: false,
		title: texts.come[every],
		detail: sentences(texts.offered({ guests: along }), until, texts.offeredNote),
		button: texts.countMeIn[every],
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
	const texts = rsvpPanelMessages(locale);
	const left = seatsLeft(event);
	const taken = texts.taken(event);
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
		const reason = cancelReason(event.cancelReason);
		return {
			...closed,
			title: texts.cancelled,
			detail: reason ? texts.cancelledFor({ reason: asSentence(reason) }) : texts.isCancelled,
		};
	}
	if (phase === 'over') {
		return { ...closed, title: texts.over, detail: texts.came({ people: peopleAt(event) }) };
	}
	if (phase === 'happening') {
		return {
			...closed,
			title: texts.happening,
			detail: sentences(taken, duringText(rsvp, texts)),
		};
	}
	if (rsvp?.answer === 'going') {
		// A party keeps its size, also where the event allows fewer guests by now.
		const guestChoices = Math.max(guests, Math.min(event.guestsAllowed, guests + left));
		return {
			state: 'going',
			title: texts.going,
			detail: sentences(taken, texts.party({ guests })),
			yes: null,
			no: isStanding ? texts.skip : texts.cannotCome,
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
			title: texts.waitlisted({ place: rsvp.position ?? 1 }),
			detail: sentences(
				taken,
				promotionText(event, { hours: limit, canBeEmailed: rsvp.canBeEmailed }, now, texts),
				guests > 0 && texts.party({ guests }),
			),
			yes: null,
			no: isStanding ? texts.skip : texts.leave,
			guestChoices,
			guests,
			limits: limitChoices(event, limit, now, texts),
			limit,
			standing: standingPart(event, series, { guests, guestChoices, isActive: true }, now, locale),
		};
	}
	const isFull = left === 0;
	const isDeclined = rsvp?.answer === 'declined';
	const guestChoices = Math.min(event.guestsAllowed, Math.max(0, event.capacity - 1));
	const openTitle = isFull ? texts.full : texts.seatsLeft({ seats: left });
	const declinedTitle = isStanding ? texts.skipped : texts.declined;
	// A standing RSVP brings as many guests as always, unless it says otherwise.
	const usual = Math.min(series?.standingGuests ?? 0, guestChoices);
	return {
		state: isDeclined ? 'declined' : 'open',
		title: isDeclined ? declinedTitle : openTitle,
		detail: sentences(
			taken,
			isFull && event.waiting > 0 && texts.waiting({ people: event.waiting }),
			isFull && texts.joinForSeat,
			usual > 0 && texts.usualParty({ guests: usual }),
		),
		yes: isFull ? texts.join : texts.countMeIn,
		no: isDeclined ? null : isStanding ? texts.skip : texts.cannotCome,
		guestChoices,
		guests: usual,
		limits: isFull ? limitChoices(event, 0, now, texts) : [],
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
