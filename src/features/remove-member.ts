import type { Viewer } from '../auth/viewer.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../domain/errors.ts';
import { deleteAccount } from './delete-account.ts';

/**
 * Removes a member, just as if they had deleted their account. The own account is deleted on its own
 * page, which says what goes with it.
 *
 * @throws Refusal `own_account`, `member_not_found`, `last_owner`, or `forbidden` for who is no owner any more
 */
export async function removeMember(
	context: Context,
	viewer: Viewer,
	userId: string,
): Promise<void> {
	if (userId === viewer.user.id) throw new Refusal('own_account');
	await deleteAccount(context, userId, viewer.user.id);
}
