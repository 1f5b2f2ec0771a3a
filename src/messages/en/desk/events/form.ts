import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The form of an event, and what it shares with that of a series. Dates and zones come in as text. */
export const eventForm = {
	what: 'What',
	title: "What's it called?",
	description: 'What happens there?',
	descriptionHint:
		"Say who's welcome and what it costs. You can use Markdown: **bold**, lists, links.",
	whatToBring: 'What should people bring?',
	whatToBringHint: "One line, shown on the event's page and in its calendar file.",
	when: ({ zone }: { zone: string }) => `When, in ${zone}`,
	date: 'Date',
	startsAtTime: 'Starts at',
	durationMinutes: 'Lasts, in minutes',
	durationHint: ({ day, most }: { day: number; most: number }) =>
		`A day has ${number(day)} minutes. The longest event lasts 14 days: ${number(most)} minutes.`,
	whereAndSeats: 'Where, and for how many',
	place: 'Place',
	placeHint: 'Enough for a first-timer to find it.',
	mapUrl: 'Link to a map',
	mapUrlHint: 'The address of the place on any map. Leave it empty if nobody needs one.',
	capacity: 'Seats',
	guestsAllowed: 'Guests for each member',

	// A new event.
	newEvent: 'New event',
	anotherEvent: 'Duplicate an event',
	newEventLede:
		"A single event, besides the ones that your series open. It's on the site as soon as you create it. If it invites people by email, you'll first see how many.",
	checkEvents: ({ link }: { link: Wrap }) =>
		rich`Check ${link('the events')}, or choose “Create the event” again to make this one too.`,
	continueToCreate: 'Create the event',
	create: {
		alone: 'Create the event',
		andEmail: ({ people }: { people: number }) =>
			plural(people, {
				one: 'Create the event and email 1 person',
				other: `Create the event and email ${number(people)} people`,
			}),
		andSendEmails: 'Create the event and send the emails',
	},
	isThisRight: 'Is this right?',
	howItLooks: 'This is how it will look. Nothing is saved yet.',
	backToForm: 'Back to the form',
	back: 'Back',

	// An event as it will be.
	where: 'Where',
	noPlace: 'No place yet.',
	map: 'Map',
	toBring: 'What to bring',
	seats: 'Seats',
	guests: 'Guests',
	noGuests: 'None',
	guestsForEach: ({ guests }: { guests: number }) =>
		plural(guests, {
			one: '1 guest for each member',
			other: `${number(guests)} guests for each member`,
		}),

	// A change of one.
	changeOf: ({ title }: { title: string }) => `Change: ${title}`,
	change: 'Change the event',
	saveChanges: 'Save these changes?',
	notSaved: ({ event, link }: { event: string; link: Wrap }) =>
		rich`${link(event)}. Nothing is saved yet.`,
	nothingDifferent: 'Nothing in this form is different yet.',
	lateQuestion:
		'Someone else changed this event while you had the form open. This is what your form would change now.',
	late: "Someone else changed this event while you had the form open, so your changes aren't saved yet.",
	changeAllDates: 'Change the date of all that follow',
	whichEvents: 'Which events?',
	onlyThis: 'Only this event',
	thisAndFollowing: 'This event and all that follow',
	othersStay: 'The others stay as they are.',
	othersFollow:
		'The change also applies to the series and to events that open later. Each keeps its date.',
	mayAsk:
		"If this emails anyone or changes other events, the next page says how many before anything is saved. Otherwise it's saved right away.",
	continue: 'Continue',
	save: 'Save the event',
};
