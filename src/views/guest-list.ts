import type { Context } from '../context.ts';
import { clubSettings } from '../db/club.ts';
import { eventBySlug } from '../db/events.ts';
import { answersForFile, partiesOf, partyCounts, walkInsForFile } from '../db/guest-list.ts';
import { byName } from '../domain/check-in.ts';
import { clubProfile } from '../domain/club.ts';
import { maskEmail } from '../domain/names.ts';
import { localDate, localTime, zoneName } from '../domain/time.ts';

/** How many parties a page of the guest list shows. */
const SHOWN = 100;
/** How many parties are put in the order of names. */
const MOST_BY_NAME = 1_000;
/** How many rows of each sort a file holds: as many as an event has seats at most. */
const MOST_IN_FILE = 10_000;

/** Who is there for the count alone. */
const FORMER_MEMBER = 'A former member';

export const LISTS = ['going', 'waitlisted', 'declined'] as const;
export type ListName = (typeof LISTS)[number];

export const SORTS = ['answered', 'name'] as const;
export type GuestListSort = (typeof SORTS)[number];

/** What part of a guest list is asked for. */
export interface GuestListPage {
	list: ListName;
	/** In the order of answering, or by name. */
	sort: GuestListSort;
	/** Behind this place in the order of answering, or behind so many names; 0 begins at the start. */
	after: number;
	/** Members whose name contains this. */
	name?: string | undefined;
}

/**
 * An event's guest list, read in one batch; `event` is null when there is none. An order by name needs
 * all of them: of an answer that more than a thousand gave, these are the first thousand.
 */
export async function viewGuestList(
	{ db }: Pick<Context, 'db'>,
	slug: string,
	page: GuestListPage,
) {
	const { list, after, name, sort } = page;
	const isByName = sort === 'name';
	const [[clubRow], [event], counts, rows] = await db.batch([
		clubSettings(db),
		eventBySlug(db, slug),
		partyCounts(db, slug),
		partiesOf(db, slug, list, {
			after: isByName ? 0 : after,
			name,
			limit: isByName ? MOST_BY_NAME : SHOWN + 1,
		}),
	]);
	// Who has given no name is told from others by an address that only its owner can use.
	const named = rows.map(({ name: fullName, email, deletedAt, ...party }) => ({
		...party,
		name: deletedAt ? FORMER_MEMBER : fullName.trim() || maskEmail(email),
		isFormer: deletedAt !== null,
	}));
	const asked = isByName ? byName(named).slice(after) : named;
	const parties = asked.slice(0, SHOWN);
	const end = isByName ? after + parties.length : (parties.at(-1)?.place ?? null);
	return {
		club: clubProfile(clubRow),
		event: event ?? null,
		counts: Object.fromEntries(
			LISTS.map((each) => [each, counts.find(({ answer }) => answer === each)?.parties ?? 0]),
		) as Record<ListName, number>,
		parties,
		/** Where the next page begins, if there is one. */
		nextAfter: asked.length > SHOWN ? end : null,
	};
}

/** The column titles of a guest list's file; the local times name their zone. */
const columns = (timeZone: string) => [
	'Name',
	'E-mail',
	'Answer',
	'Guests',
	'Note',
	'Every time',
	'Answered at (UTC)',
	`Answered at (${zoneName(timeZone)})`,
	'Checked in at (UTC)',
	`Checked in at (${zoneName(timeZone)})`,
	'Guests who came',
];

const ANSWER_WORDS: Record<ListName, string> = {
	going: 'going',
	waitlisted: 'waiting',
	declined: 'not coming',
};

/**
 * An event's guest list as the rows of a file, read in one batch: whoever answered, and who walked in.
 *
 * @param list only this answer; left out, all
 * @returns null when there is no such event
 */
export async function viewGuestFile(
	{ db }: Pick<Context, 'db'>,
	slug: string,
	list?: ListName,
): Promise<string[][] | null> {
	const [[event], answers, walkIns] = await db.batch([
		eventBySlug(db, slug),
		answersForFile(db, slug, MOST_IN_FILE),
		walkInsForFile(db, slug, MOST_IN_FILE),
	]);
	if (!event) return null;
	const { timeZone } = event;
	const times = (moment: Date | null) =>
		moment ? [moment.toISOString(), localMinute(moment, timeZone)] : ['', ''];
	const came = (row: { checkedInAt: Date | null; guestsHere: number | null }) => [
		...times(row.checkedInAt),
		row.checkedInAt ? String(row.guestsHere ?? 0) : '',
	];
	return [
		columns(timeZone),
		...answers
			.filter(({ answer }) => list === undefined || answer === list)
			.map((row) => [
				row.name,
				row.email,
				ANSWER_WORDS[row.answer],
				String(row.guests),
				row.note,
				row.isStanding ? 'yes' : '',
				...times(row.answeredAt),
				...came(row),
			]),
		...(list === undefined
			? walkIns.map((row) => [row.name, row.email, 'walked in', '', '', '', '', '', ...came(row)])
			: []),
	];
}

/** A local date and time as spreadsheets read them: `2026-11-28 09:00`. */
function localMinute(moment: Date, timeZone: string): string {
	return `${localDate(moment, timeZone)} ${localTime(moment, timeZone).padStart(5, '0')}`;
}
