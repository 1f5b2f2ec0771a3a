/** What members can get email about: what each topic is called and sends, and what it means to stop it. */
export const topics = {
	invitations: {
		title: 'Invitations',
		description: 'One email when the next event opens, with a button to say yes.',
	},
	reminders: {
		title: 'Reminders',
		description: 'One email before each event you said yes to, and one after it.',
	},
	announcements: {
		title: 'Announcements',
		description: 'Now and then, news from the organizers.',
	},
};
