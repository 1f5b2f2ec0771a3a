import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import {
	areInvitationRequestsWaiting,
	dropInvitationMail,
	dueInvitationRequests,
	recordInvitationRequest,
	releaseInvitationRequests,
	setInvitationMailFailed,
	setInvitationMailSent,
} from '../../db/mail/invitation-requests.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { INVITATION_REQUEST_DAYS } from '../../domain/club/retention.ts';
import { Refusal } from '../../domain/errors.ts';
import {
	ASKED_MAIL_LIMITS,
	dailyCeilings,
	REQUEST_GIVEN_UP_AFTER_MS,
} from '../../domain/mail/limits.ts';
import { isOffered } from '../../domain/mail/topics.ts';
import { networkOf } from '../../domain/sign-in/client-address.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { asLanguage, localeFor } from '../../domain/text/language.ts';
import { describeError, logger } from '../../logger.ts';
import { invitationRequestMail } from '../../mail/templates/invitation-request-mail.ts';
import { MailError } from '../../mail/transports/transport.ts';
import { spoken } from '../../messages/spoken.ts';
import { tooMany } from './too-many-mails.ts';

const MINUTE_MS = 60_000;
/** Whoever sends the email right after the response has this long until the cron takes it for lost. */
const HANDOVER_MS = MINUTE_MS;
/** An email that failed is tried again after this long. */
const RETRY_MS = 2 * MINUTE_MS;
/** How many one tick of the cron sends: each costs one query besides. */
const AT_ONCE = 5;

/** A wish for invitations, as its email needs it. */
interface OwedMail {
	id: string;
	email: string;
	/** The one that its requester had chosen, as it is stored; null for the club's. */
	language: string | null;
	/** Since when its email could have been sent. */
	owedSince: Date;
}

/**
 * Records somebody's request for invitations and sends the email whose link confirms it. The email is sent
 * after the response, so that neither its text nor its time tells what is known of the address; if that
 * fails, the cron sends it. At a ceiling, a stranger's email waits for room. An address that bounced or
 * complained gets none.
 *
 * @param request.email valid and lower-cased
 * @param request.client the requester's address as `clientOf` gives it
 * @returns whether email is on hold, so that it leaves only once that is released, whatever the address
 * @throws Refusal `too_many_invitations` at the limit, `topic_not_offered` where the club sends none
 */
export async function askForInvitations(
	context: Context,
	request: { email: string; client: string },
): Promise<{ isHeld: boolean }> {
	const { db, config, now } = context;
	const owed = {
		id: crypto.randomUUID(),
		email: request.email,
		language: context.language,
		owedSince: now,
	};
	const taken = await recordInvitationRequest(
		db,
		{
			id: owed.id,
			email: owed.email,
			language: owed.language,
			client: request.client,
			network: networkOf(request.client),
			createdAt: now,
			expiresAt: new Date(now.getTime() + INVITATION_REQUEST_DAYS * 24 * 60 * MINUTE_MS),
			mailDueAt: new Date(now.getTime() + HANDOVER_MS),
		},
		{ since: new Date(now.getTime() - ASKED_MAIL_LIMITS.windowMs), ...ASKED_MAIL_LIMITS },
		dailyCeilings(config.emailsPerDay),
	);
	if (taken === 'topic_not_offered') throw new Refusal('topic_not_offered');
	if ('blocked' in taken) throw tooMany('too_many_invitations', taken.blocked, now);
	if (taken.isMailOwed) {
		context.waitUntil(
			sendMails(context, [owed]).catch((error: unknown) =>
				logger.error('invitation_request_delivery_failed', describeError(error)),
			),
		);
	}
	return { isHeld: taken.isHeld };
}

/**
 * Sends the emails that are owed and were not sent right after their answer, and those that have room now
 * below the ceilings: a chore of each minute.
 */
export async function sendDueInvitationRequests(context: Context): Promise<void> {
	const { db, config, now } = context;
	if (await areInvitationRequestsWaiting(db)) {
		await releaseInvitationRequests(db, dailyCeilings(config.emailsPerDay), now, AT_ONCE);
	}
	const rows = await dueInvitationRequests(db, now, AT_ONCE);
	for (const { id } of rows.filter(({ isStopped }) => isStopped)) {
		await dropInvitationMail(db, id);
	}
	await sendMails(
		context,
		rows.filter(({ isStopped }) => !isStopped),
	);
}

async function sendMails(context: Context, owed: readonly OwedMail[]): Promise<void> {
	if (owed.length === 0) return;
	const { db, config, mail, now, clock } = context;
	const [row] = await clubSettings(db);
	const club = clubProfile(row);
	if (!isOffered('invitations', club.topics)) {
		for (const { id } of owed) await dropInvitationMail(db, id);
		return;
	}
	const sentTo = new Set<string>();
	for (const { id, email, language, owedSince } of owed) {
		if (sentTo.has(email)) continue;
		let failure: unknown;
		try {
			const token = await signLink(config.authSecret, 'invitations', { requestId: id });
			const message = await invitationRequestMail({
				club,
				locale: await spoken(localeFor(asLanguage(language), club)),
				siteUrl: config.siteUrl,
				to: email,
				link: new URL(`/invitations/${token}`, config.siteUrl).href,
				days: INVITATION_REQUEST_DAYS,
			});
			// The key is the request's own: sent twice, it arrives once.
			await mail.send(message, id);
		} catch (error) {
			failure = error;
		}
		if (failure === undefined) {
			await setInvitationMailSent(db, { id, email }, now);
			sentTo.add(email);
			continue;
		}
		const failedAt = clock().getTime();
		const isRetryable = !(failure instanceof MailError) || failure.isRetryable;
		const isRefusal = failure instanceof MailError && failure.isRefusal;
		const isGivenUp = !isRetryable || failedAt - owedSince.getTime() > REQUEST_GIVEN_UP_AFTER_MS;
		const log = isGivenUp ? logger.error : logger.warn;
		log('invitation_request_mail_failed', {
			requestId: id,
			givenUp: isGivenUp,
			...describeError(failure),
		});
		await setInvitationMailFailed(
			db,
			id,
			isRefusal ? (isRetryable ? 'refused' : 'rejected') : 'unanswered',
			isGivenUp ? null : new Date(failedAt + RETRY_MS),
		);
	}
}
