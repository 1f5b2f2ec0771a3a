import { Temporal } from 'temporal-polyfill';
import { localDate } from '../time/time.ts';
import { THANKS_USEFUL_MS } from './limits.ts';
import type { MailingKind } from './outbox-kinds.ts';
import type { MailTimes } from './times.ts';

/** What the club's week sends for an event, and when. */

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Invitations of one series that come due within this time of each other do so together. */
const TOGETHER_MS = 12 * HOUR_MS;
/** People who heard of an event so shortly before a reminder of it was due, or after, need none. */
export const HEARD_OF_MS = HOUR_MS;

/** An event that takes place, as far as its emails go by it. */
export interface MailingEvent {
	id: string;
	seriesId: string | null;
	/** IANA name; the local times are meant in it. */
	timeZone: string;
	startsAt: Date;
	endsAt: Date;
	/** When it opened. */
	createdAt: Date;
	times: MailTimes;
}

export interface Mailing {
	kind: MailingKind;
	/**
	 * What causes it: 0 for the invitation, of which there is one; else the local date of the event as a
	 * number (20261128), so that an event that goes to another day is reminded of again.
	 */
	revision: number;
	dueAt: Date;
	/** From then on it says nothing useful any more. */
	usefulUntil: Date;
}

/** Names a mailing among those of its event. */
export function mailingKey({ kind, revision }: Pick<Mailing, 'kind' | 'revision'>): string {
	return `${kind} ${revision}`;
}

/** The moment of a local time; a gap of the clocks moves it on, and of two such times the first is meant. */
function momentOf(date: Temporal.PlainDate, time: string, timeZone: string): Date {
	const zoned = date
		.toPlainDateTime(Temporal.PlainTime.from(time))
		.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
	return new Date(zoned.epochMilliseconds);
}

/** When the invitation to an event goes out: never before the event opens. */
function invitedAt({
	times,
	createdAt,
	startsAt,
	timeZone,
}: Pick<MailingEvent, 'times' | 'createdAt' | 'startsAt' | 'timeZone'>): Date {
	if (times.invitesDaysBefore === null) return createdAt;
	const date = Temporal.PlainDate.from(localDate(startsAt, timeZone));
	const day = date.subtract({ days: times.invitesDaysBefore });
	const planned = momentOf(day, times.invitesAtTime, timeZone);
	return planned > createdAt ? planned : createdAt;
}

/** Whether the first event of a series that is saved now opens at once, and its invitation goes out with it. */
export function invitesAtOnce(
	series: MailTimes & { opensDaysAhead: number },
	first: Pick<MailingEvent, 'startsAt' | 'timeZone'> | undefined,
	now: Date,
): boolean {
	if (!first || !series.sendsInvitations) return false;
	const opensAt = first.startsAt.getTime() - series.opensDaysAhead * DAY_MS;
	const planned = invitedAt({ ...first, times: series, createdAt: now });
	return opensAt <= now.getTime() && planned <= now;
}

function invitationOf(event: MailingEvent): Mailing {
	return {
		kind: 'invitation',
		revision: 0,
		dueAt: invitedAt(event),
		usefulUntil: event.startsAt,
	};
}

export function revisionOf({
	startsAt,
	timeZone,
}: Pick<MailingEvent, 'startsAt' | 'timeZone'>): number {
	return Number(localDate(startsAt, timeZone).replaceAll('-', ''));
}

function remindersOf(event: MailingEvent): Mailing[] {
	const { startsAt, timeZone } = event;
	const { remindsDayBeforeAt, remindsSameDayAt } = event.times;
	const revision = revisionOf(event);
	const day = Temporal.PlainDate.from(localDate(startsAt, timeZone));
	const sameDayAt = remindsSameDayAt === null ? null : momentOf(day, remindsSameDayAt, timeZone);
	const isRemindedSameDay = sameDayAt !== null && sameDayAt < startsAt;
	const list: Mailing[] = [];
	if (remindsDayBeforeAt !== null) {
		// Once the day itself has begun, its own reminder says it better.
		const dayBegins = new Date(day.toZonedDateTime(timeZone).epochMilliseconds);
		list.push({
			kind: 'reminder_day_before',
			revision,
			dueAt: momentOf(day.subtract({ days: 1 }), remindsDayBeforeAt, timeZone),
			usefulUntil: isRemindedSameDay ? dayBegins : startsAt,
		});
	}
	if (isRemindedSameDay) {
		list.push({ kind: 'reminder_same_day', revision, dueAt: sameDayAt, usefulUntil: startsAt });
	}
	return list;
}

function thanksOf(event: MailingEvent): Mailing[] {
	const { thanksAfterHours } = event.times;
	if (thanksAfterHours === null) return [];
	const dueAt = new Date(event.endsAt.getTime() + thanksAfterHours * HOUR_MS);
	const usefulUntil = new Date(dueAt.getTime() + THANKS_USEFUL_MS);
	return [{ kind: 'thanks', revision: revisionOf(event), dueAt, usefulUntil }];
}

const canBeUseful = ({ dueAt, usefulUntil }: Mailing) => dueAt < usefulUntil;

/**
 * Everything that an event sends, due or not. What would be useless from the first moment on is left
 * out: a reminder on the same day that is not before the start, for one.
 */
export function mailingsOf(event: MailingEvent): Mailing[] {
	const invitation = event.times.sendsInvitations ? [invitationOf(event)] : [];
	return [...invitation, ...remindersOf(event), ...thanksOf(event)].filter(canBeUseful);
}

/** An event with the keys of the mailings that are done (`mailingKey`). */
export type PlannedEvent = MailingEvent & { done: ReadonlySet<string> };

export interface DueMailing<Event extends PlannedEvent = PlannedEvent> extends Mailing {
	event: Event;
}

/** A local time on a day lies at most this far from the same time of day in UTC, whatever the clocks do. */
const ZONE_SLACK_MS = 2 * DAY_MS;

/** What of an event can be due about now, the rest left out: to ask a zone takes its time. */
function candidatesOf(event: PlannedEvent, now: Date): Mailing[] {
	const { startsAt, times, done } = event;
	if (startsAt <= now) return event.endsAt <= now ? thanksOf(event) : [];
	const aheadMs = startsAt.getTime() - now.getTime();
	const { sendsInvitations, invitesDaysBefore } = times;
	const canInvite =
		sendsInvitations &&
		!done.has(mailingKey({ kind: 'invitation', revision: 0 })) &&
		(invitesDaysBefore === null || aheadMs < invitesDaysBefore * DAY_MS + ZONE_SLACK_MS);
	return [
		...(canInvite ? [invitationOf(event)] : []),
		...(aheadMs < DAY_MS + ZONE_SLACK_MS ? remindersOf(event) : []),
	].filter(canBeUseful);
}

/**
 * What is to be sent at this moment, what expires first at the head.
 *
 * An invitation that is late, or came due together with that of a sooner event of its series, waits
 * until its event is the next of the series. So a series that opens with five events, or a site that
 * was down for weeks, sends one invitation and not five, and each event gets its own in the end.
 *
 * @param events every event that takes place and has not begun, and those that have begun lately
 */
export function mailingsDue<Event extends PlannedEvent>(
	events: readonly Event[],
	now: Date,
): DueMailing<Event>[] {
	return events
		.flatMap((event) => candidatesOf(event, now).map((mailing) => ({ ...mailing, event })))
		.filter(
			(mailing) =>
				mailing.dueAt <= now &&
				now < mailing.usefulUntil &&
				!mailing.event.done.has(mailingKey(mailing)) &&
				!(mailing.kind === 'invitation' && waitsForItsTurn(mailing, events, now)),
		)
		.sort((one, other) => one.usefulUntil.getTime() - other.usefulUntil.getTime());
}

function waitsForItsTurn(
	{ event, dueAt }: DueMailing,
	events: readonly PlannedEvent[],
	now: Date,
): boolean {
	if (event.seriesId === null) return false;
	const sooner = events.filter(
		(other) =>
			other.seriesId === event.seriesId && other.startsAt > now && other.startsAt < event.startsAt,
	);
	if (sooner.length === 0) return false;
	const isLate = now.getTime() - dueAt.getTime() >= TOGETHER_MS;
	return (
		isLate ||
		sooner.some((other) => Math.abs(dueAt.getTime() - invitedAt(other).getTime()) < TOGETHER_MS)
	);
}
