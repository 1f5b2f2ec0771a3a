import type { Announcement, ClubEvent, Member, Message, Series } from './club.ts';
import {
	giveSeats,
	guestsOfYes,
	joinList,
	leaveList,
	partiesOf,
	refusalOfYes,
	type Seats,
} from './seats.ts';
import { dateAt } from './wall-clock.ts';

/**
 * What a club is by the product's description, written down a second time: who is a member, what is open, who has
 * a seat, and which emails are owed. It shares no code with the product.
 */

export class ClubModel {
	readonly members = new Map<string, Member>();
	readonly series = new Map<string, Series>();
	readonly events = new Map<string, ClubEvent>();
	readonly announcements = new Map<string, Announcement>();
	/** Every email that is owed, by the id that it has in the outbox. */
	readonly messages = new Map<string, Message>();
	/** Those that this step owes, before their rows are known. */
	owed: Message[] = [];
	/** When the time, the place or the status of an event was last changed, by event. */
	readonly lastChanges = new Map<string, number>();
	/** When members were last told that an event was changed, by member and event. */
	readonly lastMoves = new Map<string, number>();
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
		this.notifyStanding(event, joins ? [user] : []);
		for (const other of this.coming()) {
			if (other.seriesId !== series.id || other.parties.has(user)) continue;
			joinList(other, user, fitting(always, other));
			this.notifyStanding(other, [user]);
		}
		return null;
	}

	/** Seats who joined because they come every week, and owes what tells them. */
	notifyStanding(event: ClubEvent, users: readonly string[]): void {
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
		this.lastChanges.set(event.id, this.now);
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
}
