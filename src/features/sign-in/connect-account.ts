import type { Context } from '../../context.ts';
import { connectAccount, type ProviderAccount } from '../../db/sign-in/provider-accounts.ts';
import { forgetSessions } from './end-sessions.ts';

/**
 * Makes an account at a provider a way in for the member with this address, and forgets what is cached of sessions
 * that this ends or renames.
 *
 * @param given.name stored where the member has none; an empty one changes nothing
 * @returns the member; null where the account is somebody else's
 */
export async function connectAndForget(
	context: Context,
	given: ProviderAccount & { email: string; name: string },
): Promise<string | null> {
	const { userId, tokens } = await connectAccount(context.db, given, context.now);
	await forgetSessions(context, tokens);
	return userId;
}
