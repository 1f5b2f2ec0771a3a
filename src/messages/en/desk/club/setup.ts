import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

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
	nobodyArrived: 'Nobody has joined through this link so far.',
	arrived: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 person has joined through this link.',
			other: `${number(people)} people have joined through this link.`,
		}),
	countHint: 'We count them, and nothing else about them.',
	post: 'A text to post',
	postHint: 'Select the text to copy it. You can change it wherever you paste it.',
	email: 'Email it',
	text: 'Text it',
	address: 'Your invitation link',
	addressHint: 'It shows your next event, and how to join.',
	codeLabel: 'What the code is for',
	codeHint:
		'Scan the code to open the site on a phone. Or print this page: it comes out as a poster with the code.',
	next: "What's next",
	seePage: "See your club's page",
	addPicture: 'Add a picture',
	importMembers: 'Import members',
	desk: 'Go to the desk',
};
