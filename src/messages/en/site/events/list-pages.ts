import { rich, type Wrap } from '../../../rich.ts';

/** The pages of upcoming and of past events. */
export const eventListPages = {
	upcoming: 'Upcoming events',
	upcomingAbout: ({ club }: { club: string }) => `What ${club} is up to next.`,
	past: 'Past events',
	pastAbout: ({ club }: { club: string }) => `What ${club} has been up to.`,
	noEvent: 'No event is planned yet. Check back soon, or see past events.',
	noNextEvent: "The next event isn't planned yet. Check back soon, or see past events.",
	settingUp: 'This club is being set up. Its first events will be listed here soon.',
	nothingPast: "Nothing has happened yet. Events are listed here once they're over.",
	inYourCalendar: 'In your calendar',
	follow: 'Your calendar can follow all events automatically, including cancellations and breaks.',
	byAddress: ({ link, address, feed }: { link: Wrap; address: string; feed: Wrap }) =>
		rich`You can also use its address: ${link(address)}. For feed readers, there's ${feed('a news feed')}.`,
};
