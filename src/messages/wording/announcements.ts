import {
	type AnnouncementState,
	type AnnouncementStatus,
	isUnderWay,
} from '../../domain/announcements/announcement.ts';
import type { EmailReach } from '../../domain/mail/email-reach.ts';
import type { Topic } from '../../domain/mail/topics.ts';
import type { Locale } from '../../domain/text/language.ts';
import { localTime, longDate } from '../../domain/time/time.ts';
import { announcementStateMessages } from '../desk/announcements/state.ts';
import { type Rich, rich, type Wrap } from '../rich.ts';
import { onHoldText, unreachedAttendees, unreachedSubscribers } from './email-reach.ts';
import { zoneName } from './times.ts';

/** The state and the audience of an announcement, as organizers read them. */

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
