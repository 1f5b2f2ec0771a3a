import { HOUR_MS } from '../../support/time.ts';
/**
 * "Seats, exactly" from the description of the product, and coming every time, written down once more in
 * the plainest way, with no database and nothing taken from src/: what the tests hold the real thing
 * against.
 */

/** Who is told what about which event. */
export interface Told {
	kind: string;
	user: number;
	event: string;
}

type By = 'member' | 'organizer' | 'standing';

/** What an answer is called in the messages, by who gave it. */
const KINDS = {
	member: { going: 'rsvp_going', waiting: 'rsvp_waitlisted', not: 'rsvp_cancelled' },
	organizer: { going: 'rsvp_added', waiting: 'rsvp_added_waitlisted', not: 'rsvp_removed' },
	standing: { going: 'standing_going', waiting: 'standing_waitlisted', not: '' },
} as const;

interface Party {
	user: number;
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	/** The order of joining. */
	turn: number;
	/** Not moved up later than this many hours before the start. */
	hours: number;
}

export interface SeriesModel {
	capacity: number;
	guestsAllowed: number;
}

interface StandingParty {
	user: number;
	guests: number;
}

export interface EventModel extends SeriesModel {
	startsAt: number;
	isCancelled: boolean;
	parties: Map<number, Party>;
	turns: number;
}

export function going(event: EventModel): number {
	return having(event, 'going').reduce((seats, party) => seats + 1 + party.guests, 0);
}

export function having(event: EventModel, answer: Party['answer']): Party[] {
	return [...event.parties.values()]
		.filter((party) => party.answer === answer)
		.sort((one, other) => one.turn - other.turn);
}

/** A series with its events and whoever answers them. */
export class ClubModel {
	series: SeriesModel;
	readonly events = new Map<string, EventModel>();
	/** In the order in which they said so. */
	standing: StandingParty[] = [];
	private told: Told[] = [];

	constructor(series: SeriesModel) {
		this.series = series;
	}

	/** Who has been told what since the last time that this was asked. */
	takeTold(): Told[] {
		const told = this.told;
		this.told = [];
		return told;
	}

	/** Opens an event of the series: who comes every time joins first, in order, as large as fits. */
	open(name: string, startsAt: number, now: number): void {
		const event = { ...this.series, startsAt, isCancelled: false, parties: new Map(), turns: 0 };
		this.events.set(name, event);
		for (const { user, guests } of this.standing) {
			this.join(event, user, this.fitting(event, guests), 0);
		}
		const newcomers = this.standing.map(({ user }) => user);
		this.seatAndNotify(name, newcomers, 'standing', now);
	}

	sayYes(
		name: string,
		said: { user: number; guests?: number | undefined; hours?: number | undefined; by: By },
		now: number,
	): string | null {
		const event = this.eventNamed(name);
		const { user, guests: asked, hours, by } = said;
		const mine = event.parties.get(user);
		const refusal = this.refusalOf(event, mine, asked, now);
		if (refusal) return refusal;
		if (!mine || mine.answer === 'declined') {
			this.join(event, user, asked ?? 0, hours ?? 0);
			this.seatAndNotify(name, [user], by, now);
		} else {
			mine.guests = asked ?? mine.guests;
			mine.hours = hours ?? mine.hours;
			this.seatAndNotify(name, [], by, now);
		}
		return null;
	}

	sayNo(name: string, { user, by }: { user: number; by: By }, now: number): string | null {
		const event = this.eventNamed(name);
		const closed = closedBecause(event, now);
		if (closed) return closed;
		const mine = event.parties.get(user);
		event.parties.set(user, { user, answer: 'declined', guests: 0, turn: 0, hours: 0 });
		if (mine && mine.answer !== 'declined') this.tell(KINDS[by].not, user, name);
		this.seatAndNotify(name, [], by, now);
		return null;
	}

	/** "Count me in every week", said at one event. */
	startComing(
		name: string,
		{ user, guests: asked }: { user: number; guests?: number | undefined },
		now: number,
	): string | null {
		const event = this.eventNamed(name);
		const mine = event.parties.get(user);
		const before = this.standing.find((standing) => standing.user === user);
		const isActive = mine !== undefined && mine.answer !== 'declined';
		const guests =
			asked ?? (isActive ? mine.guests : this.fitting(event, before ? before.guests : 0));
		const refusal = this.refusalOf(event, mine, guests, now);
		if (refusal) return refusal;
		const most = Math.max(this.series.guestsAllowed, before ? before.guests : 0);
		if (asked !== undefined && asked > most) return 'guests_not_allowed';

		const ofParty = Math.min(isActive ? mine.guests : 0, this.series.guestsAllowed);
		if (!before) this.standing.push({ user, guests: asked ?? ofParty });
		else if (asked !== undefined) before.guests = asked;
		const every = asked ?? before?.guests ?? ofParty;

		this.sayYes(name, { user, guests, by: 'standing' }, now);
		for (const [otherName, other] of this.events) {
			if (closedBecause(other, now) || other.parties.has(user)) continue;
			this.join(other, user, this.fitting(other, every), 0);
			this.seatAndNotify(otherName, [user], 'standing', now);
		}
		return null;
	}

	stopComing(user: number): void {
		this.standing = this.standing.filter((standing) => standing.user !== user);
	}

	/**
	 * An organizer's change.
	 *
	 * @returns whether it could be done
	 */
	change(
		name: string,
		changed: Partial<Pick<EventModel, 'capacity' | 'guestsAllowed' | 'startsAt' | 'isCancelled'>>,
		now: number,
	): boolean {
		const event = this.eventNamed(name);
		if (closedBecause(event, now)) return false;
		const isMoved = changed.startsAt !== undefined && changed.startsAt !== event.startsAt;
		Object.assign(event, changed);
		this.seatAndNotify(name, [], 'member', now);
		const kind = event.isCancelled ? 'event_cancelled' : isMoved ? 'event_moved' : null;
		const concerned = [...having(event, 'going'), ...having(event, 'waitlisted')];
		if (kind) for (const { user } of concerned) this.tell(kind, user, name);
		return true;
	}

	eventNamed(name: string): EventModel {
		const event = this.events.get(name);
		if (!event) throw new Error(`No event ${name} in the model.`);
		return event;
	}

	private fitting(event: EventModel, guests: number): number {
		return Math.max(0, Math.min(guests, event.guestsAllowed, event.capacity - 1));
	}

	/** Joins at the end of the waiting list. */
	private join(event: EventModel, user: number, guests: number, hours: number): void {
		event.turns += 1;
		event.parties.set(user, { user, answer: 'waitlisted', guests, turn: event.turns, hours });
	}

	private refusalOf(
		event: EventModel,
		mine: Party | undefined,
		asked: number | undefined,
		now: number,
	): string | null {
		const closed = closedBecause(event, now);
		if (closed) return closed;
		const isActive = mine !== undefined && mine.answer !== 'declined';
		const guests = asked ?? (isActive ? mine.guests : 0);
		if (isActive && guests <= mine.guests) return null;
		if (guests > event.guestsAllowed) return 'guests_not_allowed';
		if (1 + guests > event.capacity) return 'party_too_large';
		const more = guests - (mine?.guests ?? 0);
		return mine?.answer === 'going' && more > event.capacity - going(event) ? 'no_room' : null;
	}

	/**
	 * Seats waiting parties in order, each that fits, passing over the others.
	 *
	 * @param newcomers whoever joined by the very change: they say yes now, and move up from nowhere
	 */
	private seatAndNotify(name: string, newcomers: readonly number[], by: By, now: number): void {
		const event = this.eventNamed(name);
		if (closedBecause(event, now)) return;
		for (const party of having(event, 'waitlisted')) {
			const isNewcomer = newcomers.includes(party.user);
			const isTooLate = party.hours > 0 && event.startsAt - party.hours * HOUR_MS <= now;
			if (isTooLate && !isNewcomer) continue;
			if (1 + party.guests > event.capacity - going(event)) continue;
			party.answer = 'going';
			this.tell(isNewcomer ? KINDS[by].going : 'rsvp_promoted', party.user, name);
		}
		for (const { user } of having(event, 'waitlisted')) {
			if (newcomers.includes(user)) this.tell(KINDS[by].waiting, user, name);
		}
	}

	private tell(kind: string, user: number, event: string): void {
		this.told.push({ kind, user, event });
	}
}

function closedBecause(event: EventModel, now: number): 'cancelled' | 'closed' | null {
	if (event.isCancelled) return 'cancelled';
	return event.startsAt <= now ? 'closed' : null;
}
