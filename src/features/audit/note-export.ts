import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { logAction } from '../../db/audit/audit-log.ts';
import { eventSubject } from '../../db/events/events.ts';

/** A file that an organizer takes out, with how many rows are in it, its heading not counted. */
export type Exported =
	| { of: 'members'; rows: number }
	| { of: 'guests'; slug: string; rows: number; list?: string | undefined };

/**
 * Logs who exports data, before it leaves: where this fails, nothing does.
 *
 * @param exported.list the answer that a guest list was narrowed to
 */
export async function noteExport(
	{ db, now }: DatabaseContext,
	viewer: Actor,
	exported: Exported,
): Promise<void> {
	const { rows } = exported;
	const who = { by: viewer.authority, now };
	if (exported.of === 'members') {
		await logAction(db, { ...who, action: 'members.exported', facts: { rows } });
		return;
	}
	const { slug, list } = exported;
	await logAction(db, {
		...who,
		action: 'guests.exported',
		subject: eventSubject({ slug }),
		facts: { rows, ...(list !== undefined && { list }) },
	});
}
