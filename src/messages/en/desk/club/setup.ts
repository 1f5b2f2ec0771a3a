/** The first run. */
export const setup = {
	titles: {
		club: 'Name your club',
		place: 'Place and time zone',
		colour: 'Your color',
		series: 'Your first series',
	},
	/** The title of a step's page. */
	titleOfStep: ({ title, step, steps }: { title: string; step: number; steps: number }) =>
		`${title}, step ${step} of ${steps}`,
	step: ({ step, steps }: { step: number; steps: number }) => `Step ${step} of ${steps}`,
	seeClub: 'See the club',
	clubLede: 'This is what people see on every page and in every email. You can change it later.',
	placeLede: 'Where you meet, and what time zone you use.',
	continue: 'Continue',
	back: 'Back',
	showTime: 'Show the time there',

	doneTitle: 'Tell people about your club',
	tell: 'Tell people about it',
	tellHint:
		"Post this text where your people are, or send it to them. You'll find this page again in the settings.",
	post: 'A text to post',
	postHint: 'Select the text to copy it. You can change it wherever you paste it.',
	email: 'Email it',
	text: 'Text it',
	address: "Your club's link",
	addressHint: 'It always shows your next event.',
	codeLabel: 'What the code is for',
	codeHint:
		'Scan the code to open the site on a phone. Or print this page: it comes out as a poster with the code.',
	next: "What's next",
	seePage: "See your club's page",
	addPicture: 'Add a picture',
	importMembers: 'Import members',
	desk: 'Go to the desk',
};
