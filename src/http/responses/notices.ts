import type { RefusalCode } from '../../domain/errors.ts';
import { CHECK_BACK } from '../../domain/rsvps/panel.ts';
import { counted, ordinal } from '../../domain/text/names.ts';
import { REFUSAL_TEXT } from './refusal-text.ts';

type Sentence = string | ((...numbers: number[]) => string);

/** Who was emailed about an organizer's change of one RSVP. */
function emailedText(member: number, movedUp: number): string {
	const others = `${counted(movedUp, 'person', 'people')} moved up from the waiting list and got an email.`;
	if (member === 0) {
		return movedUp === 0 ? 'Nobody was emailed.' : `The member wasn't emailed. ${others}`;
	}
	return movedUp === 0 ? 'The member was emailed.' : `The member was emailed. ${others}`;
}

/** How many people were emailed about a change of events. */
function changeEmails(notified: number, movedUp: number): string {
	const moved = `${counted(movedUp, 'person', 'people')} moved up from the waiting list and got an email`;
	if (notified === 0) return movedUp === 0 ? 'Nobody was emailed.' : `${moved}.`;
	const emailed = `${counted(notified, 'person', 'people')} ${notified === 1 ? 'was' : 'were'} emailed about it`;
	return movedUp === 0 ? `${emailed}.` : `${emailed}, and ${moved}.`;
}

/** Announcements that became drafts because their events were cancelled, as one more sentence. */
function heldDrafts(held: number): string {
	if (held === 0) return '';
	return held === 1
		? " 1 announcement to attendees won't go out: it's a draft again."
		: ` ${held} announcements to attendees won't go out: they're drafts again.`;
}

function cancelledEmails(cancelled: number, notified: number, held: number): string {
	if (cancelled === 0) return 'No event was cancelled, and nobody was emailed.';
	return `${counted(cancelled, 'event was', 'events were')} cancelled. ${changeEmails(notified, 0)}${heldDrafts(held)}`;
}

function invitedWithinAMinute(people: number): string {
	return people === 0
		? 'Nobody is emailed now.'
		: `${counted(people, 'person', 'people')} will be invited by email within a minute.`;
}

/**
 * What a page may say about the form that led to it: a sentence, or a function of counts that returns one,
 * like `(emails: number) => …`. A form names the code, with `notice(code, …)` where it counts something; the
 * message travels in a cookie (notice-cookie.ts) as the code and the numbers. No sentence may depend on
 * anything else: a text that came with the request could be anybody's.
 */
const NOTICES = {
	going: "You're going.",
	going_emailed: "You're going. We've emailed you a calendar file.",
	moved_up: "A seat is yours now: you're going.",
	moved_up_emailed: "A seat is yours now: you're going. We've emailed you a calendar file.",
	waitlisted: (position: number) =>
		`You're ${ordinal(position)} on the waiting list. We'll email you when a seat is free.`,
	waitlisted_unemailed: (position: number) =>
		`You're ${ordinal(position)} on the waiting list. ${CHECK_BACK}`,
	declined: "You're not coming. You can change your mind any time.",
	declined_emailed:
		"You're not coming. We've emailed you to confirm. You can change your mind any time.",
	rsvp_guests_changed: (guests: number) =>
		guests === 0 ? 'Saved: you come on your own.' : `Saved: you bring ${counted(guests, 'guest')}.`,
	rsvp_limit_changed: (hours: number) =>
		hours === 0
			? 'Saved: we can move you up until the event begins.'
			: `Saved: we can move you up until ${counted(hours, 'hour')} before the event begins.`,
	rsvp_note_saved: 'Saved: other attendees see your line.',
	rsvp_note_removed: 'Your line is removed.',
	rsvp_unchanged: 'Your RSVP is the same as before.',
	standing_started: "You're counted in every time now. Skip one or stop, whenever you like.",
	standing_stopped: "You're no longer counted in automatically. Your RSVPs stay as they are.",
	topics_changed: 'Saved: your email choices are changed.',
	mail_restarted: "You had stopped all email. You'll get it again, for every topic that is on.",
	mail_started: "You'll get email again, for every topic that is on.",
	mail_paused: 'Your emails are paused.',
	pause_ended: "The pause is over. You'll get email again.",
	unsubscribed: 'Done: we send you no more of these. An RSVP of yours stays as it is.',
	all_mail_stopped: 'Done: we send you no more mail. An RSVP of yours stays as it is.',
	invitations_asked: "We've sent you a mail. Press the button in it, and you'll get invitations.",
	invitations_held:
		"Our email is on hold right now. We'll send you a link once it works again. Open it to get invitations.",
	contact_sent: 'Thank you. Your message is on its way to the organizers.',
	contact_held:
		'Thank you. Your message is saved. Our email is on hold right now; the organizers get your message once it works again.',
	email_delayed:
		"We're getting more requests than usual. Members get their email right away; if you're new here, it may take until tomorrow.",
	invited: "You'll get invitations.",
	address_tried: 'The address is tried again with the next mail.',
	signed_out: "You're signed out.",
	session_ended: 'That session is ended.',
	sessions_ended: (sessions: number) =>
		sessions === 0
			? "You weren't signed in anywhere else."
			: `You've been signed out in ${counted(sessions, 'other place')}.`,
	renamed: 'Your name is changed.',
	address_change_asked: "We've sent a mail to each of the two addresses. Press the button in both.",
	address_confirmed: 'Thank you. The other address has to say yes too.',
	address_changed: 'Your address is changed.',
	account_deleted: 'Your account is deleted. Thank you for having been with us.',
	calendar_made:
		'Your calendar address is ready. Anyone who has it can see where you go, so keep it to yourself.',
	calendar_renewed: "You have a new calendar address. The old one doesn't work any more.",
	calendar_removed: "Your calendar address is removed. It doesn't work any more.",
	hidden: 'Other attendees no longer see your name.',
	shown: 'Other attendees see your first name.',
	guest_going: (member: number, others: number) => `Counted in. ${emailedText(member, others)}`,
	guest_waitlisted: (member: number, others: number) =>
		`All seats are taken, so the member is on the waiting list now. ${emailedText(member, others)}`,
	guest_changed: (guests: number, others: number) =>
		others === 0
			? `Saved: ${counted(guests, 'guest')}. Nobody was emailed.`
			: `Saved: ${counted(guests, 'guest')}. ${counted(others, 'person', 'people')} moved up from the waiting list and got an email.`,
	guest_declined: (member: number, others: number) =>
		`Taken off the list. ${emailedText(member, others)}`,
	guest_unchanged: 'Nothing has changed, and nobody was emailed.',
	checked_in: 'Checked in.',
	checked_in_already: 'Here already: somebody has checked them in before.',
	check_in_undone: 'The check-in is taken back.',
	event_created: (invited: number) =>
		`The event is on the site and takes RSVPs. ${invitedWithinAMinute(invited)}`,
	events_changed: (events: number, notified: number, movedUp: number) =>
		`${events === 1 ? 'The event is changed.' : `${events} events are changed.`} ${changeEmails(notified, movedUp)}`,
	event_unchanged: 'Nothing was different, so nothing was saved and nobody was emailed.',
	events_cancelled: (events: number, notified: number, held: number) =>
		`${events === 1 ? 'The event is cancelled.' : `${events} events are cancelled.`} ${changeEmails(notified, 0)}${heldDrafts(held)}`,
	series_created: (invited: number) =>
		`The series is saved. Its first events are below. ${invitedWithinAMinute(invited)}`,
	series_changed: (notified: number, movedUp: number, held: number) =>
		`The series is changed. ${changeEmails(notified, movedUp)}${heldDrafts(held)}`,
	break_added: (cancelled: number, notified: number, held: number) =>
		`The break is saved and shown on the site and in the feeds. ${cancelledEmails(cancelled, notified, held)}`,
	break_removed: 'The break is removed. Events that it cancelled stay cancelled.',
	series_end_changed: (cancelled: number, notified: number, held: number) =>
		`The end of the series is saved. ${cancelledEmails(cancelled, notified, held)}`,
	mail_sent_again: (emails: number) =>
		`${counted(emails, 'email is', 'emails are')} on ${emails === 1 ? 'its' : 'their'} way again. Anyone who no longer wants email gets none.`,
	mail_held_again: (emails: number) =>
		`Email is on hold. ${counted(emails, 'email goes', 'emails go')} out again once it's released.`,
	announcement_kept: 'The announcement is kept. Nobody has got it yet.',
	announcement_tested: 'The test is sent to your own address. Nobody else got it.',
	announcement_started: (recipients: number) =>
		`The announcement is on its way to ${counted(recipients, 'person', 'people')}.`,
	announcement_held: (recipients: number) =>
		`Email is on hold. The announcement goes to ${counted(recipients, 'person', 'people')} once it's released.`,
	announcement_put_off: (recipients: number) =>
		`The announcement goes out automatically at that time. As of now, ${recipients === 0 ? 'nobody gets it' : `${counted(recipients, 'person gets', 'people get')} it`}. Nobody is emailed before.`,
	announcement_taken_back: 'The announcement is a draft again, and goes out only when you say so.',
	announcement_stopped: (emails: number) =>
		emails === 0
			? 'Stopped. Nothing more goes out.'
			: `Stopped. ${counted(emails, 'email', 'emails')} won't go out.`,
	announcement_deleted: 'The announcement is deleted. Nobody got it.',
	role_changed: 'The role is changed. It counts from now on.',
	ban_made: (movedUp: number) =>
		`The member is banned: signed out everywhere, and off the lists of upcoming events. ${changeEmails(0, movedUp)}`,
	ban_lifted: 'The ban is lifted. The member can sign in again.',
	member_removed: (movedUp: number) => `The member is removed. ${changeEmails(0, movedUp)}`,
	members_imported: 'Imported. Nobody is emailed before you say that they agreed to it.',
	import_changed_nothing: 'All of them are members already: nothing was changed.',
	consent_noted: (people: number) =>
		`Noted: ${counted(people, 'member gets', 'members get')} email from now on, by the topics they choose. Nothing is sent right now.`,
	settings_changed: 'Kept. It counts from now on, everywhere.',
	settings_unchanged: 'That is how it was already, so nothing was changed.',
	club_named: 'The name is kept. You can leave here and come back at any time.',
	club_placed: 'Place and time zone are kept.',
	club_coloured: 'The colour is kept. One step is left.',
	club_opened: (invited: number) =>
		`Your club is open. This is what everybody sees from now on. ${invitedWithinAMinute(invited)}`,
} as const satisfies Record<string, Sentence>;

const SENTENCES: Readonly<Record<NoticeCode, Sentence>> = NOTICES;

/** Every message of a form that did what it was sent for. */
export type NoticeCode = keyof typeof NOTICES;

/** What the sentence of a code counts: nothing for a plain sentence, else the numbers in its order. */
type NumbersOf<Code extends NoticeCode> = (typeof NOTICES)[Code] extends (
	...numbers: infer Numbers extends number[]
) => string
	? Numbers
	: [];

/** The codes whose sentence counts nothing. */
type PlainNoticeCode = {
	[Code in NoticeCode]: NumbersOf<Code> extends [] ? Code : never;
}[NoticeCode];

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
 * `notice('emails_sent', 3)` for `emails_sent: (emails: number) => …` above. The compiler asks for them.
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
	text: string;
}

/**
 * The sentence for a code and its numbers: only sentences of the site itself.
 *
 * @returns null for an unknown code, and where the sentence wants more or fewer numbers
 */
export function noticeText(code: string, numbers: readonly number[]): ShownNotice | null {
	if (Object.hasOwn(NOTICES, code)) {
		const known = code as NoticeCode;
		const sentence: Sentence = SENTENCES[known];
		const wanted = typeof sentence === 'string' ? 0 : sentence.length;
		if (numbers.length !== wanted) return null;
		const text = typeof sentence === 'string' ? sentence : sentence(...numbers);
		return { code: known, tone: 'done', text };
	}
	if (Object.hasOwn(REFUSAL_TEXT, code) && numbers.length === 0) {
		const known = code as RefusalCode;
		return { code: known, tone: 'refused', text: REFUSAL_TEXT[known] };
	}
	return null;
}
