import { HOUR } from './wall-clock.ts';

/** Who gets a seat: "Seats, exactly" of the product's description, written down a second time. */

export interface Party {
	user: string;
	answer: 'going' | 'waitlisted' | 'declined';
	guests: number;
	/** Not moved up later than this many hours before the start; 0 is until it begins. */
	hours: number;
	/** In which order they answered. */
	place: number;
	/** Rises with every change of the answer. */
	version: number;
}

export interface Seats {
	capacity: number;
	guestsAllowed: number;
	startsAt: number;
	status: 'scheduled' | 'cancelled';
	/** By member. */
	parties: Map<string, Party>;
}

export const partiesOf = (event: Seats, ...answers: Party['answer'][]): Party[] =>
	[...event.parties.values()]
		.filter(({ answer }) => answers.includes(answer))
		.sort((one, other) => one.place - other.place);

/** How many seats are taken, guests counted. */
export const taken = (event: Seats): number =>
	partiesOf(event, 'going').reduce((seats, { guests }) => seats + 1 + guests, 0);

const lastPlace = (event: Seats): number =>
	Math.max(0, ...[...event.parties.values()].map(({ place }) => place));

/**
 * Gives the free seats to waiting parties, in order, passing over those that do not fit or named an earlier time.
 *
 * @param joined who said yes by the very change that gives seats out: the time they named is about moving up
 * @returns who got a seat
 */
export function giveSeats(event: Seats, now: number, joined: ReadonlySet<string>): Party[] {
	if (event.status !== 'scheduled' || event.startsAt <= now) return [];
	const seated: Party[] = [];
	for (const party of partiesOf(event, 'waitlisted')) {
		const isInTime = joined.has(party.user) || event.startsAt - party.hours * HOUR > now;
		if (!isInTime || 1 + party.guests > event.capacity - taken(event)) continue;
		party.answer = 'going';
		if (!joined.has(party.user)) party.version += 1;
		seated.push(party);
	}
	return seated;
}

/** Why a yes is refused; null where it is not. */
export function refusalOfYes(
	event: Seats,
	user: string,
	wanted: number,
	now: number,
): string | null {
	const mine = event.parties.get(user);
	const isActive = mine !== undefined && mine.answer !== 'declined';
	const before = isActive ? mine.guests : -1;
	if (event.status === 'cancelled') return 'cancelled';
	if (event.startsAt <= now) return 'closed';
	if (wanted > before && wanted > event.guestsAllowed) return 'guests_not_allowed';
	if (wanted > before && 1 + wanted > event.capacity) return 'party_too_large';
	const more = mine?.answer === 'going' ? wanted - mine.guests : 0;
	if (more > 0 && more > event.capacity - taken(event)) return 'no_room';
	return null;
}

/** How many guests somebody brings who says yes: what they say, or as many as before. */
export function guestsOfYes(event: Seats, user: string, said: number | undefined): number {
	const mine = event.parties.get(user);
	return said ?? (mine && mine.answer !== 'declined' ? mine.guests : 0);
}

/** Stores a yes that is allowed; returns whether the member joins by it. The seats are given out after it. */
export function joinList(event: Seats, user: string, guests: number, hours?: number): boolean {
	const mine = event.parties.get(user);
	if (mine && mine.answer !== 'declined') {
		mine.guests = guests;
		mine.hours = hours ?? mine.hours;
		return false;
	}
	event.parties.set(user, {
		user,
		answer: 'waitlisted',
		guests,
		hours: hours ?? 0,
		place: lastPlace(event) + 1,
		version: (mine?.version ?? 0) + 1,
	});
	return true;
}

/** Stores a no; returns what the answer was before, null where nothing changes. */
export function leaveList(event: Seats, user: string): Party['answer'] | 'none' | null {
	const mine = event.parties.get(user);
	if (mine?.answer === 'declined') return null;
	event.parties.set(user, {
		user,
		answer: 'declined',
		guests: 0,
		hours: mine?.hours ?? 0,
		place: mine?.place ?? lastPlace(event) + 1,
		version: (mine?.version ?? 0) + 1,
	});
	return mine?.answer ?? 'none';
}
