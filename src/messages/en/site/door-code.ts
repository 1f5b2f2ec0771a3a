import { formsOf } from '../../forms-of.ts';

const { nth } = formsOf('en');

/** The code that a member shows at the door. */
export const doorCode = {
	title: 'Your door code',
	/** What a screen reader says of its picture. */
	image: 'A code for the host at the door to scan',
	lede: ({ event, times }: { event: string; times: string }) =>
		`For “${event}”: ${times}. Show it to the host at the door, who scans it with a phone.`,
	/** The day and the hours of an event. */
	dayAndHours: ({ day, hours }: { day: string; hours: string }) => `${day}, ${hours}`,
	seeEvent: 'See the event',
	others: 'Codes for your other events',
	none: 'No door code yet',
	waiting: ({ position, event, times }: { position: number; event: string; times: string }) =>
		`You're ${nth(position)} on the waiting list for “${event}”: ${times}. Once you have a seat, your code will be here.`,
	notGoing:
		"You're not going to an upcoming event. Once you say yes to one, your code will be here.",
	nextEvent: 'See the next event',
	allEvents: 'All upcoming events',
};
