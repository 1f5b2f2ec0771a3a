import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import {
	claimWaitingSignIns,
	type SettledSignIn,
	settleSignIns,
} from '../../db/sign-in/waiting-sign-ins.ts';
import { type ClubProfile, clubProfile } from '../../domain/club/club.ts';
import { SIGN_IN_MINUTES } from '../../domain/club/retention.ts';
import { dailyCeilings } from '../../domain/mail/limits.ts';
import { describeError, logger } from '../../logger.ts';
import { MailError } from '../../mail/transports/transport.ts';
import { type OwedSignInMail, writeSignInMail } from './write-sign-in-mail.ts';

/** How many one tick of the cron sends of those that waited, and as many of those that are tried again. */
const AT_ONCE = 5;
/** One that failed is tried again after this long, or as long as the provider asks for. Milliseconds. */
const RETRY_MS = 2 * 60_000;

/** Sends the sign-in emails that waited for room below the ceilings: a chore of each minute. */
export async function sendWaitingSignIns(context: Context): Promise<void> {
	const { db, config, now } = context;
	const ceilings = dailyCeilings(config.emailsPerDay);
	const life = SIGN_IN_MINUTES * 60_000;
	const taken = await claimWaitingSignIns(db, ceilings, now, life, AT_ONCE);
	// What has no link any more, because it was used or cleaned up, would be an email with a dead link.
	const dead = taken
		.filter(({ hasLink }) => !hasLink)
		.map(({ id }) => ({ id, status: 'expired' as const }));
	const owed = taken.filter(({ hasLink }) => hasLink);
	if (owed.length === 0) return settleSignIns(db, dead);
	const [club] = await clubSettings(db);
	await sendOwedSignInMails(context, clubProfile(club), owed, dead);
}

/**
 * Sends sign-in emails whose rows are `owed`, after their answer, each under its own id. What came of them is
 * said in the end: whoever is lost before leaves rows that are due again, and the same requests under the same keys.
 *
 * @param settled what is known already of others
 */
export async function sendOwedSignInMails(
	{ db, config, mail, now }: Context,
	club: ClubProfile,
	owed: readonly OwedSignInMail[],
	settled: readonly SettledSignIn[] = [],
): Promise<void> {
	const outcomes: SettledSignIn[] = [...settled];
	for (const each of owed) {
		try {
			await mail.send(await writeSignInMail(config, club, each), each.id);
			outcomes.push({ id: each.id, status: 'accepted' });
		} catch (error) {
			const known = error instanceof MailError ? error : null;
			const isGivenUp = known !== null && !known.isRetryable;
			logger.warn('sign_in_mail_postponed', { givenUp: isGivenUp, ...describeError(error) });
			const retryAt = new Date(now.getTime() + Math.max(RETRY_MS, known?.retryAfterMs ?? 0));
			const wasRefused = known?.isRefusal ?? false;
			outcomes.push({
				id: each.id,
				...(isGivenUp ? { status: 'expired' } : { retryAt, wasRefused }),
			});
		}
	}
	await settleSignIns(db, outcomes);
}
