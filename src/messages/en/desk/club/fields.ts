import { rich, type Wrap } from '../../../rich.ts';

/** The fields of the club, in the first run and in the settings. */
export const clubFields = {
	ownName: 'Your name (optional)',
	ownNameHint:
		'So members know who is writing to them. People going to an event see your first name.',
	name: "What's your club called?",
	description: 'Your club in a sentence',
	descriptionHint: 'What you do together, and who it is for. Search engines show it.',
	contactAddress: 'Contact address',
	contactAddressOptional: 'Contact address (optional)',
	contactAddressHint:
		"Shown on your contact page. Leave it empty and visitors get a form that emails the owners without showing anyone's address.",
	privacyText: 'Add to the privacy page',
	privacyTextHint:
		"For example who is responsible and how to reach them, or whatever else the law in your country asks for. It's shown first. Markdown works.",
	privacyPage: ({ link }: { link: Wrap }) =>
		rich`The site writes the rest of ${link('the privacy page')}: what is stored, why, and for how long.`,
	privacyPageNew: ({ link }: { link: Wrap }) =>
		rich`Your site also has ${link('a privacy page')}, which says what is stored and for how long. You can add to it later in the settings.`,
	timeZone: 'Time zone',
	timeZoneHint: 'Choose a city in your time zone. Daylight saving time is taken care of.',
	/** Beside the parts of the world. */
	everywhere: 'Everywhere',
	utc: 'UTC, without daylight saving time',
	/** The time in the chosen zone. */
	timeThere: ({ time }: { time: ReturnType<Wrap> }) => rich`It's ${time} there now.`,
	place: 'Where do you meet?',
	placeHintNew:
		'A town or a district is enough: each series has a place of its own. Leave it empty if you meet in many places.',
	placeHint:
		'A town or a district. Every page shows it at the bottom. Each series and event has a place of its own.',
	note: 'What do you ask attendees?',
	noteNew: 'Ask attendees something? (optional)',
	noteHint:
		"A short question, like “What are you working on?” or “What's your pace?”. Everyone going sees the answers. Leave it empty and nobody is asked.",
	noteEmptied: 'If you leave it empty, existing answers are hidden, not deleted.',
	senderName: 'Sender name',
	senderNameHint: ({ from }: { from: string }) =>
		`Shown before the address in every email. If you leave it empty, emails come from ${from}.`,
	replyTo: 'Replies go to',
	replyToHint: ({ address }: { address: string }) =>
		`An address that someone reads. Everyone who gets an email sees it. If you leave it empty, replies go to ${address}.`,
	sentFrom: ({ address }: { address: string }) =>
		`Emails are sent from ${address}. Whoever operates the site sets that address, together with its domain.`,
	seats: 'Seats',
	guests: 'Guests for each member',
	link: ({ place }: { place: number }) => `Link ${place}`,
	linkLabel: 'Label',
	linkAddress: 'Address',
	newMembers: 'New members',
	open: 'Open',
	openHint: 'Anyone who confirms an email address becomes a member.',
	closed: 'Closed',
	closedHint:
		'Members stay members and sign in as always. New people can only join when you import them, or as walk-ins checked in by a host.',
};
