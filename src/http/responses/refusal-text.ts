import type { Refusal, RefusalCode, RefusalReason } from '../../domain/errors.ts';
import { cancelsText } from '../../domain/mail/email-reach.ts';
import { mistakeText } from './mistake-text.ts';

/** What people read of each refusal: whole sentences that hold beside a field and above a page. */
export const REFUSAL_TEXT: Readonly<Record<RefusalCode, string>> = {
	bad_request: 'We could not read that request.',
	unauthenticated: 'Please sign in first.',
	forbidden: "You don't have permission to do that.",
	sign_in_again:
		'You signed in a while ago. Please sign in again first: this page can do more than others.',
	wrong_origin: 'That form was sent from another site, so nothing was changed.',
	unknown_origin:
		"Your browser didn't say which page that form was on, so nothing was changed. Please send it once more.",
	joining_closed: "The club takes no new members right now, so this address can't join.",
	banned: "This address can't sign in here.",
	not_invited: "This address can't get invitations here.",
	wrong_signature: 'That was not signed with the secret of this site, or too long ago.',
	wrong_code:
		'That code is wrong or has expired. Use the one in the newest email, or ask for another email.',
	link_used: 'This link has been used or has expired. Ask for a new one: it only takes a moment.',
	link_ended: 'This event is over, and its links with it. See what comes next.',
	link_invalid: "This link isn't complete. Please open it again from the email.",
	account_gone: 'There is no account behind this link any more, so we send nothing to it.',
	not_found: 'There is nothing here.',
	event_not_found: 'There is no such event.',
	member_not_found: 'There is no such member.',
	series_not_found: 'There is no such series.',
	announcement_not_found: 'There is no such announcement.',
	no_next_event: 'No event is planned yet. Look in again soon.',
	method_not_allowed: 'That is not possible here.',
	request_timeout: 'That took too long to arrive, so nothing was changed. Please try again.',
	closed: 'This event has begun, so answers are closed.',
	cancelled: 'This event is cancelled, so there is nothing to answer.',
	no_room: 'There are not enough free seats for more guests. Your own seat stays yours.',
	answered_already:
		"You've RSVPed to this event already, so nothing was changed. You can change it here.",
	event_begun: 'This event has begun, so it stays as it is.',
	event_cancelled: 'This event is cancelled already, so nothing was changed.',
	form_used: 'This form has made another one already, so nothing was done.',
	series_over: 'This series has ended, so there is nothing more of it to come to.',
	address_taken:
		'There is an account with this address already, so nothing was changed. Sign in with it instead.',
	last_owner: 'A club needs an owner. Please make somebody else one first.',
	door_early: 'Check-in opens three hours before the start, so nobody was checked in.',
	door_over: 'Check-in closed a day after the end, so nothing was changed.',
	door_cancelled: 'This event is cancelled, so there is nobody to check in.',
	member_banned: 'This member is banned from the club, so they were not checked in.',
	own_account: 'That is your own account. Its end is on your own page.',
	ban_stands: 'This member is banned, so nothing was changed. Lift the ban first.',
	nobody_awaits: 'Nobody of these is waiting for it any more, so nothing was changed.',
	not_on_list: 'That member is not on the list any more.',
	announcement_sent: 'This announcement has gone out already, so nothing was changed.',
	nothing_to_stop: 'Nothing of it waits any more, so there was nothing to stop.',
	nobody_to_write_to: 'Nobody would get it right now, so it was not sent.',
	nothing_to_send_again: 'Nothing of that is left to be sent again, so nothing was done.',
	may_come_twice: 'That mail may have arrived already, so it is not sent again before you say so.',
	changed_meanwhile:
		'Somebody else changed this in the meantime, so nothing was done. Please look again.',
	not_confirmed: 'That concerns people who come, so nothing is done before you confirm it.',
	topic_not_offered: "The club doesn't send this, so nothing was changed.",
	contact_by_email:
		"This club takes messages by email, so this one wasn't sent. The address is on the contact page.",
	already_set_up: 'The club is set up already, so nothing was changed.',
	too_large: 'That was too much to send at once.',
	wrong_host: 'This site does not live at that address.',
	unsupported_type: 'Please send a form or JSON.',
	invalid: 'Something in that form is not right.',
	guests_not_allowed: "That's more guests than this event allows.",
	party_too_large: 'Your party is larger than the event.',
	no_series: 'This event belongs to no series, so it happens only once.',
	too_many_mails: 'We have sent several mails already. Use the newest one: its code works here.',
	too_many_codes:
		'Too many codes were tried for this address today, so codes are off for a day. The link in the email still works.',
	too_many_invitations: 'We have sent several mails already. Please look for the newest one.',
	too_many_messages:
		"You've sent several messages in a day, so this one wasn't sent. Please try again later.",
	too_many_changes: 'We have sent several mails about it already. Please look for the newest one.',
	mail_unavailable: "Email can't be sent right now. Please try again in a few minutes.",
	mail_on_hold:
		'Email is on hold, because this site was restored from a backup. Only sign-in emails are sent until its operator releases the rest.',
	contact_unreachable:
		"Your message can't be delivered right now, because none of the club's owners can get email. Please try again later.",
	fault: 'Something went wrong here, and it is our fault. Please try again.',
	unavailable: 'The site cannot reach its data just now. Please try again in a minute.',
};

const REASON_TEXT: Readonly<Record<RefusalReason, string>> = {
	address_banned: 'This address is banned.',
	address_banned_at_door: 'This address is banned. Please talk to the owner of the club.',
	address_unchanged: 'That is your address already.',
	address_unknown: 'Nobody with this address has signed in yet. Please ask them to do so once.',
	form_only: 'Please send a form.',
	from_everyone:
		"The organizers have received as many messages as they can in a day, so this one wasn't sent. Please try again later.",
	from_network:
		'Too many emails were requested from your network. Please try again in a quarter of an hour.',
	in_series: "That's more guests than the events of this series allow.",
	members_file: 'That was too much to send at once: a file of members has at most 1 MB.',
	on_list_already: 'This member is on the list already.',
	perhaps_none_sent:
		"Email can't be sent right now, and you've tried several times. Please try again in a quarter of an hour.",
	picture_file: 'That picture has more than 1.4 MB. Please go back and choose a smaller one.',
	picture_missing: 'Please choose a picture.',
	time_over: 'That time is over.',
	unanswered:
		"Email can't be sent right now. If an email arrives after all, it works; otherwise please try again in a few minutes.",
	unreadable: "This can't be read.",
	without_secret: 'This site takes no reports: RESEND_WEBHOOK_SECRET is not set.',
};

/** The sentence of a refusal, shown beside its field or above the page. */
export function refusalText({ code, reason, mistake, cancels }: Refusal): string {
	if (mistake !== undefined) return mistakeText(mistake);
	if (cancels) return cancelsText(cancels.events, cancels);
	return reason ? REASON_TEXT[reason] : REFUSAL_TEXT[code];
}

/** What is shown beside a field; null if the refusal is about something else. */
export function mistakeAt(field: string, refusal: Refusal | null | undefined): string | null {
	return refusal?.field === field ? refusalText(refusal) : null;
}
