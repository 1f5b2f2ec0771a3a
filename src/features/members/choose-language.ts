import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { setLanguage } from '../../db/members/users.ts';
import type { Language } from '../../domain/text/language.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Stores the viewer's language: of the next page of every session, and of emails.
 *
 * @throws Refusal `unauthenticated` where the session has ended meanwhile
 */
export async function chooseLanguage(
	context: Context,
	viewer: Actor,
	language: Language,
): Promise<void> {
	const tokens = await setLanguage(context.db, viewer.authority, language, context.now);
	await forgetSessions(context, tokens);
}
