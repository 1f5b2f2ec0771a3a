import type { DatabaseContext, SpeakingContext } from '../../context.ts';
import { clubOfDesk } from '../../db/club/club.ts';
import { countAtDoor, memberAtDoor, othersAtDoor, partiesAtDoor } from '../../db/door/check-ins.ts';
import { foundMembers } from '../../db/door/found-members.ts';
import { walkInsAt } from '../../db/door/walk-ins.ts';
import { eventAtDoor, eventOfCode, eventToScan } from '../../db/events/desk-events.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';
import { doorStateOf, shownPerson, shownWalkIn } from '../../domain/door/check-in.ts';
import { finds, searchWords } from '../../domain/text/folding.ts';
import { localeFor } from '../../domain/text/language.ts';
import { byName } from '../../domain/text/name-order.ts';
import { spoken } from '../../messages/spoken.ts';

/** How many people of each sort are read; a club with more of them searches by name. */
const MOST = 1_000;
/** How many a page shows. */
const SHOWN = 100;

/** How many members who are on no list a search shows. */
const FOUND = 8;

/** One line of the list at the door. */
export interface DoorLine {
	/** Null for a walk-in without an account. */
	userId: string | null;
	/** Null for members. */
	walkInId: string | null;
	name: string;
	/** The address below the name; null where it is the name, or nobody knows one. */
	address: string | null;
	/** Null for people who came without having said yes. */
	answer: 'going' | 'waitlisted' | null;
	/** How many guests were said to come, or, once somebody is here, came. */
	guests: number;
	/** Null as long as nobody has checked them in. */
	checkedInAt: Date | null;
}

/**
 * The list at the door, by name, read in one batch; `event` is null when there is none.
 *
 * @param page.search only people whose name or address contains these words
 * @param page.number counted from 1
 * @param page.findsMembers whether a search finds members as well who are on no list
 */
export async function viewCheckIn(
	{ db, now, language }: SpeakingContext,
	slug: string,
	page: { search?: string | undefined; number: number; findsMembers?: boolean },
) {
	const asked = { limit: MOST, search: page.search };
	const {
		club: [clubRow],
		event: [event],
		parties,
		others,
		walkedIn,
		counts: [counts],
		members,
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		event: eventAtDoor(db, slug),
		parties: partiesAtDoor(db, slug, asked),
		others: othersAtDoor(db, slug, asked),
		walkedIn: walkInsAt(db, slug, MOST),
		counts: countAtDoor(db, slug),
		members:
			page.search && page.findsMembers
				? foundMembers(db, slug, { search: page.search, limit: FOUND + 1, isNew: true })
				: undefined,
	});
	const words = searchWords(page.search ?? '');
	const club = clubPart(clubRow);
	const locale = await spoken(localeFor(language, club));
	const lines: DoorLine[] = byName([
		...parties.map(({ name, email, guestsHere, answer, ...party }) => ({
			...party,
			...shownPerson(name, email),
			walkInId: null,
			answer: answer === 'declined' ? null : answer,
			guests: guestsHere ?? party.guests,
		})),
		...others.map(({ name, email, guestsHere, ...other }) => ({
			...other,
			...shownPerson(name, email),
			walkInId: null,
			answer: null,
			guests: guestsHere ?? 0,
		})),
		...walkedIn
			.filter(({ name }) => finds(words, name))
			.map(({ name, guestsHere, ...other }) => ({
				...other,
				userId: null,
				...shownWalkIn(name, locale),
				answer: null,
				guests: guestsHere,
			})),
	]);
	const pages = Math.max(1, Math.ceil(lines.length / SHOWN));
	const number = Math.min(page.number, pages);
	return {
		club,
		event: event ?? null,
		door: event ? doorStateOf(event, now) : null,
		counts: {
			expected: event?.going ?? 0,
			here: counts?.here ?? 0,
			others: counts?.others ?? 0,
		},
		lines: lines.slice((number - 1) * SHOWN, number * SHOWN),
		/** Members who are on no list, found by the search; whether there are more of them. */
		members: members.slice(0, FOUND).map(
			({ userId, name, email }): DoorLine => ({
				userId,
				walkInId: null,
				...shownPerson(name, email),
				answer: null,
				guests: 0,
				checkedInAt: null,
			}),
		),
		hasMoreMembers: members.length > FOUND,
		number,
		pages,
	};
}

/** An event for the camera at its door, read in one batch; `event` is null when there is none. */
export async function viewScan({ db, now }: DatabaseContext, slug: string) {
	const {
		club: [clubRow],
		event: [event],
	} = await rawBatch(db, { club: clubOfDesk(db), event: eventToScan(db, slug) });
	return {
		club: clubPart(clubRow),
		event: event ?? null,
		door: event ? doorStateOf(event, now) : null,
	};
}

/**
 * The member whose code is scanned at the door, read in one batch; null if the event or the member no
 * longer exists.
 */
export async function viewCodeAtDoor(
	{ db, now }: DatabaseContext,
	subject: { userId: string; eventId: string },
) {
	const {
		club: [clubRow],
		event: [event],
		member: [member],
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		event: eventOfCode(db, subject.eventId),
		member: memberAtDoor(db, subject.eventId, subject.userId),
	});
	const club = clubPart(clubRow);
	if (!event || !member) return { club, found: null };
	const { name, email, answer, guests, guestsHere, checkedInAt, bannedAt } = member;
	return {
		club,
		found: {
			event,
			door: doorStateOf(event, now),
			...shownPerson(name, email),
			answer,
			guests: guestsHere ?? guests ?? 0,
			checkedInAt,
			isBanned: bannedAt !== null,
		},
	};
}
