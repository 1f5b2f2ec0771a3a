import type { DatabaseContext } from '../../context.ts';
import { clubOfDesk, clubOfDeskWithZone, clubZoneAndTopics } from '../../db/club/club.ts';
import {
	awaitingImports,
	listMembers,
	type MemberOrder,
	type MemberPart,
	memberForDesk,
	membersForFile,
} from '../../db/members/members.ts';
import { readTogether } from '../../db/prepared.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';
import { topicsFrom } from '../../domain/mail/topics.ts';

/** How many members a page lists. */
const SHOWN = 50;
/** How many imports whose people have not agreed yet are listed. */
const IMPORTS_SHOWN = 10;
/** How many members one query of the file reads: at a hundred thousand, fifty queries. */
const READ_AT_ONCE = 2000;

/** What part of the list of members is asked for. */
export interface MembersPage {
	part: MemberPart;
	order: MemberOrder;
	/** Whose name or address contains this. */
	search?: string | undefined;
	/** The id of the last member on the page before. */
	after?: string | undefined;
}

/** The members of the club, read in one statement. */
export async function viewMembers({ db, now }: DatabaseContext, page: MembersPage) {
	const {
		club: [clubRow],
		rows,
		imports,
	} = await readTogether(db, {
		club: clubOfDeskWithZone(db),
		rows: listMembers(db, { ...page, limit: SHOWN + 1 }, now),
		imports: page.part === 'awaiting' ? awaitingImports(db, IMPORTS_SHOWN) : undefined,
	});
	const members = rows.slice(0, SHOWN);
	return {
		club: clubPart(clubRow),
		members,
		/**
		 * The imports of which somebody has not agreed to email yet; empty but on their part of the list.
		 */
		imports: imports.flatMap(({ importedAt, members: waiting }) =>
			importedAt ? [{ importedAt, waiting }] : [],
		),
		/** The member behind whom the next page begins, if there is one. */
		nextAfter: rows.length > SHOWN ? (members.at(-1)?.id ?? null) : null,
	};
}

/** The club and one member by name, for the pages that ask before an action, read in one batch. */
export async function viewMemberAction({ db, now }: DatabaseContext, userId: string) {
	const {
		club: [clubRow],
		member: [member],
	} = await rawBatch(db, {
		club: clubOfDesk(db),
		member: memberForDesk(db, userId, now),
	});
	return { club: clubPart(clubRow), member: member ?? null };
}

/** All members with what the file of them tells, in the order in which they joined. */
export async function viewMembersFile({ db, now }: DatabaseContext) {
	const {
		club: [clubRow],
	} = await rawBatch(db, {
		club: clubZoneAndTopics(db),
	});
	const members: Awaited<ReturnType<typeof membersForFile>> = [];
	for (;;) {
		const after = members.at(-1)?.id;
		const more = await membersForFile(db, { after, limit: READ_AT_ONCE }, now);
		members.push(...more);
		if (more.length < READ_AT_ONCE) break;
	}
	const club = clubPart(clubRow);
	return {
		club,
		members: members.map(({ invitations, reminders, announcements, ...member }) => {
			const decided = { invitations, reminders, announcements };
			const rows = (Object.keys(decided) as (keyof typeof decided)[]).flatMap((topic) =>
				decided[topic] === null ? [] : [{ topic, subscribed: decided[topic] === 1 }],
			);
			return { ...member, topics: topicsFrom(rows, club.topics) };
		}),
	};
}
