import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** The page about attendance: its headings, charts and tables. Dates come in as text. */
export const attendancePage = {
	title: 'Attendance',
	time: 'Time',
	ranges: {
		'12-weeks': 'Last 12 weeks',
		'6-months': 'Last 6 months',
		'12-months': 'Last 12 months',
		all: 'From the beginning',
	},
	events: 'Events',
	allEvents: 'All events',
	seriesUntil: ({ title, date }: { title: string; date: string }) => `${title}, until ${date}`,
	show: 'Show',
	noEvent: 'No event took place in this time.',
	noneOver: 'No event is over yet in this time. After the first one, this page shows who came.',

	whoCame: 'Who came',
	latestOnly: ({ events }: { events: number }) =>
		plural(events, {
			one: "This is the latest event. Earlier ones aren't counted here.",
			other: `These are the latest ${number(events)} events. Earlier ones aren't counted here.`,
		}),
	chartsLater: "Once there's a second event, you'll see charts here.",
	whoCameBy: {
		event: 'Who came, for each event',
		week: 'Who came, on average, by week',
		month: 'Who came, on average, by month',
		quarter: 'Who came, on average, by quarter',
		year: 'Who came, on average, by year',
	},
	cameBefore: 'Returning members',
	firstTime: 'First time',
	guests: 'Guests',
	cancelled: 'Cancelled',

	saidYesAndCame: 'Who said yes and came',
	withoutGuests: "Guests aren't counted here.",
	shareOfYes: 'Of the members who said yes, how many came, in percent',
	cameOfYes: 'Came, of those who said yes',
	noCheckIns: 'No check-ins',

	newPeople: 'New people',
	firstAtSeries: ({ title }: { title: string }) =>
		`The first time means the first time at “${title}”.`,
	whoIsNew: 'Who came for the first time',
	cameAgain: 'Came again',
	notAgainYet: 'Not again yet',

	stay: 'How long people stay',
	stayHint:
		"A month is four weeks here, counted from each person's own first time. The table says how many in a hundred came.",
	returns: 'Of the new people, how many came in each month after, in percent',
	came: 'Came',

	regulars: 'Regulars',
	mostOften: ({ events }: { events: number }) =>
		plural(events, {
			one: 'Who came most often, of 1 event',
			other: `Who came most often, of ${number(events)} events`,
		}),
	member: 'Member',
	times: 'Times',

	fileHint:
		"The numbers of each event for a spreadsheet (CSV), without names. We'll ask you to sign in again first if it's been a while.",
	download: 'Download the numbers',

	/** A share: `50%`. */
	percent: ({ share }: { share: number }) => `${number(share)}%`,
	weekOf: ({ date }: { date: string }) => `Week of ${date}`,

	// The tables.
	numbersOf: ({ caption, hide }: { caption: string; hide: Wrap }) =>
		rich`The numbers${hide(`: ${caption}`)}`,
	tableOf: ({ caption }: { caption: string }) => `Table: ${caption}`,
	columns: {
		event: 'Event',
		when: 'When',
		events: 'Events',
		cameBefore: 'Returning',
		firstTime: 'First time',
		guests: 'Guests',
		together: 'Total',
		onAverage: 'On average',
		saidYes: 'Said yes',
		cameOfThem: 'Of those, came',
		share: 'Share',
		withoutSeat: 'Came without a seat',
		cameAgain: 'Came again',
		notYet: 'Not yet',
		new: 'New',
	},
	eventCancelled: 'cancelled',
	withoutCheckIns: 'no check-ins',
	eventsAndCancelled: ({ events, cancelled }: { events: number; cancelled: number }) =>
		`${number(events)}, ${number(cancelled)} cancelled`,
	returnsByMonth: 'Who came back, by month',
	returnsCaption:
		'How many in a hundred came in each month after, by the month of their first time',
	monthNumber: ({ month, hide }: { month: number; hide: Wrap }) =>
		rich`${hide('Month ')}${number(month)}`,
	tooEarly: 'too early to tell',
	returned: ({ came, of, month }: { came: number; of: number; month: string }) =>
		`${number(came)} of ${number(of)} from ${month}`,
};
