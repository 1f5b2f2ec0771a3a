import { eventChangeMessages } from '../../messages/desk/events/changes.ts';
import { emailedPeopleText, movingUpText } from '../../messages/wording/email-reach.ts';
import { hoursOf } from '../../messages/wording/times.ts';
import { Refusal } from '../errors.ts';
import type { EmailReach } from '../mail/email-reach.ts';
import type { EventKind } from '../mail/outbox-kinds.ts';
import type { Locale } from '../text/language.ts';
import { longDate } from '../time/time.ts';
import { areDetailsOther, type Details, detailTexts } from './details.ts';
import { getEventPhase } from './phase.ts';

/** What an organizer sets of an event. */
export interface EventDetails extends Details {
	startsAt: Date;
	endsAt: Date;
}

/** Whether an event begins or ends at another time than before. */
export function isAtOtherTime(
	before: Pick<EventDetails, 'startsAt' | 'endsAt'>,
	after: Pick<EventDetails, 'startsAt' | 'endsAt'>,
): boolean {
	return (
		before.startsAt.getTime() !== after.startsAt.getTime() ||
		before.endsAt.getTime() !== after.endsAt.getTime()
	);
}

/** Whether anything of an event is to be another than before. */
export function hasChanged(before: EventDetails, after: EventDetails): boolean {
	return isAtOtherTime(before, after) || areDetailsOther(before, after);
}

/** Whether an event is at another time or place than before, or another map leads there. */
function isMoved(before: EventDetails, after: EventDetails): boolean {
	const isElsewhere = before.place !== after.place || before.mapUrl !== after.mapUrl;
	return isElsewhere || isAtOtherTime(before, after);
}

/**
 * What people going or on the waiting list are emailed about a change: another time, place or way there,
 * and nothing else. Null where it is nothing.
 */
export function notifiesOf(before: EventDetails, after: EventDetails): EventKind | null {
	return isMoved(before, after) ? 'event_moved' : null;
}

/**
 * An event that an organizer can still change.
 *
 * @throws Refusal `event_not_found`, `event_cancelled` or `event_begun`
 */
export function changeable<Event extends Parameters<typeof getEventPhase>[0]>(
	event: Event | null | undefined,
	now: Date,
): Event {
	if (!event) throw new Refusal('event_not_found');
	const phase = getEventPhase(event, now);
	if (phase === 'cancelled') throw new Refusal('event_cancelled');
	if (phase !== 'upcoming') throw new Refusal('event_begun');
	return event;
}

/** A change as text; an empty text is "nothing". */
export interface ChangedField {
	label: string;
	before: string;
	after: string;
}

/** The fields of a preview, in its order. */
const FIELDS = [
	'title',
	'day',
	'time',
	'place',
	'mapUrl',
	'capacity',
	'guestsAllowed',
	'description',
	'whatToBring',
] as const satisfies readonly (keyof Details | 'day' | 'time')[];

/** What an organizer changes of an event, as a list to look over. */
export function changedFields(
	before: EventDetails,
	after: EventDetails,
	timeZone: string,
	locale: Locale,
): ChangedField[] {
	const { fields } = eventChangeMessages(locale);
	const texts = (event: EventDetails): Record<(typeof FIELDS)[number], string> => ({
		...detailTexts(event),
		day: longDate(event.startsAt, timeZone, locale),
		time: hoursOf({ ...event, timeZone }, locale),
	});
	const [were, are] = [texts(before), texts(after)];
	return FIELDS.map((name) => {
		return { label: fields[name], before: were[name], after: are[name] };
	}).filter((field) => field.before !== field.after);
}

/** What comes of a change besides the change itself. */
export interface Consequences {
	/** In sentences, whom it concerns first. */
	sentences: string[];
	/** How many people it concerns who get an email, and how many others get one because they move up. */
	emailed: { affected: number; movingUp: number };
	/**
	 * Whether it should be asked for once more: people are emailed, or there are fewer seats than taken.
	 */
	isGrave: boolean;
}

/**
 * What comes of a change of one event.
 *
 * @param before.going seats taken, guests counted
 * @param emails the members who go or wait
 * @param emails.movingUp how many members would move up by it and get an email
 */
export function consequencesOf(
	before: EventDetails & { going: number },
	after: EventDetails,
	emails: EmailReach & { movingUp: number },
	locale: Locale,
): Consequences {
	const messages = eventChangeMessages(locale);
	const { people, movingUp, isHeld } = emails;
	const hasMoved = isMoved(before, after);
	const isTooSmall = after.capacity < before.capacity && after.capacity < before.going;
	const sentences = [];
	if (hasMoved) sentences.push(emailedPeopleText(emails, locale));
	if (movingUp > 0) sentences.push(movingUpText(movingUp, isHeld, locale));
	if (!hasMoved && movingUp === 0) sentences.push(messages.nobodyEmailed);
	if (isTooSmall) {
		sentences.push(messages.moreTakenThanSeats({ taken: before.going, seats: after.capacity }));
	}
	const emailed = { affected: hasMoved ? people : 0, movingUp };
	return { sentences, emailed, isGrave: emailed.affected + movingUp > 0 || isTooSmall };
}

/**
 * What comes of a change that all events which follow take over.
 *
 * @param effect how many events change, how many of them get another time or place, the members who go or
 *   wait at those, and how many would move up
 */
export function followingConsequences(
	before: EventDetails,
	after: EventDetails,
	effect: EmailReach & { events: number; moved: number; movingUp: number },
	locale: Locale,
): Consequences {
	const messages = eventChangeMessages(locale);
	const { events, moved, people, movingUp, isHeld } = effect;
	const sentences = [messages.following({ events })];
	if (moved > 0) sentences.push(emailedPeopleText(effect, locale));
	if (movingUp > 0) sentences.push(movingUpText(movingUp, isHeld, locale));
	if (moved === 0 && movingUp === 0) sentences.push(messages.nobodyEmailed);
	if (after.capacity < before.capacity) sentences.push(messages.seatsKept);
	const emailed = { affected: moved > 0 ? people : 0, movingUp };
	return { sentences, emailed, isGrave: true };
}
