/** What the front page says of the next event, and an event's page too. */
export const inShort = {
	details: 'Details',
	map: 'Map',
	addToCalendar: 'Add to calendar',
};
