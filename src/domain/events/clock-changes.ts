import { Temporal } from 'temporal-polyfill';
import { clockNoteMessages } from '../../messages/desk/events/clocks.ts';
import { clockMessages } from '../../messages/site/events/clocks.ts';
import { lastsText, zoneName } from '../../messages/wording/times.ts';
import { remembered } from '../remembered.ts';
import type { Locale } from '../text/language.ts';
import type { Occurrence } from '../time/recurrence.ts';
import { dayAndMonth, localTime, timeOfDayText, weekdayAndDate } from '../time/time.ts';

/** What clock changes mean for the dates of a series and for an event, in words. */

const DAY_MINUTES = 24 * 60;

interface LocalTime {
	/** `HH:MM` */
	startsAtTime: string;
	timeZone: string;
}

function inZone(moment: Date, timeZone: string): Temporal.ZonedDateTime {
	return Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO(timeZone);
}

/** Which way the clocks went between two moments; null where they show what they would have shown. */
function turnBetween(
	one: Temporal.ZonedDateTime,
	other: Temporal.ZonedDateTime,
): 'back' | 'forward' | null {
	if (one.offsetNanoseconds === other.offsetNanoseconds) return null;
	return other.offsetNanoseconds < one.offsetNanoseconds ? 'back' : 'forward';
}

/** Whether the local time of a date is skipped, or comes twice. */
function oddityOf(date: string, { startsAtTime, timeZone }: LocalTime): 'gap' | 'overlap' | null {
	const local = Temporal.PlainDate.from(date).toPlainDateTime(startsAtTime);
	const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
	const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
	if (earlier.epochMilliseconds === later.epochMilliseconds) return null;
	return earlier.toPlainDateTime().equals(local) ? 'overlap' : 'gap';
}

/**
 * What an organizer should know of the clocks, for each date of a series: that they changed since the
 * date before, that the local time is skipped that night or comes twice, or that they change meanwhile.
 *
 * @param occurrences in their order
 * @returns sentences for each of them; most have none
 */
export function clockNotes(
	occurrences: readonly Occurrence[],
	series: LocalTime,
	locale: Locale,
): string[][] {
	const { timeZone } = series;
	const messages = clockNoteMessages(locale);
	return occurrences.map(({ date, startsAt, endsAt }, index) => {
		const start = inZone(startsAt, timeZone);
		const previous = occurrences[index - 1];
		const turn = previous && turnBetween(inZone(previous.startsAt, timeZone), start);
		const turnMeanwhile = turnBetween(start, inZone(endsAt, timeZone));
		const oddity = oddityOf(date, series);
		const time = timeOfDayText(series.startsAtTime, locale);
		const notes = [];
		if (oddity === 'gap') {
			notes.push(messages.skipped({ time, begins: localTime(startsAt, timeZone, locale) }));
		} else if (turn) {
			// A moment later: a change at the very start counts too.
			const change = start.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
			const day = dayAndMonth((change ?? start).toPlainDate().toString(), locale);
			notes.push(messages.turn[turn]({ day, time, zone: zoneName(timeZone, locale) }));
		}
		if (oddity === 'overlap') notes.push(messages.twice({ time }));
		if (turnMeanwhile) {
			const ends = localTime(endsAt, timeZone, locale);
			notes.push(messages.during[turnMeanwhile]({ ends }));
		}
		return notes;
	});
}

/** Which of two equal local times a moment is; null where its local time comes once. */
function turnOf(moment: Temporal.ZonedDateTime): 'first' | 'second' | null {
	const local = moment.toPlainDateTime();
	const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
		local.toZonedDateTime(moment.timeZoneId, { disambiguation }),
	) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
	if (earlier.epochMilliseconds === later.epochMilliseconds) return null;
	return earlier.epochMilliseconds === moment.epochMilliseconds ? 'first' : 'second';
}

interface EventSpan {
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
}

const MOST_NOTES = 300;

/** By the start, the end, the zone and the locale; empty where the clocks do nothing. */
const noteOf = remembered((key: string): string => {
	const [start = '', end = '', timeZone = '', locale = ''] = key.split(' ');
	const span = { startsAt: new Date(Number(start)), endsAt: new Date(Number(end)), timeZone };
	return clockNote(span, locale as Locale);
}, MOST_NOTES);

/**
 * What the clocks do while an event is on, as its page tells those who come: from its hours alone nobody
 * can say then how long it lasts.
 *
 * @returns sentences, or null where the clocks do nothing
 */
export function clockNoteOf(
	{ startsAt, endsAt, timeZone }: EventSpan,
	locale: Locale,
): string | null {
	return noteOf(`${startsAt.getTime()} ${endsAt.getTime()} ${timeZone} ${locale}`) || null;
}

function clockNote({ startsAt, endsAt, timeZone }: EventSpan, locale: Locale): string {
	const start = inZone(startsAt, timeZone);
	const turn = turnOf(start);
	const texts = clockMessages(locale);
	const begins = turn && texts.begins[turn]({ time: localTime(startsAt, timeZone, locale) });
	// A change at the very end counts: the end is given by the clocks as they are from then on.
	const change = start.getTimeZoneTransition('next');
	if (!change || change.epochMilliseconds > endsAt.getTime()) {
		return begins === null ? '' : `${texts.backThatNight} ${begins}`;
	}
	const way = turnBetween(change.subtract({ nanoseconds: 1 }), change) ?? 'back';
	const day = weekdayAndDate(change.toPlainDate().toString(), locale);
	const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000;
	return [
		texts.during[way]({ day }),
		...(begins === null ? [] : [begins]),
		minutes < DAY_MINUTES ? texts.lasts({ length: lastsText(minutes, locale) }) : texts.allLocal,
	].join(' ');
}
