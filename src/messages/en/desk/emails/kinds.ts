/** The club's emails to one member, as organizers read of them. */
export const emails = {
	kinds: {
		rsvp_going: 'Seat confirmed',
		rsvp_waitlisted: 'Waiting list place confirmed',
		rsvp_promoted: 'Moved up from the waiting list',
		rsvp_cancelled: 'RSVP cancelled',
		rsvp_added: 'Added by an organizer',
		rsvp_added_waitlisted: 'Added to the waiting list by an organizer',
		rsvp_removed: 'Removed by an organizer',
		standing_going: 'Weekly RSVP confirmed',
		standing_waitlisted: 'Weekly RSVP on the waiting list',
		event_moved: 'Event moved',
		event_cancelled: 'Event cancelled',
		invitation: 'Invitation',
		reminder_day_before: 'Reminder, the day before',
		reminder_same_day: 'Reminder, the same day',
		thanks: 'Thank-you email',
		announcement: 'Announcement',
	},
	/** Why nothing but sign-in email goes to an address any more. */
	stops: {
		bounce: 'Email bounces',
		complaint: 'Reported our email as spam',
	},
};
