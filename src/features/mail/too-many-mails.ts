import type { Blocked } from '../../db/mail/asked-mails.ts';
import { Refusal, type RefusalCode } from '../../domain/errors.ts';
import { secondsToWait } from '../../domain/mail/limits.ts';

/** The refusal of one more mail, with what is true of those before. */
export function tooMany(
	code: Extract<RefusalCode, 'too_many_mails' | 'too_many_invitations'>,
	{ retryFrom, isOfClient, isPerhapsNoneSent }: Blocked,
	now: Date,
	next?: string,
): Refusal {
	const retryAfter = secondsToWait(retryFrom, now);
	const message = isOfClient
		? 'Too many emails were requested from your network. Please try again in a quarter of an hour.'
		: isPerhapsNoneSent
			? "Email can't be sent right now, and you've tried several times. Please try again in a quarter of an hour."
			: undefined;
	return new Refusal(code, {
		retryAfter,
		...(next !== undefined && { next }),
		...(message && { message }),
	});
}
