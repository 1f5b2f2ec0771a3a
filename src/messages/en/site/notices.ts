import { formsOf } from '../../forms-of.ts';

const { nth, number, plural } = formsOf('en');

/** What a page says about the form that led to it: visitors' and members' forms, and hosts' at the door. */
export const notices = {
	going: "You're going.",
	going_emailed: "You're going. We've emailed you a calendar file.",
	moved_up: "A seat is yours now: you're going.",
	moved_up_emailed: "A seat is yours now: you're going. We've emailed you a calendar file.",
	waitlisted: ({ position }: { position: number }) =>
		`You're ${nth(position)} on the waiting list. We'll email you when a seat is free.`,
	waitlisted_unemailed: ({ position }: { position: number }) =>
		`You're ${nth(position)} on the waiting list. We can't email you when a seat is free, so check back here.`,
	provider_cancelled: "You didn't sign in there. You can sign in by email instead.",
	provider_by_email:
		"One more step: we've emailed you to make sure that this account here is yours. Once you've used that email, signing in there works right away.",
	declined: "You're not coming. You can change your mind any time.",
	declined_emailed:
		"You're not coming. We've emailed you to confirm. You can change your mind any time.",
	rsvp_guests_changed: ({ guests }: { guests: number }) =>
		plural(guests, {
			none: 'Saved. Just you, no guests.',
			one: "Saved. You're bringing 1 guest.",
			other: `Saved. You're bringing ${number(guests)} guests.`,
		}),
	rsvp_limit_changed: ({ hours }: { hours: number }) =>
		plural(hours, {
			none: 'Saved. We can move you up until the event starts.',
			one: 'Saved. We can move you up until 1 hour before the event starts.',
			other: `Saved. We can move you up until ${number(hours)} hours before the event starts.`,
		}),
	rsvp_note_saved: 'Saved. Other attendees can see your line.',
	rsvp_note_removed: 'Your line was removed.',
	rsvp_unchanged: 'Your RSVP is the same as before.',
	standing_started: "You're counted in every time now. You can skip one or stop whenever you like.",
	standing_stopped: "You're no longer counted in automatically. Your RSVPs stay as they are.",
	topics_changed: 'Saved. Your email choices were changed.',
	mail_restarted: "You had stopped all email. You'll get it again, for every topic that's on.",
	mail_started: "You'll get email again, for every topic that's on.",
	mail_paused: 'Your emails are paused.',
	pause_ended: "The pause is over. You'll get email again.",
	unsubscribed: "Done. You won't get any more of these. Your RSVPs stay as they are.",
	all_mail_stopped: "Done. You won't get any more email. Your RSVPs stay as they are.",
	invitations_asked: "We've sent you an email. Click the button in it to get invitations.",
	invitations_held:
		"Our email is on hold right now. We'll send you a link once it works again. Open it to get invitations.",
	contact_sent: 'Thank you. Your message is on its way to the organizers.',
	contact_held:
		'Thank you. Your message is saved. Our email is on hold right now; the organizers will get your message once it works again.',
	email_delayed:
		"We're getting more requests than usual. Members get their email right away; if you're new here, it may take until tomorrow.",
	invited: "You'll get invitations.",
	address_tried: "We'll try this address again with the next email.",
	signed_out: "You're signed out.",
	passkey_added: 'Your passkey was added. Next time you can sign in with it.',
	passkey_renamed: 'Saved. Your passkey has its new name.',
	passkey_removed: 'Your passkey was removed. You can sign in by email at any time.',
	session_ended: 'That session was signed out.',
	sessions_ended: ({ sessions }: { sessions: number }) =>
		plural(sessions, {
			none: "You weren't signed in anywhere else.",
			one: "You've been signed out in 1 other place.",
			other: `You've been signed out in ${number(sessions)} other places.`,
		}),
	renamed: 'Your name was changed.',
	language_chosen: 'Your language is saved.',
	address_change_asked:
		"We've sent an email to both addresses. Click the button in each of them to confirm.",
	address_confirmed: 'Thank you. Now confirm from the other address too.',
	address_changed: 'Your address was changed.',
	account_deleted: 'Your account was deleted. Thank you for being with us.',
	calendar_made:
		"Your calendar address is ready. Anyone who has it can see where you're going, so keep it to yourself.",
	calendar_renewed: "You have a new calendar address. The old one doesn't work anymore.",
	calendar_removed: "Your calendar address was removed. It doesn't work anymore.",
	hidden: 'Other attendees no longer see your name.',
	shown: 'Other attendees can see your first name.',
	checked_in: 'Checked in.',
	checked_in_already: 'Already here: somebody has checked them in.',
	check_in_undone: 'The check-in was undone.',
};
