import type { Actor } from '../../auth/policy.ts';
import type { Context } from '../../context.ts';
import { clubSettings } from '../../db/club/club.ts';
import {
	type ChangeSide,
	dropEmailChange,
	recordEmailChange,
} from '../../db/members/email-changes.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { EMAIL_CHANGE_HOURS } from '../../domain/club/retention.ts';
import { Refusal } from '../../domain/errors.ts';
import { ASKED_MAIL_LIMITS, secondsToWait } from '../../domain/mail/limits.ts';
import { signLink } from '../../domain/sign-in/signed-links.ts';
import { localeFor } from '../../domain/text/language.ts';
import { emailChangeMail } from '../../mail/templates/email-change-mail.ts';
import { spoken } from '../../messages/spoken.ts';
import { requireReleasedMail } from '../mail/require-released-mail.ts';
import { mailUnavailable, type SendOutcome, sendNow } from '../mail/send-now.ts';

const HOUR_MS = 60 * 60_000;
/** The links are good for this long. */

/**
 * Records the viewer's request for another address and sends each of the two an email with a link that
 * agrees. Whether the new one belongs to another member is not checked before its own link is used, so the
 * response and its time give nothing away. An address that bounced or complained gets none.
 *
 * @param newEmail valid and lower-cased
 * @throws Refusal `invalid` for the address that is there already, `too_many_changes` at the limit,
 *   `mail_unavailable` when an email was not accepted, `mail_on_hold` on a restored site
 */
export async function askForEmailChange(
	context: Context,
	{ authority }: Actor,
	newEmail: string,
): Promise<void> {
	const { db, config, now } = context;
	await requireReleasedMail(db);
	const id = crypto.randomUUID();
	const taken = await recordEmailChange(
		db,
		{
			id,
			by: authority,
			newEmail,
			createdAt: now,
			expiresAt: new Date(now.getTime() + EMAIL_CHANGE_HOURS * HOUR_MS),
		},
		{
			since: new Date(now.getTime() - ASKED_MAIL_LIMITS.windowMs),
			perEmail: ASKED_MAIL_LIMITS.perEmail,
		},
	);
	if (taken === 'unchanged') {
		throw new Refusal('invalid', {
			field: 'email',
			reason: 'address_unchanged',
		});
	}
	if ('retryFrom' in taken) {
		throw new Refusal('too_many_changes', { retryAfter: secondsToWait(taken.retryFrom, now) });
	}

	const [row] = await clubSettings(db);
	const club = clubProfile(row);
	const locale = await spoken(localeFor(context.language, club));
	const send = async (side: ChangeSide, to: string) => {
		const token = await signLink(config.authSecret, 'emailChange', { changeId: id, side });
		const message = await emailChangeMail({
			club,
			locale,
			siteUrl: config.siteUrl,
			side,
			to,
			newEmail,
			link: new URL(`/email-change/${token}`, config.siteUrl).href,
			hours: EMAIL_CHANGE_HOURS,
		});
		return sendNow(context, message, `${id}-${side}`, 'email_change_mail');
	};
	const outcomes = await Promise.all(
		[
			taken.isOldStopped ? [] : [send('old', taken.oldEmail)],
			taken.isNewStopped ? [] : [send('new', newEmail)],
		].flat(),
	);
	const failure = outcomes.find(isFailure);
	if (!failure) return;
	// Of a wish of which no email has left there is nothing to confirm, and nothing to count.
	if (outcomes.every(isRefused)) await dropEmailChange(db, id);
	throw mailUnavailable(outcomes.filter(isFailure).find((each) => !isRefused(each)) ?? failure);
}

const isFailure = (outcome: SendOutcome) => outcome !== 'accepted';
const isRefused = (outcome: SendOutcome) => isFailure(outcome) && outcome.failure !== 'unanswered';
