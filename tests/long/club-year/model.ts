import {
	giveSeats,
	guestsOfYes,
	joinList,
	leaveList,
	partiesOf,
	refusalOfYes,
	type Seats,
} from './seats.ts';
import { DAY, dateAt, daysBetween, HOUR, momentAt, plusDays, weekdayOf } from './wall-clock.ts';

/**
 * What a club is by the product's description, written down a second time: who is a member, what is open, who has
 * a seat, and which emails are owed. It shares no code with the product.
 */

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

const TOPIC_DEFAULTS: Record<Topic, boolean> = {
	invitations: false,
	reminders: true,
	announcements: false,
};
/** Invitations of one series that come due within this time of each other do so together. */
const TOGETHER = 12 * HOUR;

export const dateNumber = (date: string) => Number(date.replaceAll('-', ''));

export class ClubModel {
	readonly members = new Map<string, Member>();
	readonly series = new Map<string, Series>();
	readonly events = new Map<string, ClubEvent>();
	readonly announcements = new Map<string, Announcement>();
	/** Every email that is owed, by the id that it has in the outbox. */
	readonly messages = new Map<string, Message>();
	/** Those that this step owes, before their rows are known. */
	owed: Message[] = [];
	/** When members were last told that an event was changed, by member and event. */
	private readonly lastMoves = new Map<string, number>();
	/** What organizers did in this step. */
	actions: string[] = [];
	now = 0;

	readonly zone: string;

	constructor(zone: string) {
		this.zone = zone;
	}

	event(id: string): ClubEvent {
		const event = this.events.get(id);
		if (!event) throw new Error(`The model has no event ${id}.`);
		return event;
	}

	member(id: string): Member {
		const member = this.members.get(id);
		if (!member) throw new Error(`The model has no member ${id}.`);
		return member;
	}

	/** Events that take place and have not begun, the soonest first. */
	coming(): ClubEvent[] {
		return [...this.events.values()]
			.filter(({ status, startsAt }) => status === 'scheduled' && startsAt > this.now)
			.sort((one, other) => one.startsAt - other.startsAt);
	}

	today(): string {
		return dateAt(this.now, this.zone);
	}

	// Emails

	owe(kind: string, user: string, about: ClubEvent | Announcement, cause: number): void {
		const event = 'parties' in about ? about : null;
		if (kind === 'event_moved') this.lastMoves.set(`${user} ${event?.id}`, this.now);
		this.owed.push({
			id: null,
			kind,
			user,
			event: event?.id ?? null,
			announcement: event ? null : about.id,
			cause,
			startsAt: event?.startsAt ?? 0,
			madeAt: this.now,
			taken: 0,
			doubt: null,
			isOdd: false,
			requests: [],
			excuse: null,
			isHeard: false,
		});
	}

	isReachable({ isBanned, isDeleted, hasStoppedAll, isRefusing, awaitsConsent }: Member): boolean {
		return !isBanned && !isDeleted && !hasStoppedAll && !isRefusing && !awaitsConsent;
	}

	wants({ topics, pausedUntil }: Member, topic: Topic): boolean {
		const isPaused = pausedUntil !== null && pausedUntil > this.today();
		return (topics.get(topic) ?? TOPIC_DEFAULTS[topic]) && !isPaused;
	}

	/** Whether a member goes to an event, or was there, whatever they had said. */
	private comes({ parties, checkIns }: ClubEvent, user: string): boolean {
		return parties.get(user)?.answer === 'going' || checkIns.has(user);
	}

	/** Who was at an event that is over: whoever was checked in, where anybody was, else whoever goes. */
	private wasAt({ parties, checkIns }: ClubEvent, user: string): boolean {
		return checkIns.size > 0 ? checkIns.has(user) : parties.get(user)?.answer === 'going';
	}

	/** Why an email must not be sent now for the first time; null where it may. */
	whyNot(message: Message): string | null {
		const member = this.members.get(message.user);
		if (!member || !this.isReachable(member)) return 'the member gets no email';
		if (message.announcement !== null) {
			const announcement = this.announcements.get(message.announcement);
			if (announcement?.status !== 'sending') return 'the announcement was stopped';
			if (announcement.topic) {
				if (!this.wants(member, announcement.topic)) return 'the member does not want it';
				return this.now > message.madeAt + 3 * DAY ? 'it is old' : null;
			}
			const event = this.event(announcement.eventId ?? '');
			if ((event.cancelledAt ?? 0) >= message.madeAt) return 'the event is cancelled';
			if (!this.comes(event, member.id)) return 'the member does not go';
			return this.now > message.madeAt + 3 * DAY ? 'it is old' : null;
		}
		const event = this.event(message.event ?? '');
		const party = event.parties.get(member.id);
		const { kind } = message;
		if (event.status === 'cancelled' && kind !== 'event_cancelled') return 'the event is cancelled';
		if (kind === 'event_moved' || kind === 'event_cancelled') {
			return !party || party.answer === 'declined' ? 'the member does not come' : null;
		}
		if (!MAILING_KINDS.includes(kind)) return null;
		if (!this.wants(member, kind === 'invitation' ? 'invitations' : 'reminders')) {
			return 'the member does not want it';
		}
		if (kind === 'invitation') {
			if (party) return 'the member has answered';
			return event.startsAt <= this.now ? 'it came too late' : null;
		}
		if (!this.comes(event, member.id)) return 'the member does not go';
		const date = dateNumber(dateAt(event.startsAt, this.zone));
		if (date !== message.cause) return 'the event was moved';
		if (kind === 'thanks') return this.now > event.endsAt + 6 * DAY ? 'it came too late' : null;
		return event.startsAt <= this.now ? 'it came too late' : null;
	}

	/** Why an email that has not gone out yet need not go out any more, though it may; null where it must. */
	excuseOf(message: Message): string | null {
		const reason = this.whyNot(message);
		if (reason || message.event === null) return reason;
		const event = this.event(message.event);
		const party = event.parties.get(message.user);
		if (event.startsAt !== message.startsAt) return 'the event was moved since';
		const moved = this.lastMoves.get(`${message.user} ${event.id}`) ?? 0;
		if (moved > message.madeAt) return 'a newer email tells of another change';
		if (event.startsAt <= this.now && message.kind !== 'thanks') return 'the event has begun';
		if (message.kind.startsWith('reminder')) {
			const day = dateAt(event.startsAt, this.zone);
			const isOfDayBefore = message.kind === 'reminder_day_before';
			if (isOfDayBefore && this.now > momentAt(day, '00:00', this.zone)) return 'its day has come';
		}
		if (message.kind === 'thanks' && this.now > event.endsAt + 3 * DAY) return 'it came too late';
		const isAnswer = /^(rsvp|standing)_/.test(message.kind);
		return isAnswer && (party?.version ?? 0) > message.cause ? 'answered since' : null;
	}

	// Answers

	/** Gives out the free seats of an event, and owes the emails that tell of them. */
	seat(event: ClubEvent, joined: ReadonlySet<string> = new Set(), kind = 'rsvp_going'): void {
		for (const { user, version } of giveSeats(event, this.now, joined)) {
			this.owe(joined.has(user) ? kind : 'rsvp_promoted', user, event, version);
		}
	}

	/** @returns why it is refused; null where it is stored */
	sayYes(
		event: ClubEvent,
		user: string,
		said: { guests?: number | undefined; hours?: number | undefined },
		kinds = { going: 'rsvp_going', waiting: 'rsvp_waitlisted' },
	): string | null {
		const guests = guestsOfYes(event, user, said.guests);
		const refusal = refusalOfYes(event, user, guests, this.now);
		if (refusal) return refusal;
		const joins = joinList(event, user, guests, said.hours);
		this.seat(event, new Set(joins ? [user] : []), kinds.going);
		const party = event.parties.get(user);
		if (joins && party?.answer === 'waitlisted')
			this.owe(kinds.waiting, user, event, party.version);
		return null;
	}

	sayNo(event: ClubEvent, user: string, kind = 'rsvp_cancelled'): string | null {
		if (event.status === 'cancelled') return 'cancelled';
		if (event.startsAt <= this.now) return 'closed';
		const before = leaveList(event, user);
		this.seat(event);
		if (before !== null && before !== 'none') {
			this.owe(kind, user, event, event.parties.get(user)?.version ?? 0);
		}
		return null;
	}

	/** Takes a member off the lists of all events to come; the seats go to others. */
	leaveAll(user: string, isForgotten: boolean): void {
		for (const event of this.events.values()) {
			if (event.startsAt <= this.now) continue;
			const party = event.parties.get(user);
			if (!party) continue;
			if (party.answer !== 'declined' && (event.status === 'scheduled' || isForgotten)) {
				leaveList(event, user);
				this.seat(event);
			}
			if (isForgotten) event.parties.delete(user);
		}
		for (const series of this.series.values()) {
			series.standing = series.standing.filter((each) => each.user !== user);
		}
	}

	startStanding(event: ClubEvent, user: string, said: number | undefined): string | null {
		const series = event.seriesId === null ? undefined : this.series.get(event.seriesId);
		const standing = series?.standing.find((each) => each.user === user);
		const mine = event.parties.get(user);
		const isActive = mine !== undefined && mine.answer !== 'declined';
		const fitting = (guests: number, other: Seats) =>
			Math.max(0, Math.min(guests, other.guestsAllowed, other.capacity - 1));
		const guests = said ?? (isActive ? mine.guests : fitting(standing?.guests ?? 0, event));
		const refusal = refusalOfYes(event, user, guests, this.now);
		if (refusal) return refusal;
		if (!series) return 'no_series';
		// A series is over once its last date is over everywhere.
		if (series.endsOn !== null && series.endsOn < dateAt(this.now, 'Etc/GMT+12')) {
			return 'series_over';
		}
		if (said !== undefined && said > Math.max(standing?.guests ?? 0, series.guestsAllowed)) {
			return 'guests_not_allowed';
		}
		const own = isActive ? Math.min(mine.guests, series.guestsAllowed) : 0;
		const always = said ?? standing?.guests ?? Math.min(own, series.guestsAllowed);
		if (standing) standing.guests = always;
		else series.standing.push({ user, guests: always });
		const joins = joinList(event, user, guests);
		this.tellStanding(event, joins ? [user] : []);
		for (const other of this.coming()) {
			if (other.seriesId !== series.id || other.parties.has(user)) continue;
			joinList(other, user, fitting(always, other));
			this.tellStanding(other, [user]);
		}
		return null;
	}

	/** Seats who joined because they come every week, and owes what tells them. */
	tellStanding(event: ClubEvent, users: readonly string[]): void {
		this.seat(event, new Set(users), 'standing_going');
		for (const user of users) {
			const party = event.parties.get(user);
			if (party?.answer === 'waitlisted') {
				this.owe('standing_waitlisted', user, event, party.version);
			}
		}
	}

	// Events

	/** What everybody who goes or waits is told of a change, and who moves up by it. */
	changed(event: ClubEvent, before: { startsAt: number; endsAt: number; place: string }): void {
		event.sequence += 1;
		const isCancelled = event.status === 'cancelled';
		this.seat(event);
		const isMoved =
			before.startsAt !== event.startsAt ||
			before.endsAt !== event.endsAt ||
			before.place !== event.place;
		if (!isCancelled && !isMoved) return;
		for (const { user } of partiesOf(event, 'going', 'waitlisted')) {
			this.owe(isCancelled ? 'event_cancelled' : 'event_moved', user, event, event.sequence);
		}
		if (isCancelled) {
			event.cancelledAt = this.now;
			for (const announcement of this.announcements.values()) {
				const isItsOwn = announcement.eventId === event.id;
				if (isItsOwn && announcement.status === 'scheduled') announcement.status = 'draft';
			}
		}
	}

	/** The events of a line of series that have a date of the series, whatever became of them. */
	private datesOf(line: string): Set<string> {
		const dates = new Set<string>();
		for (const { seriesId, seriesDate } of this.events.values()) {
			const isOfLine = seriesId !== null && this.series.get(seriesId)?.line === line;
			if (isOfLine && seriesDate !== null) dates.add(seriesDate);
		}
		return dates;
	}

	/** The dates of a series that should be open now and have no event yet. */
	toOpen(series: Series): { date: string; startsAt: number; endsAt: number }[] {
		const present = this.datesOf(series.line);
		const until = this.now + series.opensDaysAhead * DAY;
		const days = daysBetween(plusDays(this.today(), -2), dateAt(until, this.zone)) + 2;
		const found = [];
		for (let day = 0; day <= days; day += 1) {
			const date = plusDays(this.today(), day - 2);
			if (date < series.startsOn || (series.endsOn !== null && date > series.endsOn)) continue;
			if (weekdayOf(date) !== weekdayOf(series.startsOn)) continue;
			if (daysBetween(series.startsOn, date) % (7 * series.everyWeeks) !== 0) continue;
			const breaks = [...series.breaks.values()];
			if (breaks.some(({ first, last }) => first <= date && date <= last)) continue;
			const startsAt = momentAt(date, series.time, this.zone);
			if (startsAt <= this.now || startsAt > until || present.has(date)) continue;
			found.push({ date, startsAt, endsAt: startsAt + series.minutes * 60_000 });
		}
		return found;
	}

	/** Whoever comes every week joins an event that opens. */
	opened(event: ClubEvent, series: Series): void {
		for (const [index, { user, guests }] of series.standing.entries()) {
			const fitting = Math.max(0, Math.min(guests, event.guestsAllowed, event.capacity - 1));
			event.parties.set(user, {
				user,
				answer: 'waitlisted',
				guests: fitting,
				hours: 0,
				place: index + 1,
				version: 1,
			});
		}
		this.tellStanding(
			event,
			series.standing.map(({ user }) => user),
		);
	}

	// What the club's week sends

	private timesOf({ seriesId }: ClubEvent): Times {
		return (seriesId === null ? undefined : this.series.get(seriesId)) ?? USUAL_TIMES;
	}

	private invitationOf(event: ClubEvent): Due {
		const { invitesDaysBefore, invitesAtTime } = this.timesOf(event);
		const date = dateAt(event.startsAt, this.zone);
		const planned =
			invitesDaysBefore === null
				? 0
				: momentAt(plusDays(date, -invitesDaysBefore), invitesAtTime, this.zone);
		const dueAt = Math.max(event.openedAt, planned);
		return { event, kind: 'invitation', cause: 0, dueAt, until: event.startsAt };
	}

	/** Everything that an event sends. */
	private mailingsOf(event: ClubEvent): Due[] {
		const { startsAt, endsAt } = event;
		const times = this.timesOf(event);
		const date = dateAt(startsAt, this.zone);
		const cause = dateNumber(date);
		const list: Due[] = [];
		if (startsAt > this.now) {
			list.push(this.invitationOf(event));
			const sameDayAt =
				times.remindsSameDayAt === null ? null : momentAt(date, times.remindsSameDayAt, this.zone);
			const hasSameDay = sameDayAt !== null && sameDayAt < startsAt;
			if (times.remindsDayBeforeAt !== null) {
				const dueAt = momentAt(plusDays(date, -1), times.remindsDayBeforeAt, this.zone);
				const until = hasSameDay ? momentAt(date, '00:00', this.zone) : startsAt;
				list.push({ event, kind: 'reminder_day_before', cause, dueAt, until });
			}
			if (hasSameDay) {
				list.push({ event, kind: 'reminder_same_day', cause, dueAt: sameDayAt, until: startsAt });
			}
		}
		if (endsAt <= this.now && times.thanksAfterHours !== null) {
			const dueAt = endsAt + times.thanksAfterHours * HOUR;
			list.push({ event, kind: 'thanks', cause, dueAt, until: dueAt + 3 * DAY });
		}
		return list;
	}

	/** An invitation that is late, or due together with that of a sooner event of its series, waits for its turn. */
	private waits({ event, dueAt }: Due): boolean {
		if (event.seriesId === null) return false;
		const sooner = this.coming().filter(
			(other) => other.seriesId === event.seriesId && other.startsAt < event.startsAt,
		);
		if (sooner.length === 0) return false;
		if (this.now - dueAt >= TOGETHER) return true;
		return sooner.some((other) => Math.abs(this.invitationOf(other).dueAt - dueAt) < TOGETHER);
	}

	/** What should be written into the outbox now. */
	dueMailings(): Due[] {
		return [...this.events.values()]
			.filter(({ status, endsAt }) => status === 'scheduled' && endsAt > this.now - 7 * DAY)
			.flatMap((event) => this.mailingsOf(event))
			.filter(
				(due) =>
					due.dueAt <= this.now &&
					this.now < due.until &&
					!due.event.done.has(`${due.kind} ${due.cause}`) &&
					!(due.kind === 'invitation' && this.waits(due)),
			);
	}

	/** Owes a mailing to everybody whom it is for. */
	writeMailing({ event, kind, cause, dueAt }: Due): number {
		event.done.add(`${kind} ${cause}`);
		const before = this.owed.length;
		const heard = new Set<string>();
		for (const each of [...this.messages.values(), ...this.owed]) {
			if (each.event === event.id && each.madeAt > dueAt - HOUR) heard.add(each.user);
		}
		for (const member of this.members.values()) {
			if (!this.isReachable(member)) continue;
			const party = event.parties.get(member.id);
			const isMeant =
				kind === 'invitation'
					? this.wants(member, 'invitations') && !party
					: this.wants(member, 'reminders') &&
						(kind === 'thanks'
							? this.wasAt(event, member.id)
							: party?.answer === 'going' && !heard.has(member.id));
			if (isMeant) this.owe(kind, member.id, event, cause);
		}
		return this.owed.length - before;
	}

	/** Everybody who gets an announcement now. */
	readersOf({ topic, eventId }: Announcement): Member[] {
		const event = eventId === null ? null : this.event(eventId);
		return [...this.members.values()].filter((member) => {
			if (!this.isReachable(member)) return false;
			if (event) {
				const isOver = event.endsAt <= this.now;
				return isOver
					? this.wasAt(event, member.id)
					: event.parties.get(member.id)?.answer === 'going';
			}
			return topic !== null && this.wants(member, topic);
		});
	}

	startSending(announcement: Announcement): void {
		announcement.status = 'sending';
		announcement.revision += 1;
		for (const { id } of this.readersOf(announcement))
			this.owe('announcement', id, announcement, 0);
	}
}
