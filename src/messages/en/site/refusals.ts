/** What visitors and members read when something is refused: whole sentences that hold beside a field and above a page. */
export const refusals = {
	bad_request: "We couldn't read that request.",
	unauthenticated: 'Please sign in first.',
	forbidden: "You don't have permission to do that.",
	sign_in_again: 'Please sign in again first: this page can do more than others.',
	wrong_origin: 'That form was sent from another site, so nothing was changed.',
	unknown_origin:
		"Your browser didn't say which page that form was on, so nothing was changed. Please send it once more.",
	provider_failed:
		"We couldn't confirm who you are there, so you aren't signed in. Please try again, or sign in by email: that always works.",
	address_unproven:
		"Your account there has no confirmed email address, so we can't tell who you are. Confirm it there, or sign in here by email.",
	joining_closed: "The club isn't taking new members right now, so this address can't join.",
	banned: "This address can't sign in here.",
	not_invited: "This address can't get invitations here.",
	wrong_code:
		'That code is wrong or has expired. Use the one in the newest email, or ask for another email.',
	passkey_refused: "We couldn't verify that passkey. Please try again, or use email.",
	passkey_unknown:
		"We don't know that passkey: it was removed, or its account was deleted. Please sign in by email.",
	passkey_expired: "That took too long, so the passkey wasn't accepted. Please try again.",
	passkey_known: 'That passkey was added before.',
	too_many_passkeys: 'You have as many passkeys as an account can hold. Please remove one first.',
	too_many_passkey_tries:
		'Your network has tried to sign in with passkeys too often. Please sign in by email, or try again in 15 minutes.',
	link_used: 'This link has been used or has expired. Ask for a new one: it only takes a moment.',
	link_ended: "This event is over, so its links don't work anymore. See what's coming up next.",
	link_invalid: "This link isn't complete. Please open it again from the email.",
	account_gone: "The account behind this link was deleted, so we won't send anything to it.",
	not_found: "There's nothing here.",
	event_not_found: "We couldn't find that event.",
	no_next_event: 'No event is planned yet. Check back soon.',
	method_not_allowed: "That isn't possible here.",
	request_timeout: 'That took too long to arrive, so nothing was changed. Please try again.',
	closed: 'This event has started, so RSVPs are closed.',
	cancelled: "This event is cancelled, so there's nothing to RSVP to.",
	no_room: "There aren't enough seats left for more guests. You still have your own seat.",
	answered_already:
		"You've RSVPed to this event already, so nothing was changed. You can change it here.",
	series_over: "This series has ended, so you can't be counted in for more of it.",
	address_taken:
		'There is an account with this address already, so nothing was changed. Sign in with it instead.',
	last_owner: 'A club needs an owner. Please make someone else an owner first.',
	ban_stands: 'This member is banned, so nothing was changed. Lift the ban first.',
	topic_not_offered: "The club doesn't send this, so nothing was changed.",
	contact_by_email:
		"This club takes messages by email, so this one wasn't sent. The address is on the contact page.",
	too_large: 'That was too much to send at once.',
	wrong_host: "This site isn't at that address.",
	unsupported_type: 'Please send a form or JSON.',
	invalid: 'Something in that form needs fixing.',
	guests_not_allowed: "That's more guests than this event allows.",
	party_too_large: 'Your party is larger than the event.',
	no_series: "This event isn't part of a series, so it happens only once.",
	too_many_mails: "We've already sent you several emails. Use the newest one: its code works here.",
	too_many_codes:
		'Too many codes were tried for this address today, so codes are off for a day. The link in the email still works.',
	too_many_invitations: "We've already sent you several emails. Please look for the newest one.",
	too_many_messages:
		"You've sent several messages in a day, so this one wasn't sent. Please try again later.",
	too_many_changes: "We've already sent several emails about this. Please look for the newest one.",
	too_many_sign_ins:
		'There were too many attempts to sign in from your network. Please try again in a few minutes.',
	provider_unavailable:
		"That service isn't responding right now, so you aren't signed in. Please sign in by email, or try again later.",
	mail_unavailable: "Email can't be sent right now. Please try again in a few minutes.",
	mail_on_hold:
		'Email is on hold, because this site was restored from a backup. Only sign-in emails are sent until its operator releases the rest.',
	contact_unreachable:
		"Your message can't be delivered right now, because none of the club's owners can get email. Please try again later.",
	fault: 'Something went wrong on our side. Please try again.',
	unavailable: "The site can't reach its data right now. Please try again in a minute.",
	address_banned: 'This address is banned.',
	address_unchanged: "That's your address already.",
	form_only: 'Please send a form.',
	from_everyone:
		"The organizers have received as many messages as they can in a day, so this one wasn't sent. Please try again later.",
	from_network: 'Too many emails were requested from your network. Please try again in 15 minutes.',
	perhaps_none_sent:
		"Email can't be sent right now, and you've tried several times. Please try again in 15 minutes.",
	unanswered:
		"Email can't be sent right now. If an email arrives after all, it works; otherwise please try again in a few minutes.",
	unreadable: "This can't be read.",
	time_over: 'That time has passed.',
	/** At the door. */
	door_early: 'Check-in opens three hours before the start, so nobody was checked in.',
	door_over: 'Check-in closed a day after the end, so nothing was changed.',
	door_cancelled: "This event is cancelled, so there's nobody to check in.",
	member_banned: "This member is banned from the club, so they weren't checked in.",
	address_banned_at_door: 'This address is banned. Please ask an owner of the club.',
};
