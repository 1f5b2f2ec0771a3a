import type { Seats } from './seats.ts';

/** What there is in the model's club: members, series, events, announcements, and the emails that are owed. */

export type Topic = 'invitations' | 'reminders' | 'announcements';

export interface Member {
	id: string;
	email: string;
	topics: Map<Topic, boolean>;
	/** The local date on which email comes again. */
	pausedUntil: string | null;
	hasStoppedAll: boolean;
	/** The address bounced, or its owner complained. */
	isRefusing: boolean;
	isBanned: boolean;
	isDeleted: boolean;
	/** Somebody else entered the address, and nobody has agreed yet. */
	awaitsConsent: boolean;
}

/** Somebody who has chosen nothing yet. */
export const newMember = (id: string, email: string): Member => ({
	id,
	email,
	topics: new Map(),
	pausedUntil: null,
	hasStoppedAll: false,
	isRefusing: false,
	isBanned: false,
	isDeleted: false,
	awaitsConsent: false,
});

/** When a series sends what it sends. */
export interface Times {
	invitesDaysBefore: number | null;
	invitesAtTime: string;
	remindsDayBeforeAt: string | null;
	remindsSameDayAt: string | null;
	thanksAfterHours: number | null;
}

export const USUAL_TIMES: Times = {
	invitesDaysBefore: null,
	invitesAtTime: '09:00',
	remindsDayBeforeAt: '18:00',
	remindsSameDayAt: '07:00',
	thanksAfterHours: 2,
};

export interface Series extends Times {
	id: string;
	/** The series that it goes on from, and so on: no two events of a line meet on one date. */
	line: string;
	title: string;
	place: string;
	everyWeeks: number;
	startsOn: string;
	endsOn: string | null;
	time: string;
	minutes: number;
	capacity: number;
	guestsAllowed: number;
	opensDaysAhead: number;
	breaks: Map<string, { first: string; last: string }>;
	/** Who comes every week, in the order in which they said so. */
	standing: { user: string; guests: number }[];
}

export interface ClubEvent extends Seats {
	id: string;
	slug: string;
	title: string;
	place: string;
	seriesId: string | null;
	seriesDate: string | null;
	endsAt: number;
	sequence: number;
	openedAt: number;
	/** Which mailings are done, by kind and what caused them. */
	done: Set<string>;
	checkIns: Map<string, { guests: number; isWalkIn: boolean }>;
	cancelledAt?: number;
}

export interface Announcement {
	id: string;
	topic: Topic | null;
	eventId: string | null;
	status: 'draft' | 'scheduled' | 'sending' | 'stopped';
	sendsAt: number | null;
	revision: number;
}

export const MAILING_KINDS = ['invitation', 'reminder_day_before', 'reminder_same_day', 'thanks'];

/** An email that is owed. */
export interface Message {
	id: string | null;
	kind: string;
	user: string;
	event: string | null;
	announcement: string | null;
	/** The version of the answer, the SEQUENCE of the event, or its date: what caused it. */
	cause: number;
	/** When the event began by what was known as it was written. */
	startsAt: number;
	madeAt: number;
	/** How often the provider has really taken it. */
	taken: number;
	/** The request that may have been taken, as far as its sender knows. */
	doubt: { key: string; bytes: string | null } | null;
	/** What its sender was told was no answer of the provider's: both ways to go on are right. */
	isOdd: boolean;
	/** The requests that it was in, for whoever reads why a year failed. */
	requests: string[];
	/** Why it need not come. */
	excuse: string | null;
	/** The provider has said yes, and that was heard. */
	isHeard: boolean;
}

/** A mailing that is due. */
export interface Due {
	event: ClubEvent;
	kind: string;
	cause: number;
	dueAt: number;
	until: number;
}
