/** The page to pass an event on. */
export const share = {
	title: ({ event }: { event: string }) => `Share: ${event}`,
	about: ({ event }: { event: string }) => `Pass on the link to ${event}.`,
	heading: 'Share this event',
	address: 'Link to this event',
	addressHint: 'Select the link to copy it.',
	email: 'Email it',
	text: 'Text it',
	when: ({ day, time }: { day: string; time: string }) => `${day} at ${time}`,
	message: ({ event, when, address }: { event: string; when: string; address: string }) =>
		`${event}, ${when}: ${address}`,
	codeLabel: 'What the code is for',
	codeHint:
		'Scan the code to open the event on a phone. Or print this page: it comes out as a poster.',
	back: 'Back to the event',
	poster: { page: 'A code for this page', club: "A code for your club's page" },
	code: { page: 'A code that leads to this page', club: "A code that leads to your club's page" },
};
