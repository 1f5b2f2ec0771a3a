import type { Context } from '../../context.ts';
import type { ProviderAccount } from '../../db/sign-in/provider-accounts.ts';
import {
	type NewAskedRsvp,
	reserveSignInMail,
	setSignInOutcome,
} from '../../db/sign-in/sign-in-mails.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { SIGN_IN_MINUTES } from '../../domain/club/retention.ts';
import { Refusal } from '../../domain/errors.ts';
import { ASKED_MAIL_LIMITS, dailyCeilings } from '../../domain/mail/limits.ts';
import { networkOf } from '../../domain/sign-in/client-address.ts';
import { hashToken, signInToken } from '../../domain/sign-in/signed-links.ts';
import { describeError, logger } from '../../logger.ts';
import { mailUnavailable, sendNow } from '../mail/send-now.ts';
import { tooMany } from '../mail/too-many-mails.ts';
import { rsvpRefusal } from '../rsvps/answer-rsvp.ts';
import { sendOwedSignInMails } from './send-waiting-sign-ins.ts';
import { writeSignInMail } from './write-sign-in-mail.ts';

export interface SignInRequest {
	/** Valid and lower-cased. */
	email: string;
	/** The requester's address as `clientOf` gives it. */
	client: string;
	/** One of the site's own paths; for an RSVP, the page of its event. */
	next: string;
	/** The RSVP that the press behind the link is to store as well; left out, it's a plain sign-in. */
	asked?: NewAskedRsvp | undefined;
	/** The account at a provider that the email connects with the member; left out, there is none. */
	account?: ProviderAccount | undefined;
}

/**
 * Sends an email with a link and a code. The way is the same whether or not the address is known, so
 * neither the response nor its time tells: where a ceiling is reached, nobody's email leaves before the
 * answer, a member's right after it and a stranger's once there is room. An RSVP that is asked for with it
 * waits in the email's row until somebody confirms it, and holds nothing.
 *
 * @returns the id of the email, which binds the browser that asked to it, and whether it leaves after the
 * answer
 * @throws Refusal `too_many_mails` at the limit, `mail_unavailable` when the email was not accepted; for an RSVP
 *   `event_not_found`, and where its event takes no such party
 */
export async function askForSignIn(
	context: Context,
	request: SignInRequest,
): Promise<{ mailId: string; isDelayed: boolean }> {
	const { db, config, now } = context;
	const mailId = crypto.randomUUID();
	const asking = {
		id: mailId,
		email: request.email,
		nextPath: request.next,
		language: context.language,
	};
	const token = await signInToken(config.authSecret, mailId);
	const taken = await reserveSignInMail(
		db,
		{
			...asking,
			asked: request.asked,
			account: request.account,
			client: request.client,
			network: networkOf(request.client),
			linkHash: await hashToken(token),
			createdAt: now,
			expiresAt: new Date(now.getTime() + SIGN_IN_MINUTES * 60_000),
			isOwners: request.email === config.ownerEmail,
		},
		{ since: new Date(now.getTime() - ASKED_MAIL_LIMITS.windowMs), ...ASKED_MAIL_LIMITS },
		dailyCeilings(config.emailsPerDay),
	);
	if (taken.refused === 'event_not_found') throw new Refusal('event_not_found');
	if (taken.refused) throw rsvpRefusal(taken.refused);
	if (taken.blocked) throw tooMany('too_many_mails', taken.blocked, now, request.next);
	const mail = { ...asking, event: taken.event };

	const club = clubProfile(taken.club);
	if (taken.status !== null) {
		logger.warn('email_ceiling_reached', { status: taken.status });
		if (taken.status === 'owed') {
			context.waitUntil(
				sendOwedSignInMails(context, club, [mail]).catch((error: unknown) =>
					logger.error('sign_in_delivery_failed', describeError(error)),
				),
			);
		}
		return { mailId, isDelayed: true };
	}

	const message = await writeSignInMail(config, club, mail);
	const outcome = await sendNow(context, message, mailId, 'sign_in_mail');
	if (outcome !== 'accepted') {
		await setSignInOutcome(db, mailId, outcome.failure);
		throw mailUnavailable(outcome, request.next);
	}
	// While all is well, what is not known of an email is that it was accepted, and costs no statement.
	if (taken.hasFailedLately) await setSignInOutcome(db, mailId, 'accepted');
	return { mailId, isDelayed: false };
}
