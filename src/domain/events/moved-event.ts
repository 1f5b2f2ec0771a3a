import { rsvpMailMessages } from '../../messages/site/mail/rsvps.ts';
import { hoursOf } from '../../messages/wording/times.ts';
import type { Locale } from '../text/language.ts';
import { localDate, localTime, longDate, shortDate } from '../time/time.ts';
import type { ChangedField } from './change.ts';

/** What an email about a moved event compares: when and where it was, and when and where it is now. */

/** When and where an event was before a change; times in milliseconds, as JSON has them. */
export interface EventBefore {
	startsAt: number;
	endsAt: number;
	place: string;
	mapUrl: string | null;
}

interface PlacedEvent {
	startsAt: Date;
	endsAt: Date;
	place: string;
	mapUrl: string | null;
	/** IANA name. */
	timeZone: string;
}

/** When and where an event is, to be stored with the messages about a change of it. */
export function beforeOf({ startsAt, endsAt, place, mapUrl }: PlacedEvent): EventBefore {
	return { startsAt: startsAt.getTime(), endsAt: endsAt.getTime(), place, mapUrl };
}

/** Reads what `beforeOf` made; null where a message was written without it. */
export function readBefore(json: string | null): EventBefore | null {
	return json === null ? null : (JSON.parse(json) as EventBefore);
}

/** What kind of change it is: decides how the email begins. */
type MovedKind = 'date' | 'time' | 'end' | 'place' | 'directions' | 'time_and_place';

/** The change of time and place, as text. */
export interface MovedText {
	kind: MovedKind;
	/** Whether it is on another day: then `brief` names both days. */
	isOtherDate: boolean;
	/** Old and new in a few words, for a subject that names the event before it. */
	brief: { before: string; after: string };
	fields: ChangedField[];
}

/** A place in a subject: subjects are cut off anyway, and the date matters more. Characters. */
const LONGEST_BRIEF_PLACE = 40;

function briefPlace(place: string, none: string): string {
	const text = place.trim();
	if (text === '') return none;
	return text.length <= LONGEST_BRIEF_PLACE
		? text
		: `${text.slice(0, LONGEST_BRIEF_PLACE - 1).trimEnd()}…`;
}

/**
 * What is different about when and where an event takes place.
 *
 * @returns null where nothing is, or where it isn't known how it was
 */
export function movedText(
	before: EventBefore | null,
	event: PlacedEvent,
	locale: Locale,
): MovedText | null {
	if (before === null) return null;
	const messages = rsvpMailMessages(locale);
	const { timeZone } = event;
	const was = {
		startsAt: new Date(before.startsAt),
		endsAt: new Date(before.endsAt),
		timeZone,
	};
	const isOtherDate = localDate(was.startsAt, timeZone) !== localDate(event.startsAt, timeZone);
	const isOtherStart = before.startsAt !== event.startsAt.getTime();
	const isOtherTime = isOtherStart || before.endsAt !== event.endsAt.getTime();
	const isOtherPlace = before.place !== event.place;
	const isOtherMap = before.mapUrl !== event.mapUrl;
	if (!isOtherTime && !isOtherPlace && !isOtherMap) return null;

	const kind =
		isOtherTime && isOtherPlace
			? 'time_and_place'
			: isOtherDate
				? 'date'
				: isOtherStart
					? 'time'
					: isOtherTime
						? 'end'
						: isOtherPlace
							? 'place'
							: 'directions';
	const brief = (one: typeof was, place: string) =>
		[
			isOtherDate && shortDate(one.startsAt, one.timeZone, locale),
			isOtherStart && localTime(one.startsAt, timeZone, locale),
			isOtherTime &&
				!isOtherStart &&
				messages.until({ time: localTime(one.endsAt, timeZone, locale) }),
			isOtherPlace && briefPlace(place, messages.noPlace),
		]
			.filter((text) => text !== false)
			.join(', ');
	const whole = (one: typeof was) =>
		messages.dateAndTimes({
			date: longDate(one.startsAt, timeZone, locale),
			times: hoursOf(one, locale),
		});
	const fields = [
		isOtherTime && { label: messages.when, before: whole(was), after: whole(event) },
		isOtherPlace && { label: messages.where, before: before.place, after: event.place },
		isOtherMap && { label: messages.map, before: before.mapUrl ?? '', after: event.mapUrl ?? '' },
	].filter((field) => field !== false);
	return {
		kind,
		isOtherDate,
		brief: { before: brief(was, before.place), after: brief(event, event.place) },
		fields,
	};
}
