import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { Refusal } from '../../domain/errors.ts';
import { deleteAccount } from './delete-account.ts';

/**
 * Removes a member, just as if they had deleted their account. The own account is deleted on its own
 * page, which says what goes with it.
 *
 * @returns how many people moved up from waiting lists and are emailed
 * @throws Refusal `own_account`, `member_not_found`, or `last_owner`
 */
export async function removeMember(
	context: Context,
	viewer: Actor,
	userId: string,
): Promise<{ movedUp: number }> {
	if (userId === viewer.user.id) throw new Refusal('own_account');
	return deleteAccount(context, userId, viewer.authority);
}
