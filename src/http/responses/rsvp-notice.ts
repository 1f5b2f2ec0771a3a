import type { NotifiedRsvp } from '../../domain/rsvps/change.ts';
import { type NoticeOrCode, notice } from './notices.ts';

/** What a page says after a member's own RSVP. It promises an email only where one is sent. */
export function rsvpNotice({
	state,
	said,
	change,
	isEmailed,
	canBeEmailed,
}: NotifiedRsvp): NoticeOrCode {
	switch (change) {
		case 'joined':
			if (state.answer === 'waitlisted') {
				return notice(canBeEmailed ? 'waitlisted' : 'waitlisted_unemailed', state.position ?? 1);
			}
			return isEmailed ? 'going_emailed' : 'going';
		case 'moved_up':
			return isEmailed ? 'moved_up_emailed' : 'moved_up';
		case 'left':
			return isEmailed ? 'declined_emailed' : 'declined';
		case 'declined':
			return 'declined';
		case 'guests':
			return notice('rsvp_guests_changed', said.guests);
		case 'limit':
			return notice('rsvp_limit_changed', said.promoteUntilHours ?? 0);
		case 'note':
			return said.note === '' ? 'rsvp_note_removed' : 'rsvp_note_saved';
		case 'none':
			return 'rsvp_unchanged';
	}
}

/** What a page says after an organizer's change of a member's RSVP. */
export function guestNotice({
	state,
	said,
	change,
	isEmailed,
	movedUp,
}: NotifiedRsvp): NoticeOrCode {
	const email = isEmailed ? 1 : 0;
	switch (change) {
		case 'joined':
		case 'moved_up':
			return notice(
				state.answer === 'waitlisted' ? 'guest_waitlisted' : 'guest_going',
				email,
				movedUp,
			);
		case 'left':
		case 'declined':
			return notice('guest_declined', email, movedUp);
		case 'none':
			return 'guest_unchanged';
		default:
			return notice('guest_changed', said.guests, movedUp);
	}
}
