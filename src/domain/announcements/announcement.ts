import { zoneName } from '../../messages/wording/times.ts';
import { type EmailReach, unreachedAttendees, unreachedSubscribers } from '../mail/email-reach.ts';
import type { Topic } from '../mail/topics.ts';
import type { Locale } from '../text/language.ts';
import { counted } from '../text/names.ts';
import { localTime, longDate } from '../time/time.ts';

/**
 * The status of an announcement: a draft, scheduled, going out (its messages are in the outbox), or stopped
 * before all of them were sent.
 */
export const ANNOUNCEMENT_STATUSES = ['draft', 'scheduled', 'sending', 'stopped'] as const;
export type AnnouncementStatus = (typeof ANNOUNCEMENT_STATUSES)[number];

/** The audience of an announcement: members who want a topic, or people going to an event. */
export type Audience = { topic: Topic; eventId: null } | { topic: null; eventId: string };

/** The audience, from its row: the database makes sure that exactly one of the two is set. */
export function audienceOf(row: { topic: Topic | null; eventId: string | null }): Audience {
	if (row.eventId !== null) return { topic: null, eventId: row.eventId };
	if (row.topic !== null) return { topic: row.topic, eventId: null };
	throw new Error('The announcement is for nobody.');
}

/**
 * For how long its messages may wait when the provider refuses them. Older news is no news. Milliseconds.
 */
export const ANNOUNCEMENT_USEFUL_MS = 3 * 24 * 60 * 60_000;

/**
 * How late a scheduled one may still go out automatically. Later than this, the site was down for a day,
 * and a person has to decide whether "see you tonight" still makes sense. Milliseconds.
 */
export const LATEST_START_MS = 24 * 60 * 60_000;

/** How far its messages have come, by the rows of the outbox. */
export interface Progress {
	/** How many were sent. */
	handedOver: number;
	/** How many are being sent: the request is made, and its response hasn't come yet. */
	inProgress: number;
	/** How many still wait. */
	waiting: number;
	/** How many were given up: stopped, refused, or no longer wanted by their recipient. */
	dropped: number;
}

/** What the state of an announcement depends on. */
export interface AnnouncementState {
	status: AnnouncementStatus;
	sendsAt: Date | null;
	startedAt: Date | null;
	recipients: number;
	progress: Progress;
	/** The event that it is for; left out or null where it is for a topic. */
	event?: { status: 'scheduled' | 'cancelled'; startsAt: Date } | null;
}

/** When one that has a time goes out, or why it did not, in a sentence. */
export function timedText(
	status: AnnouncementStatus,
	sendsAt: Date,
	event: AnnouncementState['event'],
	timeZone: string,
	locale: Locale,
): string {
	const time = momentText(sendsAt, timeZone, locale);
	return status === 'scheduled' ? scheduledText(time, sendsAt, event) : missedText(time, event);
}

/** Why a draft did not go out at the time that it had. */
function missedText(time: string, event: AnnouncementState['event']): string {
	return event?.status === 'cancelled'
		? `It was to go out on ${time}, but its event is cancelled. It goes out only if you send it.`
		: `It was to go out on ${time}, but the site could not send it within a day of that. Send it now, or choose another time.`;
}

/** When one that is scheduled goes out. */
function scheduledText(time: string, sendsAt: Date, event: AnnouncementState['event']): string {
	return event?.status === 'scheduled' && sendsAt >= event.startsAt
		? `Goes out on ${time}, after the event has begun.`
		: `Goes out on ${time}.`;
}

/** Whether its text, its recipients and its time can still be changed. */
export function isChangeable({ status }: Pick<AnnouncementState, 'status'>): boolean {
	return status === 'draft' || status === 'scheduled';
}

/** Whether part of it is still unsent, and so can be stopped. */
export function isUnderWay({
	status,
	progress,
}: Pick<AnnouncementState, 'status' | 'progress'>): boolean {
	return status === 'sending' && progress.waiting + progress.inProgress > 0;
}

/** The state of an announcement for pages: the label and color of its tag, and a sentence. */
export interface StateText {
	mark: string;
	tone: 'off' | 'waitlisted' | 'going';
	sentence: string;
}

/** A moment with its zone: `Saturday 3 May 2027, 9:00 (Berlin time)`. */
function momentText(moment: Date, timeZone: string, locale: Locale): string {
	return `${longDate(moment, timeZone, locale)}, ${localTime(moment, timeZone, locale)} (${zoneName(timeZone, locale)})`;
}

/** What did not reach anybody, as a second sentence; nothing where all of it did. */
function droppedText(dropped: number): string {
	if (dropped === 0) return '';
	return dropped === 1 ? ' 1 was not handed over.' : ` ${dropped} were not handed over.`;
}

/** What was past stopping, as a second sentence; nothing where nothing was. */
function inProgressText(inProgress: number): string {
	if (inProgress === 0) return '';
	return inProgress === 1
		? ' 1 more was just being handed over.'
		: ` ${inProgress} more were just being handed over.`;
}

/** The state of an announcement, in words and numbers. */
export function stateText(
	announcement: AnnouncementState,
	timeZone: string,
	locale: Locale,
): StateText {
	const { status, sendsAt, startedAt, recipients, progress, event } = announcement;
	const { handedOver, inProgress, dropped } = progress;
	switch (status) {
		case 'draft':
			return {
				mark: 'Draft',
				tone: 'off',
				sentence: sendsAt
					? timedText(status, sendsAt, event, timeZone, locale)
					: 'Nobody has got it yet.',
			};
		case 'scheduled':
			return {
				mark: 'Waits',
				tone: 'waitlisted',
				sentence: sendsAt ? timedText(status, sendsAt, event, timeZone, locale) : '',
			};
		case 'sending':
			if (isUnderWay(announcement)) {
				return {
					mark: 'On its way',
					tone: 'waitlisted',
					sentence: `${handedOver} of ${recipients} handed over.${droppedText(dropped)}`,
				};
			}
			return {
				mark: 'Sent',
				tone: 'going',
				sentence: `Went to ${handedOver === 0 ? 'nobody' : counted(handedOver, 'member')}${
					startedAt ? ` on ${momentText(startedAt, timeZone, locale)}` : ''
				}.${droppedText(dropped)}`,
			};
		case 'stopped':
			return {
				mark: 'Stopped',
				tone: 'off',
				sentence: `Went to ${handedOver} of ${counted(recipients, 'member')}.${inProgressText(inProgress)}`,
			};
	}
}

/**
 * How many would get it now, in sentences.
 *
 * @param isForTopic whether it is for those who have chosen a topic, not for the attendees of an event
 */
export function recipientsText(reach: EmailReach, isForTopic: boolean): string {
	const { people, isHeld } = reach;
	const others = isForTopic
		? unreachedSubscribers(reach)
		: unreachedAttendees(reach, ['more attendee', 'more attendees']);
	const held = isHeld ? ' Email is on hold since a restore: it goes out once it is released.' : '';
	return `${people === 0 ? 'Nobody' : counted(people, 'member')} would get it now.${others}${held}`;
}

/** What of an event its attendees are named by. */
export interface AudienceEvent {
	title: string;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
}

/**
 * The audience of an announcement, for the middle of a sentence: `everybody who gets announcements`,
 * `everybody who goes to Open studio on Saturday 3 May 2027`.
 *
 * @param event the event, where it is for its attendees
 */
export function audienceText(
	topic: Topic | null,
	event: AudienceEvent | null,
	now: Date,
	locale: Locale,
): string {
	if (topic !== null) return `everybody who gets ${topic}`;
	if (!event) return 'everybody who goes';
	const goes = event.endsAt <= now ? 'went' : 'goes';
	return `everybody who ${goes} to ${event.title} on ${longDate(event.startsAt, event.timeZone, locale)}`;
}
