/** The page of the next event that asks a member for one RSVP. */
export const rsvpPage = {
	going: 'Say yes',
	declined: 'Say no',
	nothing: 'Nothing to RSVP to',
	noEvent: 'No event is planned yet. Check back soon.',
	settingUp: 'This club is being set up. Its first event is coming soon.',
};
