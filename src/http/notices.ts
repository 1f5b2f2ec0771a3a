import { REFUSALS, type RefusalCode } from '../domain/errors.ts';

/** What a page may say about the form that led to it. */
const NOTICES = {
	going: "You're going. The mail about it holds a file for your calendar.",
	waitlisted: "You're on the waiting list. We'll write when a seat is free.",
	declined: "You're not coming. Change your mind any time.",
	topics_changed: 'What mail you get is changed.',
	signed_out: "You're signed out.",
	session_ended: 'That session is ended.',
	sessions_ended: 'All your other sessions are ended.',
	renamed: 'Your name is changed.',
	calendar_made:
		'Your calendar address is made. Whoever has it sees where you go, so keep it to yourself.',
	calendar_renewed: 'Your calendar address is a new one. The old one leads nowhere any more.',
	calendar_removed: 'Your calendar address is removed. It leads nowhere any more.',
	hidden: 'Others who come no longer see your name.',
	shown: 'Others who come see your first name.',
	guest_going: 'Counted in. The member gets a mail that says so.',
	guest_waitlisted: 'All seats are taken: the member is on the waiting list now, and gets a mail.',
	guest_changed: 'The number of guests is changed.',
	guest_declined: 'Taken off the list. The member gets a mail that says so.',
	club_named: 'The name is kept. You can leave here and come back at any time.',
	club_placed: 'Place and time zone are kept.',
	club_coloured: 'The colour is kept. One step is left.',
	club_opened: 'Your club is open. This is what everybody sees from now on.',
} as const;

export type NoticeCode = keyof typeof NOTICES;

export interface Notice {
	tone: 'done' | 'refused';
	text: string;
}

/** The message for `?notice=…`: only sentences of the site itself, never what the address says. */
export function noticeFrom(url: URL): Notice | null {
	const code = url.searchParams.get('notice');
	if (!code) return null;
	if (Object.hasOwn(NOTICES, code)) return { tone: 'done', text: NOTICES[code as NoticeCode] };
	if (Object.hasOwn(REFUSALS, code)) {
		return {
			tone: 'refused',
			text: REFUSALS[code as RefusalCode].sentence.replace(/^guests: /, 'Guests: '),
		};
	}
	return null;
}
