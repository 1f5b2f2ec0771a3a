/**
 * "Seats, exactly" from the description of the product, written down once more in the plainest way, with no
 * database and nothing taken from src/: what the tests hold the real thing against.
 */

export type Kind = 'rsvp_going' | 'rsvp_waitlisted' | 'rsvp_promoted' | 'rsvp_cancelled';

export interface Told {
	user: number;
	kind: Kind;
}

interface Party {
	user: number;
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	/** The order of joining. */
	turn: number;
	promoteUntil: number | null;
}

export type ModelRefusal =
	| 'cancelled'
	| 'closed'
	| 'guests_not_allowed'
	| 'party_too_large'
	| 'no_room';

export class SeatsModel {
	readonly parties = new Map<number, Party>();
	capacity: number;
	isCancelled = false;
	private readonly guestsAllowed: number;
	private readonly startsAt: number;
	private turns = 0;
	private told: Told[] = [];

	constructor(capacity: number, guestsAllowed: number, startsAt: number) {
		this.capacity = capacity;
		this.guestsAllowed = guestsAllowed;
		this.startsAt = startsAt;
	}

	get going(): number {
		return this.having('going').reduce((seats, party) => seats + 1 + party.guests, 0);
	}

	get waitingInOrder(): number[] {
		return this.having('waitlisted').map((party) => party.user);
	}

	private having(answer: Party['answer']): Party[] {
		return [...this.parties.values()]
			.filter((party) => party.answer === answer)
			.sort((one, other) => one.turn - other.turn);
	}

	/** Who has been told what since the last time that this was asked. */
	takeTold(): Told[] {
		const told = this.told;
		this.told = [];
		return told;
	}

	sayYes(user: number, asked: number | undefined, now: number): ModelRefusal | null {
		const refusal = this.closedBecause(now);
		if (refusal) return refusal;
		const mine = this.parties.get(user);
		if (!mine || mine.answer === 'declined') {
			const guests = asked ?? 0;
			const tooMany = this.tooMany(guests);
			if (tooMany) return tooMany;
			this.turns += 1;
			this.parties.set(user, {
				user,
				answer: 'waitlisted',
				guests,
				turn: this.turns,
				promoteUntil: null,
			});
			const seated = this.seatWhoeverFits(now);
			this.tell(user, seated.includes(user) ? 'rsvp_going' : 'rsvp_waitlisted');
			for (const other of seated) if (other !== user) this.tell(other, 'rsvp_promoted');
			return null;
		}
		const guests = asked ?? mine.guests;
		if (guests > mine.guests) {
			const tooMany = this.tooMany(guests);
			if (tooMany) return tooMany;
			const more = guests - mine.guests;
			if (mine.answer === 'going' && more > this.capacity - this.going) return 'no_room';
		}
		mine.guests = guests;
		for (const other of this.seatWhoeverFits(now)) this.tell(other, 'rsvp_promoted');
		return null;
	}

	sayNo(user: number, now: number): ModelRefusal | null {
		const refusal = this.closedBecause(now);
		if (refusal) return refusal;
		const mine = this.parties.get(user);
		const wasActive = mine !== undefined && mine.answer !== 'declined';
		this.parties.set(user, {
			user,
			answer: 'declined',
			guests: 0,
			turn: mine?.turn ?? 0,
			promoteUntil: null,
		});
		if (wasActive) this.tell(user, 'rsvp_cancelled');
		for (const other of this.seatWhoeverFits(now)) this.tell(other, 'rsvp_promoted');
		return null;
	}

	setCapacity(capacity: number, now: number): void {
		this.capacity = capacity;
		for (const user of this.seatWhoeverFits(now)) this.tell(user, 'rsvp_promoted');
	}

	private closedBecause(now: number): 'cancelled' | 'closed' | null {
		if (this.isCancelled) return 'cancelled';
		return this.startsAt <= now ? 'closed' : null;
	}

	private tooMany(guests: number): 'guests_not_allowed' | 'party_too_large' | null {
		if (guests > this.guestsAllowed) return 'guests_not_allowed';
		return 1 + guests > this.capacity ? 'party_too_large' : null;
	}

	private seatWhoeverFits(now: number): number[] {
		if (this.closedBecause(now)) return [];
		const seated: number[] = [];
		for (const party of this.having('waitlisted')) {
			if (party.promoteUntil !== null && party.promoteUntil <= now) continue;
			if (1 + party.guests > this.capacity - this.going) continue;
			party.answer = 'going';
			seated.push(party.user);
		}
		return seated;
	}

	private tell(user: number, kind: Kind): void {
		this.told.push({ user, kind });
	}
}
