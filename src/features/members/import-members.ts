import type { Context, DatabaseContext } from '../../context.ts';
import type { Authority } from '../../db/authority.ts';
import { insertImported, knownAddresses } from '../../db/members/imports.ts';
import type { Mistake } from '../../domain/forms/mistakes.ts';
import {
	type ImportedPerson,
	type ImportPlan,
	type MemberFile,
	planImport,
	readMemberFile,
} from '../../domain/members/import.ts';

/** What an import would do; nothing is stored. */
export type ImportPreview =
	| { ok: true; file: MemberFile; plan: ImportPlan }
	| { ok: false; mistake: Mistake };

/** Previews a file of members: who is new, who is known, and what is wrong with which line. */
export async function previewImport(
	{ db }: Pick<Context, 'db'>,
	text: string,
): Promise<ImportPreview> {
	const read = readMemberFile(text);
	if (!read.ok) return read;
	const { file } = read;
	const known = await knownAddresses(
		db,
		file.people.map(({ email }) => email),
	);
	return { ok: true, file, plan: planImport(file.people, known) };
}

/**
 * Imports the people of a preview, all of them or none. Whoever became a member since stays as they are.
 * A name reaches cached sessions within their minute, rather than by thousands of writes to the cache.
 *
 * @param by the owner who imports them
 * @returns how many are new, and how many got a name
 */
export async function importMembers(
	{ db, now }: DatabaseContext,
	people: readonly ImportedPerson[],
	by: Authority,
): Promise<{ added: number; named: number }> {
	return people.length === 0 ? { added: 0, named: 0 } : insertImported(db, people, by, now);
}
