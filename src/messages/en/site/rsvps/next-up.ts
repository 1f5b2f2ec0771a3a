interface Day {
	day: string;
}

/** The next event, on the page of one that is over. */
export const nextUp = {
	title: 'Next time',
	on: ({ day }: Day) => `Next time: ${day}`,
	willEmail: "The next event isn't planned yet. We'll email you when there is one.",
	checkBack: "The next event isn't planned yet. Check back soon.",
	canEmail: "The next event isn't planned yet. We can email you when there is one.",
	getInvitations: 'Get invitations',
	howItWent: 'How it went',
};
