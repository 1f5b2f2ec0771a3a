import type { Actor } from '../../auth/policy.ts';
import type { DatabaseContext } from '../../context.ts';
import { tryAddressAgain as liftStop } from '../../db/mail/addresses.ts';

/**
 * Lets email be sent again to a member whose address bounced or complained; doing it twice changes nothing.
 */
export async function tryAddressAgain(
	{ db, now }: DatabaseContext,
	viewer: Actor,
	userId: string,
): Promise<void> {
	await liftStop(db, { userId, by: viewer.authority, now });
}
