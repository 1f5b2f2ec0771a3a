import type { Context, DatabaseContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { clubZoneAndTopics } from '../../db/club/club.ts';
import { insertImported, knownAddresses } from '../../db/members/imports.ts';
import { rawBatch } from '../../db/raw-batch.ts';
import { clubPart } from '../../domain/club/club.ts';
import type { Mistake } from '../../domain/forms/mistakes.ts';
import {
	corrected,
	type FileHints,
	type ImportedPerson,
	type MemberFile,
	type ReadColumn,
	readMemberFile,
} from '../../domain/members/file/member-file.ts';
import { type ImportForm, type ImportPlan, planImport } from '../../domain/members/import.ts';
import { startOfDay } from '../../domain/time/time.ts';

/** What an import would do; nothing is stored. */
export type ImportPreview =
	| { ok: true; file: MemberFile; plan: ImportPlan; text: string }
	/** `columns` are those of a table in which nobody knows where the addresses are. */
	| { ok: false; mistake: Mistake; columns?: ReadColumn[]; text: string };

/**
 * Previews a file of members: who is new, who is known, who is left out, and what is wrong with which line.
 *
 * @param given.corrections lines that the owner has corrected; `text` comes back with them
 */
export async function previewImport(
	{ db }: Pick<Context, 'db'>,
	given: Pick<ImportForm, 'table' | 'corrections'> & FileHints,
): Promise<ImportPreview> {
	const text =
		given.corrections.length > 0 ? corrected(given.table, given.corrections) : given.table;
	const read = readMemberFile(text, given);
	if (!read.ok) return { ...read, text };
	const { file } = read;
	const known = await knownAddresses(
		db,
		file.people.map(({ email }) => email),
	);
	return { ok: true, file, plan: planImport(file.people, known), text };
}

/**
 * Imports the people of a preview, all of them or none. Whoever became a member since stays as they are.
 * A name reaches cached sessions within their minute, rather than by thousands of writes to the cache.
 *
 * @param by the owner who imports them
 * @param hasRoles whether people get the roles that the club's own export gives them; otherwise all are members
 * @returns how many are new, how many got a name, and how many members get no email from now on
 */
export async function importMembers(
	{ db, now }: DatabaseContext,
	people: readonly ImportedPerson[],
	by: Authority,
	hasRoles = false,
): Promise<{ added: number; named: number; refusing: number }> {
	if (people.length === 0) return { added: 0, named: 0, refusing: 0 };
	const timeZone = people.some(({ restored }) => restored) ? await clubZone(db) : null;
	const joinedAt = (joinedOn: string | null | undefined) => {
		if (!joinedOn || !timeZone) return null;
		const day = startOfDay(joinedOn, timeZone);
		return day < now ? day : null;
	};
	const members = people.map(({ restored, ...person }) => ({
		...person,
		joinedAt: joinedAt(restored?.joinedOn),
		...(restored && {
			restored: { ...restored, role: hasRoles ? restored.role : ('member' as const) },
		}),
	}));
	return insertImported(db, members, by, now);
}

async function clubZone(db: DatabaseContext['db']): Promise<string> {
	const { club } = await rawBatch(db, { club: clubZoneAndTopics(db) });
	return clubPart(club[0]).timeZone;
}
