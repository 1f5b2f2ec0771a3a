import { announcementStateMessages } from '../../messages/desk/announcements/state.ts';
import { type Rich, rich, type Wrap } from '../../messages/rich.ts';
import { zoneName } from '../../messages/wording/times.ts';
import {
	type EmailReach,
	onHoldText,
	unreachedAttendees,
	unreachedSubscribers,
} from '../mail/email-reach.ts';
import type { Topic } from '../mail/topics.ts';
import type { Locale } from '../text/language.ts';
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
	const messages = announcementStateMessages(locale);
	const moment = momentText(sendsAt, timeZone, locale);
	if (status === 'scheduled') {
		const isAfter = event?.status === 'scheduled' && sendsAt >= event.startsAt;
		return (isAfter ? messages.goesOutAfter : messages.goesOut)({ moment });
	}
	return (event?.status === 'cancelled' ? messages.missedCancelled : messages.missed)({ moment });
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
	return announcementStateMessages(locale).moment({
		date: longDate(moment, timeZone, locale),
		time: localTime(moment, timeZone, locale),
		zone: zoneName(timeZone, locale),
	});
}

/** The state of an announcement, in words and numbers. */
export function stateText(
	announcement: AnnouncementState,
	timeZone: string,
	locale: Locale,
): StateText {
	const messages = announcementStateMessages(locale);
	const { marks } = messages;
	const { status, sendsAt, startedAt, recipients, progress, event } = announcement;
	const { handedOver, inProgress, dropped } = progress;
	/** What did not reach anybody. */
	const notSent = dropped === 0 ? [] : [messages.notSent({ emails: dropped })];
	switch (status) {
		case 'draft':
			return {
				mark: marks.draft,
				tone: 'off',
				sentence: sendsAt ? timedText(status, sendsAt, event, timeZone, locale) : messages.unsent,
			};
		case 'scheduled':
			return {
				mark: marks.scheduled,
				tone: 'waitlisted',
				sentence: sendsAt ? timedText(status, sendsAt, event, timeZone, locale) : '',
			};
		case 'sending': {
			if (isUnderWay(announcement)) {
				const soFar = messages.sentSoFar({ sent: handedOver, all: recipients });
				return {
					mark: marks.underWay,
					tone: 'waitlisted',
					sentence: [soFar, ...notSent].join(' '),
				};
			}
			const members = handedOver;
			const sent = startedAt
				? messages.sentAt({ members, moment: momentText(startedAt, timeZone, locale) })
				: messages.sent({ members });
			return { mark: marks.sent, tone: 'going', sentence: [sent, ...notSent].join(' ') };
		}
		case 'stopped': {
			const sent = messages.sentBeforeStop({ sent: handedOver, members: recipients });
			const past = inProgress === 0 ? [] : [messages.alreadyUnderWay({ emails: inProgress })];
			return { mark: marks.stopped, tone: 'off', sentence: [sent, ...past].join(' ') };
		}
	}
}

/**
 * How many would get it now, in sentences.
 *
 * @param isForTopic whether it is for those who have chosen a topic, not for the attendees of an event
 */
export function recipientsText(reach: EmailReach, isForTopic: boolean, locale: Locale): string {
	const unreached = isForTopic ? unreachedSubscribers : unreachedAttendees;
	return [
		announcementStateMessages(locale).wouldGetIt({ members: reach.people }),
		...unreached(reach, locale),
		...onHoldText(reach, locale),
	].join(' ');
}

/** What of an event its attendees are named by. */
export interface AudienceEvent {
	title: string;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
}

/**
 * The audience of an announcement: `To everyone who gets announcements.`, `To everyone going to Open studio on
 * Saturday 3 May 2027.`
 *
 * @param event the event, where it is for its attendees
 * @param link around the title of the event
 */
export function audienceText(
	topic: Topic | null,
	event: AudienceEvent | null,
	{ now, locale, link }: { now: Date; locale: Locale; link: Wrap },
): Rich {
	const messages = announcementStateMessages(locale);
	if (topic !== null) return rich`${messages.toTopic[topic]}`;
	if (!event) return rich`${messages.toNoEvent}`;
	const { title, startsAt, endsAt, timeZone } = event;
	const date = longDate(startsAt, timeZone, locale);
	return (endsAt <= now ? messages.toAttended : messages.toGoing)({ event: title, date, link });
}
