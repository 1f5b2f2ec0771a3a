import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { deletePasskeyOf, renamePasskeyOf } from '../../db/sign-in/passkeys.ts';

/** Renames one of the viewer's own passkeys. */
export function renamePasskey(
	{ db, now }: Context,
	{ authority }: Actor,
	passkey: { id: string; name: string },
): Promise<void> {
	return renamePasskeyOf(db, authority, passkey, now);
}

/**
 * Removes one of the viewer's own passkeys, also the last one, for email always works. Sessions that began with it stay,
 * as their list says.
 */
export function removePasskey(
	{ db, now }: Context,
	{ authority }: Actor,
	id: string,
): Promise<void> {
	return deletePasskeyOf(db, authority, id, now);
}
