/**
 * Why a message of the outbox is not sent although nothing failed: by the time at which it is delivered,
 * its reader wants none, or it says nothing useful any more. Not a fault, and nothing to be sent again.
 */
export const WRITE_OFFS = [
	'discarded',
	'stopped',
	'the member is banned',
	'the member has stopped all mail',
	'the address takes no mail',
	'the member gets no mail',
	'the member does not want it',
	'the member has a pause',
	'the member has answered',
	'the member does not go any more',
	'it came too late to be of use',
	'the mail is outdated',
	'the event is cancelled',
	'the event was moved',
] as const;
export type WriteOff = (typeof WRITE_OFFS)[number];

/** Why one that may have been accepted before is not sent once more by itself. */
export const KEY_MAY_BE_GONE = 'its idempotency key may have run out';

/**
 * Why an email isn't retried that may have been accepted before: its bytes can't change any more, and what
 * they say of an event isn't true any more.
 */
export const STATES_AN_OLD_TIME = 'it states an old time or place, and may have arrived';
