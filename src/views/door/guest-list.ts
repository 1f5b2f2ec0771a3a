import type { Context, SpeakingContext } from '../../context.ts';
import { clubOfGuestList } from '../../db/club/club.ts';
import { foundMembers } from '../../db/door/found-members.ts';
import {
	eventOfFile,
	eventOfGuestList,
	partiesOf,
	partiesOnPaper,
	rsvpsForFile,
	walkInsForFile,
	walkInsOf,
} from '../../db/door/guest-list.ts';
import { walkInsAt } from '../../db/door/walk-ins.ts';
import { readTogether } from '../../db/prepared.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';
import { shownPerson, shownWalkIn } from '../../domain/door/check-in.ts';
import { showingOf } from '../../domain/door/turnout.ts';
import { getEventPhase } from '../../domain/events/phase.ts';
import { finds, searchWords } from '../../domain/text/folding.ts';
import { DEFAULT_LOCALE, deskLocaleFor, type Locale } from '../../domain/text/language.ts';
import { byName } from '../../domain/text/name-order.ts';
import { maskEmail } from '../../domain/text/names.ts';
import { localMinute } from '../../domain/time/time.ts';
import { guestListMessages } from '../../messages/desk/door/guest-list.ts';
import { zoneName } from '../../messages/wording/times.ts';

/** How many parties a page of the guest list shows. */
const SHOWN = 50;
/** How many members a search shows. */
const FOUND = 8;
/** How many parties are put in the order of names. */
const MOST_BY_NAME = 1_000;
/** What more than a few sheets of paper hold. */
const MOST_ON_PAPER = 500;
/** How many rows of each sort a file holds: as many as an event has seats at most. */
const MOST_IN_FILE = 10_000;

export const LISTS = ['going', 'waitlisted', 'declined'] as const;
export type ListName = (typeof LISTS)[number];

/** The lists of an event's page: the RSVPs, and the people who came without one. */
export const TABS = [...LISTS, 'walked-in'] as const;
export type TabName = (typeof TABS)[number];

export const SORTS = ['answered', 'name'] as const;
type GuestListSort = (typeof SORTS)[number];

/** What part of a guest list is asked for. */
export interface GuestListPage {
	list: TabName;
	/** In the order of answering, or by name. */
	sort: GuestListSort;
	/** Behind this place in the order of answering, or behind so many names; 0 begins at the start. */
	after: number;
	/** Members whose name or address contains these words. */
	search?: string | undefined;
	/** Whom an organizer looks for to add them: members whose name or address contains these words. */
	find?: string | undefined;
}

/** A member whom a search found, with their RSVP to the event, if there is one. */
export interface FoundMember {
	userId: string;
	name: string;
	/** The address below the name; null where it is the name. */
	address: string | null;
	answer: ListName | null;
}

/**
 * An event's guest list, read in one statement; `event` is null when there is none. An order by name needs
 * all of them: of an answer that more than a thousand gave, these are the first thousand.
 */
export async function viewGuestList(
	{ db, now, language }: SpeakingContext,
	slug: string,
	page: GuestListPage,
) {
	const { list, after, search, sort, find } = page;
	const isByName = sort === 'name';
	// No index is in the order of names, or of arrival.
	const isWhole = isByName || list === 'walked-in';
	const part = {
		after: isWhole ? 0 : after,
		search,
		limit: isWhole ? MOST_BY_NAME : SHOWN + 1,
	};
	const {
		club: [clubRow],
		event: [event],
		onPaper,
		rows,
		withoutAddress,
		found,
	} = await readTogether(db, {
		club: clubOfGuestList(db),
		event: eventOfGuestList(db, slug),
		onPaper: partiesOnPaper(db, slug, MOST_ON_PAPER),
		rows: list === 'walked-in' ? walkInsOf(db, slug, part) : partiesOf(db, slug, list, part),
		withoutAddress: list === 'walked-in' ? walkInsAt(db, slug, MOST_BY_NAME) : undefined,
		found: find ? foundMembers(db, slug, { search: find, limit: FOUND + 1 }) : undefined,
	});
	const counts = {
		going: event?.going ?? 0,
		waitlisted: event?.waitlisted ?? 0,
		declined: event?.declined ?? 0,
		'walked-in': (event?.came.others ?? 0) + (event?.cameByName ?? 0),
	} satisfies Record<TabName, number>;
	const turnout = {
		cameOfThem: event?.came.going ?? 0,
		fromWaitlist: event?.came.waitlisted ?? 0,
		walkedIn: counts['walked-in'],
		saidYes: counts.going,
	};
	const of = {
		isOver: event !== undefined && getEventPhase(event, now) === 'over',
		hasCheckIns: turnout.cameOfThem + turnout.fromWaitlist + turnout.walkedIn > 0,
	};
	const answer = list === 'walked-in' ? null : list;
	const hasNotes = clubRow?.noteLabel !== '';
	const club = clubPart(clubRow);
	const locale = deskLocaleFor(language, club);
	const { formerMember } = guestListMessages(locale);
	const members = rows.map(
		({ name, email, deletedAt, checkedInAt, guestsHere, note, ...party }) => ({
			...party,
			note: hasNotes ? note : '',
			...(deletedAt ? { name: formerMember, address: null } : shownPerson(name, email)),
			isMember: deletedAt === null,
			/** What became of the party; null where nobody knows yet. */
			showing: showingOf({ answer, isHere: checkedInAt !== null }, of),
			guestsHere: guestsHere ?? 0,
		}),
	);
	const words = searchWords(search ?? '');
	const others = withoutAddress
		.filter(({ name }) => finds(words, name))
		.map(({ walkInId, name, checkedInAt, guestsHere }) => ({
			userId: walkInId,
			...shownWalkIn(name, locale),
			isMember: false,
			mailStoppedBy: null,
			guests: 0,
			note: '',
			place: checkedInAt.getTime(),
			promoteUntilHours: null,
			position: null,
			isStanding: false,
			showing: 'walked_in' as const,
			guestsHere,
		}));
	const named = [...members, ...others];
	const ordered = isByName
		? byName(named)
		: named.toSorted((one, other) => one.place - other.place);
	const asked = isWhole ? ordered.slice(after) : named;
	const parties = asked.slice(0, SHOWN);
	const end = isWhole ? after + parties.length : (parties.at(-1)?.place ?? null);
	return {
		club,
		event: event ?? null,
		counts,
		/**
		 * How many of those who said yes came, and how many others; null if nobody was checked in, or it is
		 * not over.
		 */
		turnout: of.isOver && of.hasCheckIns ? turnout : null,
		parties,
		/** The members who were looked for, and whether there are more of them. */
		found: found
			.slice(0, FOUND)
			.map(
				({ name, email, ...member }): FoundMember => ({ ...member, ...shownPerson(name, email) }),
			),
		hasFoundMore: found.length > FOUND,
		/** Where the next page begins, if there is one. */
		nextAfter: asked.length > SHOWN ? end : null,
		/**
		 * People going, by name, for the printed list: others at the door see it, so it has no addresses.
		 */
		sheet: byName(
			onPaper.map(({ name, email, deletedAt, guests }) => ({
				name: deletedAt ? formerMember : name.trim() || maskEmail(email),
				guests,
			})),
		),
	};
}

/**
 * The column titles of a guest list's file; the local times name their zone. A club that asks attendees for no line has
 * no column for it.
 */
const columns = (
	{ timeZone, noteLabel }: { timeZone: string; noteLabel: string },
	locale: Locale,
) => [
	'Name',
	'E-mail',
	'Answer',
	'Guests',
	...(noteLabel ? [noteLabel] : []),
	'Every time',
	'Answered at (UTC)',
	`Answered at (${zoneName(timeZone, locale)})`,
	'Checked in at (UTC)',
	`Checked in at (${zoneName(timeZone, locale)})`,
	'Guests who came',
];

const RSVP_LABELS: Record<ListName, string> = {
	going: 'going',
	waitlisted: 'waiting',
	declined: 'not coming',
};

/**
 * An event's guest list as the rows of a file, read in one batch: everyone with an RSVP, and walk-ins.
 *
 * @param list only this RSVP; left out, all
 * @returns null when there is no such event
 */
export async function viewGuestFile(
	{ db }: Pick<Context, 'db'>,
	slug: string,
	list?: ListName,
): Promise<string[][] | null> {
	const {
		event: [event],
		rsvpRows,
		walkIns,
		byNameOnly,
	} = await rawBatch(db, {
		event: eventOfFile(db, slug),
		rsvpRows: rsvpsForFile(db, slug, MOST_IN_FILE),
		walkIns: walkInsForFile(db, slug, MOST_IN_FILE),
		byNameOnly: walkInsAt(db, slug, MOST_IN_FILE),
	});
	if (!event) return null;
	const { timeZone, noteLabel } = event;
	const file = [columns(event, DEFAULT_LOCALE)];
	const addLine = (row: FileRow, answer: string, guests: string, answeredAt: Date | null) => {
		const line = [row.name, row.email ?? '', answer, guests];
		if (noteLabel) line.push(row.note ?? '');
		line.push(row.isStanding ? 'yes' : '');
		for (const moment of [answeredAt, row.checkedInAt]) {
			line.push(moment?.toISOString() ?? '', moment ? localMinute(moment, timeZone) : '');
		}
		line.push(row.checkedInAt ? String(row.guestsHere ?? 0) : '');
		file.push(line);
	};
	// People going come first: whoever opens the file looks for them.
	for (const answer of LISTS) {
		if (list !== undefined && answer !== list) continue;
		for (const row of rsvpRows) {
			if (row.answer !== answer) continue;
			addLine(row, RSVP_LABELS[answer], String(row.guests), row.answeredAt);
		}
	}
	if (list === undefined) {
		for (const row of walkIns) addLine(row, 'walked in', '', null);
		for (const row of byNameOnly) addLine(row, 'walked in', '', null);
	}
	return file;
}

/** What a line of the file is made of: somebody without an account has only a name. */
interface FileRow {
	name: string;
	email?: string;
	note?: string;
	isStanding?: boolean;
	checkedInAt: Date | null;
	guestsHere: number | null;
}
