/** The setting of the club's language, and of how it writes dates and times. */
export const languages = {
	label: 'Language and region',
	/** An option: `English (United States): Saturday, December 5, 2026, 6:30 PM`. */
	option: ({ name, date, time }: { name: string; date: string; time: string }) =>
		`${name}: ${date}, ${time}`,
	hint: 'Pages, emails and calendars write dates, times and numbers this way.',
	hintWithChoice:
		'Pages, emails and calendars use this language, and write dates, times and numbers this way. Members and visitors can choose another language for themselves.',
};
