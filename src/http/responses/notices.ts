import { REFUSALS, type RefusalCode } from '../../domain/errors.ts';
import { DEFAULT_LOCALE, type Locale } from '../../domain/text/language.ts';
import { deskNoticeMessages } from '../../messages/desk/notices.ts';
import { noticeMessages } from '../../messages/site/notices.ts';
import { refusalCodeText } from './refusal-text.ts';

/**
 * The numbers that a message states, in the order in which the cookie carries them; every other message states none.
 * A form names the code, with `notice(code, …)` where it counts something (notice-cookie.ts). No sentence may depend
 * on anything else: a text that came with the request could be anybody's.
 */
const NUMBERS = {
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

type CountingCode = keyof typeof NUMBERS;

/** What the sentence of a code counts: nothing for a plain sentence, else the numbers in its order. */
type NumbersOf<Code extends NoticeCode> = Code extends CountingCode
	? Counts<(typeof NUMBERS)[Code]>
	: [];

/** A number for each name. */
type Counts<Names extends readonly string[]> = { -readonly [Index in keyof Names]: number };

/** The codes whose sentence counts nothing. */
type PlainNoticeCode = Exclude<NoticeCode, CountingCode>;

/** A sentence for each code that counts, given its numbers by name, and a text for each other code. */
type Sentences = {
	readonly [Code in NoticeCode]: Code extends CountingCode
		? (values: Record<(typeof NUMBERS)[Code][number], number>) => string
		: string;
};

function sentencesIn(locale: Locale): Sentences {
	return { ...noticeMessages(locale), ...deskNoticeMessages(locale) };
}

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

/** A message as a page shows it. */
export interface ShownNotice {
	code: NoticeCode | RefusalCode;
	tone: 'done' | 'refused';
	/** The sentence. */
	textIn: (locale: Locale) => string;
}

const isCounting = (code: string): code is CountingCode => Object.hasOwn(NUMBERS, code);

/**
 * The message for a code and its numbers: only sentences of the site itself.
 *
 * @returns null for an unknown code, and where the sentence wants more or fewer numbers
 */
export function shownNotice(code: string, numbers: readonly number[]): ShownNotice | null {
	const wanted: readonly string[] = isCounting(code) ? NUMBERS[code] : [];
	if (numbers.length !== wanted.length) return null;
	if (Object.hasOwn(REFUSALS, code)) {
		const known = code as RefusalCode;
		return { code: known, tone: 'refused', textIn: (locale) => refusalCodeText(known, locale) };
	}
	if (!Object.hasOwn(sentencesIn(DEFAULT_LOCALE), code)) return null;
	const known = code as NoticeCode;
	const values = Object.fromEntries(wanted.map((name, index) => [name, numbers[index] ?? 0]));
	return {
		code: known,
		tone: 'done',
		textIn: (locale) => {
			const sentence: string | ((values: Record<string, number>) => string) =
				sentencesIn(locale)[known];
			return typeof sentence === 'string' ? sentence : sentence(values);
		},
	};
}
