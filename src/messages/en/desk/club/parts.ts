import { formsOf } from '../../../forms-of.ts';

const { list, number, plural } = formsOf('en');

/** The parts of the settings: what they're called, what they're for, and what they hold. */
export const settingsParts = {
	titles: {
		name: 'Name and description',
		place: 'Place',
		zone: 'Time zone',
		language: 'Language and dates',
		colour: 'Color',
		sender: 'Email sender',
		contact: 'Contact and privacy',
		topics: 'Topics',
		defaults: 'New events and series',
		note: 'Question for attendees',
		links: 'Links',
		banner: 'Banner',
		joining: 'Joining',
	},
	ledes: {
		name: 'Shown on every page, in every email, and in calendars.',
		place: 'Shown at the bottom of every page.',
		zone: 'The time zone for all your dates and times.',
		language: "Your club's language, and how it writes dates and times.",
		sender: 'Who your emails come from, sign-in emails included.',
		contact: 'How visitors reach you, and what your privacy page says.',
		topics: 'What members can choose to get email about.',
		defaults:
			'What the forms for a new event or series start with. Existing events and series stay as they are.',
		note: 'Attendees can answer a question. Everyone going sees the answers beside the first names. You choose the question.',
		links:
			'Where else people find your club. Every page shows these links at the bottom. Leave lines empty if you need fewer.',
		joining: 'Whether new people can become members.',
	},
	/** What a part holds, line by line. */
	labels: {
		name: 'Name',
		description: 'Description',
		place: 'Where you meet',
		timeZone: 'Time zone',
		locale: 'Language and dates',
		colour: 'Color',
		senderName: 'Sender name',
		replyTo: 'Replies go to',
		contactAddress: 'Contact address',
		privacyText: 'Added to the privacy page',
		defaultCapacity: 'Seats',
		defaultGuestsAllowed: 'Guests for each member',
		noteLabel: 'Question',
		joining: 'New members',
		links: 'Links',
	},
	topicDescription: ({ topic }: { topic: string }) => `${topic}: description`,
	topicNotOffered: 'Not offered',
	topicOn: 'On for new members',
	topicOff: 'Off until a member turns it on',
	joining: { open: 'Open to everyone', closed: 'Closed' },
	link: ({ label, url }: { label: string; url: string }) => `${label}: ${url}`,
	count: ({ count }: { count: number }) => number(count),
	all: ({ names }: { names: readonly string[] }) => list(names),

	senderAsInstalled: 'As set when the site was deployed',
	replies: ({ address }: { address: string }) => `Replies go to ${address}`,
	senderAndReplies: ({ name, address }: { name: string; address: string }) =>
		`${name}; replies go to ${address}`,
	visitorsWriteTo: ({ address }: { address: string }) => `Visitors write to ${address}`,
	visitorsUseForm: 'Visitors use a form that reaches the owners',
	seats: ({ seats }: { seats: number }) =>
		plural(seats, {
			one: '1 seat, no guests',
			other: `${number(seats)} seats, no guests`,
		}),
	seatsAndGuests: ({ seats, guests }: { seats: number; guests: number }) => {
		const each = plural(guests, {
			one: '1 guest for each member',
			other: `${number(guests)} guests for each member`,
		});
		return plural(seats, { one: `1 seat, ${each}`, other: `${number(seats)} seats, ${each}` });
	},
	noQuestion: "Attendees aren't asked anything",
	noTopics: 'No topic is offered',
	noLinks: 'None yet',
	nothing: 'Nothing yet',
};
