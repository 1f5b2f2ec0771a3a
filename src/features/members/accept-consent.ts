import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { type Consenting, noteConsent } from '../../db/members/imports.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * An owner says that imported people agreed to get mail: from now on they get what every member does.
 *
 * @param consent.hasInvitations whether they agreed to invitations, too
 * @returns how many people it concerned
 * @throws Refusal `nobody_awaits` when all of them have agreed already
 */
export async function acceptConsent(
	{ db, now }: DatabaseContext,
	viewer: Actor,
	consent: { of: Consenting; hasInvitations: boolean },
): Promise<number> {
	const agreed = await noteConsent(db, { ...consent, by: viewer.authority, now });
	if (agreed === 0) throw new Refusal('nobody_awaits');
	return agreed;
}
