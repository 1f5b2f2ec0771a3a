import type { Context } from '../../context.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Database } from '../../environment.ts';

/**
 * The local mailbox.
 *
 * @throws Refusal `not_found` wherever the run is not explicitly a local one
 */
export function localMailboxOf({ config, env }: Context): Database {
	if (!config.isLocal || !env.MAILBOX) throw new Refusal('not_found');
	return env.MAILBOX;
}
