import type { RefusalCode } from '../../domain/errors.ts';
import type { deskNoticeMessages } from '../../messages/desk/notices.ts';
import type { noticeMessages } from '../../messages/site/notices.ts';

/**
 * The numbers that a message states, in the order in which the cookie carries them; every other message states none.
 * A form names the code, with `notice(code, …)` where it counts something (notice-cookie.ts). No sentence may depend
 * on anything else: a text that came with the request could be anybody's.
 */
export const NUMBERS = {
	waitlisted: ['position'],
	waitlisted_unemailed: ['position'],
	rsvp_guests_changed: ['guests'],
	rsvp_limit_changed: ['hours'],
	sessions_ended: ['sessions'],
	guest_going: ['member', 'others'],
	guest_waitlisted: ['member', 'others'],
	guest_changed: ['guests', 'others'],
	guest_declined: ['member', 'others'],
	event_created: ['invited'],
	events_imported: ['added', 'changed', 'invited', 'notified'],
	events_changed: ['events', 'notified', 'movedUp'],
	events_cancelled: ['events', 'notified', 'held'],
	series_created: ['invited'],
	series_changed: ['notified', 'movedUp', 'held'],
	break_added: ['cancelled', 'notified', 'held'],
	series_end_changed: ['cancelled', 'notified', 'held'],
	mail_sent_again: ['emails'],
	mail_held_again: ['emails'],
	announcement_started: ['recipients'],
	announcement_held: ['recipients'],
	announcement_put_off: ['recipients'],
	announcement_stopped: ['emails'],
	ban_made: ['movedUp'],
	member_removed: ['movedUp'],
	consent_noted: ['people'],
	club_opened: ['invited'],
} as const satisfies Partial<Record<NoticeCode, readonly string[]>>;

type NoticeMessages = ReturnType<typeof noticeMessages> & ReturnType<typeof deskNoticeMessages>;

/** Every message of a form that did what it was sent for. */
export type NoticeCode = keyof NoticeMessages;

export type CountingCode = keyof typeof NUMBERS;

/** What the sentence of a code counts: nothing for a plain sentence, else the numbers in its order. */
type NumbersOf<Code extends NoticeCode> = Code extends CountingCode
	? Counts<(typeof NUMBERS)[Code]>
	: [];

/** A number for each name. */
type Counts<Names extends readonly string[]> = { -readonly [Index in keyof Names]: number };

/** The codes whose sentence counts nothing. */
type PlainNoticeCode = Exclude<NoticeCode, CountingCode>;

/** A message as a redirect carries it: a code, and the numbers that its sentence states. */
export interface Notice {
	code: NoticeCode | RefusalCode;
	/** Counts: whole numbers from 0 to 999,999,999. */
	numbers: readonly number[];
}

/** What a form may answer with: a code, or `notice(code, …)` where its sentence counts something. */
export type NoticeOrCode = PlainNoticeCode | RefusalCode | Notice;

/**
 * The message for a code with the numbers that its sentence states, in its order:
 * `notice('mail_sent_again', 3)` for `mail_sent_again: ['emails']` above. The compiler asks for them.
 */
export function notice<Code extends NoticeCode>(code: Code, ...numbers: NumbersOf<Code>): Notice {
	return { code, numbers };
}

/** The same for what may be a bare code. */
export function asNotice(given: NoticeOrCode): Notice {
	return typeof given === 'string' ? { code: given, numbers: [] } : given;
}
