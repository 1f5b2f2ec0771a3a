import type { Blocked } from '../../db/mail/asked-mails.ts';
import { Refusal, type RefusalCode } from '../../domain/errors.ts';
import { secondsToWait } from '../../domain/mail/limits.ts';

/** The refusal of one more email, with what is true of those before. */
export function tooMany(
	code: Extract<RefusalCode, 'too_many_mails' | 'too_many_invitations'>,
	{ retryFrom, isOfClient, isPerhapsNoneSent }: Blocked,
	now: Date,
	next?: string,
): Refusal {
	const retryAfter = secondsToWait(retryFrom, now);
	const reason = isOfClient ? 'from_network' : isPerhapsNoneSent ? 'perhaps_none_sent' : undefined;
	return new Refusal(code, {
		retryAfter,
		...(next !== undefined && { next }),
		reason,
	});
}
