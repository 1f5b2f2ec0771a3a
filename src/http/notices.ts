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
