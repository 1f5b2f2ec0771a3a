import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import { type ChangeSide, confirmEmailChange } from '../../db/members/email-changes.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { Refusal } from '../../domain/errors.ts';
import { localeFor } from '../../domain/text/language.ts';
import { describeError, logger } from '../../logger.ts';
import { emailChangedMail } from '../../mail/templates/email-change-mail.ts';
import { spoken } from '../../messages/spoken.ts';
import { requireReleasedMail } from '../mail/require-released-mail.ts';
import { sendNow } from '../mail/send-now.ts';
import { forgetSessions } from '../sign-in/end-sessions.ts';

/**
 * Agrees to a change of address for one of the two, any number of times. The second one changes the
 * address, ends every session except the confirming browser's, and notifies the old address.
 *
 * @param viewer who clicks, if signed in: their session continues if it is this account's
 * @returns `waiting` for the other address, or `done`
 * @throws Refusal `link_used` when the change has expired or was replaced, `address_taken` where somebody
 *   has the new address by now
 */
export async function confirmChange(
	context: Context,
	confirmed: { changeId: string; side: ChangeSide },
	viewer: Viewer | null,
): Promise<'waiting' | 'done'> {
	const { db, now } = context;
	const { changeId, side } = confirmed;
	const outcome = await confirmEmailChange(
		db,
		{ id: changeId, side, keepSessionId: viewer?.session.id ?? null },
		now,
	);
	if (outcome === null) throw new Refusal('link_used');
	if (outcome.state === 'taken') throw new Refusal('address_taken');
	if (outcome.state !== 'changed') return outcome.state;
	await forgetSessions(context, outcome.sessions);
	context.waitUntil(
		notifyOldAddress(context, changeId, outcome.oldEmail).catch((error: unknown) =>
			logger.error('email_changed_mail_failed', describeError(error)),
		),
	);
	return 'done';
}

async function notifyOldAddress(context: Context, changeId: string, to: string): Promise<void> {
	const { db, config } = context;
	await requireReleasedMail(db);
	const [row] = await clubSettings(db);
	const club = clubProfile(row);
	const message = await emailChangedMail({
		club,
		locale: await spoken(localeFor(context.language, club)),
		siteUrl: config.siteUrl,
		to,
	});
	await sendNow(context, message, `${changeId}-done`, 'email_changed_mail');
}
