/** Headings of the lists that the front page shares with others. */
export const eventLists = {
	happening: 'Happening now',
	comingUp: 'Coming up',
	last: 'Last time',
	allPast: 'All past events',
};
