/** What visitors read of an event that a change of its series cancelled, where the organizer gave no reason. */
export const seriesReasons = {
	otherDays: 'We meet on other days now.',
};
