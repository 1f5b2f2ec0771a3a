import type { Topic } from '../mail/topics.ts';

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
