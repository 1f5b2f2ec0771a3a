/**
 * Why a message of the outbox is not sent although nothing failed: by the time at which it is delivered,
 * its recipient wants none, or it says nothing useful any more. Not a fault, and nothing to be sent again.
 * Rows hold the code. Those of releases up to 0.1 hold the sentence that stands beside it.
 */
const WRITE_OFF_TEXT = {
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

export type WriteOff = keyof typeof WRITE_OFF_TEXT;

/**
 * Why one that may have been accepted before is not sent once more by itself: its idempotency key may have
 * expired, or its bytes, which can't change any more, state what isn't true of an event any more.
 */
const NOT_REPEATED_TEXT = {
	key_expired: 'its idempotency key may have run out',
	states_old_time: 'it states an old time or place, and may have arrived',
} as const;

export type NotRepeated = keyof typeof NOT_REPEATED_TEXT;

/** Everything that a row written off may hold: the codes, and the sentences of releases up to 0.1. */
export const STORED_WRITE_OFFS: readonly string[] = [
	...new Set([...Object.keys(WRITE_OFF_TEXT), ...Object.values(WRITE_OFF_TEXT)]),
];

/**
 * Why a message was not sent, for organizers.
 *
 * @param failure as it is stored: a code, a sentence of a release up to 0.1, or what the provider said
 */
export function failureText(failure: string): string {
	const texts: Readonly<Record<string, string>> = { ...WRITE_OFF_TEXT, ...NOT_REPEATED_TEXT };
	return Object.hasOwn(texts, failure) ? (texts[failure] ?? failure) : failure;
}
