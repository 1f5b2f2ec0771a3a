import { undeliveredMessages } from '../../messages/site/mail/undelivered.ts';
import type { Locale } from '../text/language.ts';
import { asSentence, capitalized } from '../text/names.ts';

/**
 * Why a message of the outbox is not sent although nothing failed: by the time at which it is delivered,
 * its recipient wants none, or it says nothing useful any more. Not a fault, and nothing to be sent again.
 * Rows hold the code. Those of releases up to 0.1 hold the sentence that is beside it here.
 */
const FORMERLY_STORED = {
	discarded: 'discarded',
	stopped: 'stopped',
	banned: 'the member is banned',
	mail_stopped: 'the member has stopped all mail',
	address_stopped: 'the address takes no mail',
	unreachable: 'the member gets no mail',
	not_subscribed: 'the member does not want it',
	paused: 'the member has a pause',
	answered: 'the member has answered',
	not_going: 'the member does not go any more',
	too_late: 'it came too late to be of use',
	outdated: 'the mail is outdated',
	event_cancelled: 'the event is cancelled',
	event_moved: 'the event was moved',
} as const;

export type WriteOff = keyof typeof FORMERLY_STORED;

/**
 * Why one that may have been accepted before is not sent once more automatically: its idempotency key may have
 * expired, or its bytes, which can't change any more, state what isn't true of an event any more. With the
 * sentences of releases up to 0.1.
 */
const NOT_REPEATED_FORMERLY = {
	key_expired: 'its idempotency key may have run out',
	states_old_time: 'it states an old time or place, and may have arrived',
} as const;

export type NotRepeated = keyof typeof NOT_REPEATED_FORMERLY;

/** Everything that a row written off may hold: the codes, and the sentences of releases up to 0.1. */
export const STORED_WRITE_OFFS: readonly string[] = [
	...new Set([...Object.keys(FORMERLY_STORED), ...Object.values(FORMERLY_STORED)]),
];

const CODES = new Map<string, WriteOff | NotRepeated>(
	Object.entries({ ...FORMERLY_STORED, ...NOT_REPEATED_FORMERLY }).flatMap(([code, sentence]) => [
		[code, code as WriteOff | NotRepeated],
		[sentence, code as WriteOff | NotRepeated],
	]),
);

/**
 * Why a message was not sent, as a sentence.
 *
 * @param failure as it is stored: a code, a sentence of a release up to 0.1, or what the provider said
 */
export function failureText(failure: string, locale: Locale): string {
	const code = CODES.get(failure);
	return code ? undeliveredMessages(locale)[code] : asSentence(capitalized(failure));
}
