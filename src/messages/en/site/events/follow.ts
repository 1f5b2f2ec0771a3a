/** The calendars that an event or a feed can be added to. */
export const follow = {
	google: 'Google',
	outlook: 'Outlook',
	otherCalendars: 'Apple and others',
};
