/** Calendar files and feeds, and the news feed. */
export const calendar = {
	/** A member's own feed, told apart from the club's. */
	ownName: ({ club }: { club: string }) => `${club}, my events`,
	cancelledTitle: ({ title }: { title: string }) => `Cancelled: ${title}`,
	waitingTitle: ({ title }: { title: string }) => `Waiting list: ${title}`,
	cancelled: 'Cancelled.',
	/** `reason` is a sentence with its end. */
	cancelledFor: ({ reason }: { reason: string }) => `Cancelled: ${reason}`,
	bring: ({ things }: { things: string }) => `What to bring: ${things}`,
	dateAndTimes: ({ date, times }: { date: string; times: string }) => `${date}, ${times}`,
	titleOn: ({ title, day }: { title: string; day: string }) => `${title}, ${day}`,
	cancelledOn: ({ title, day }: { title: string; day: string }) => `Cancelled: ${title}, ${day}`,
};
