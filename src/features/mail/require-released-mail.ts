import type { Db } from '../../db/client.ts';
import { isMailHeld } from '../../db/mail/hold.ts';
import { Refusal } from '../../domain/errors.ts';

/**
 * Goes on only if email may be sent at once. What can wait is stored instead.
 *
 * @throws Refusal `mail_on_hold` on a site that was restored, until the operator releases email
 */
export async function requireReleasedMail(db: Db): Promise<void> {
	if (await isMailHeld(db)) throw new Refusal('mail_on_hold');
}
