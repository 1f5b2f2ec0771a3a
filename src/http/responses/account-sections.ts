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

export type AccountSection = keyof typeof SECTION_NOTICES;

/** Where a form of the member's own page leads: to the section that it is in, so that nothing jumps. */
export function accountPath(code: NoticeCode): string {
	const found = Object.entries<readonly NoticeCode[]>(SECTION_NOTICES).find(([, codes]) =>
		codes.includes(code),
	);
	return found ? `/me#${found[0]}` : '/me';
}
