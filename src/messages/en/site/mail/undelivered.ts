/** Why an email wasn't sent, by the code that its row holds: for organizers, and in members' own data. */
export const undelivered = {
	discarded: 'It was discarded.',
	stopped: 'It was stopped.',
	banned: 'The member is banned.',
	mail_stopped: 'The member has stopped all email.',
	address_stopped: "This address doesn't get email anymore.",
	unreachable: "The member doesn't get email.",
	not_subscribed: "The member doesn't want this kind of email.",
	paused: 'The member has paused email.',
	answered: 'The member has already sent an RSVP.',
	not_going: "The member isn't going anymore.",
	too_late: 'It was too late to be useful.',
	outdated: 'It was out of date.',
	event_cancelled: 'The event is cancelled.',
	event_moved: 'The event was moved.',
	key_expired: 'It may have arrived already, and too much time has passed to send it again safely.',
	states_old_time: 'It states an old time or place, and may have arrived already.',
};
