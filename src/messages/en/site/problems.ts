/** Pages that say what went wrong: their titles and the ways on. */
export const problems = {
	titles: {
		401: 'Please sign in',
		403: 'Not allowed',
		404: 'Nothing here',
		409: "That's no longer possible",
		410: 'This link no longer works',
		413: "That's too much to send",
		429: 'Please wait a moment',
		500: 'Something went wrong',
		503: 'Back in a moment',
	},
	otherTitle: "That didn't work",
	emailTitle: "There's a problem with our email",
	tryAgain: 'Try again',
	enterCode: 'Enter a code',
	seeEvent: 'See the event',
	backToForm: 'Back to the form',
	openAgain: 'Open the page again',
	nextEvent: 'See the next event',
	allEvents: 'All events',
	requestNumber: ({ number }: { number: string }) =>
		`If you write to us about this, please include this number: ${number}`,
	noSuchPage: "We couldn't find that page. It may have moved, or the address may have a typo.",
	notSetUp: "This site isn't set up yet",
	settingsMissing: 'These settings are missing or wrong:',
};
