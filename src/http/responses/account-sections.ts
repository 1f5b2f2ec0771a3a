import type { NoticeCode } from './notices.ts';

/** The sections of the member's own page, and the messages of their forms: each is shown where its form was. */
export const SECTION_NOTICES = {
	standing: ['standing_stopped'],
	mail: ['topics_changed', 'mail_restarted', 'mail_started'],
	pause: ['mail_paused', 'pause_ended'],
	calendar: ['calendar_made', 'calendar_renewed', 'calendar_removed'],
	about: ['renamed'],
	seen: ['hidden', 'shown'],
} as const satisfies Record<string, readonly NoticeCode[]>;

/** The message in its section. */
export const SAID = 'said';

/**
 * Where a form of the member's own page leads: to its message, which is where the form was. So nothing jumps, and the
 * message has the focus (as the target of the address; nothing is focused automatically then).
 */
export function accountPath(code: NoticeCode): string {
	const isInSection = Object.values<readonly NoticeCode[]>(SECTION_NOTICES).some((codes) =>
		codes.includes(code),
	);
	return isInSection ? `/me#${SAID}` : '/me';
}
