/** The setting of the club's language, and of how it writes dates and times. */
export const languages = {
	label: 'Language and region',
	/** What a choice comes to: the time now. */
	example: ({ date, time }: { date: string; time: string }) => `${date}, ${time}`,
	/** Below the list, in front of the example of the saved choice. */
	now: ({ example }: { example: string }) => `As saved, it looks like this: ${example}`,
	compare: 'Compare all of them',
	/** Left to the zone, in the first run. */
	usual: 'Usual in this time zone',
	hint: 'Pages, emails, and calendars write dates, times, and numbers this way.',
	hintWithChoice:
		'Pages, emails, and calendars use this language, and write dates, times, and numbers this way. Members and visitors can choose another language for themselves.',
};
