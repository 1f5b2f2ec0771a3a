import { formsOf } from '../../../forms-of.ts';

const { number, ordinal, plural } = formsOf('en');

interface What {
	title: string;
	/** A short date. */
	day: string;
}
interface Party {
	guests: number;
}
/** A subject about a new time or place: old and new in a few words. */
interface Moved extends What {
	before: string;
	after: string;
}
interface Place {
	position: number;
}

const inLine = (position: number) =>
	ordinal(position, {
		one: `You're ${number(position)}st in line.`,
		two: `You're ${number(position)}nd in line.`,
		few: `You're ${number(position)}rd in line.`,
		other: `You're ${number(position)}th in line.`,
	});

const ATTACHED = 'The attached file adds it to your calendar.';
const UPDATES = 'The attached file updates your calendar.';
const REMOVES = 'The attached file removes it from your calendar.';
const WHEN_FREE = "We'll email you when one is free.";
const TAKEN = 'All seats are taken.';
const TAKEN_BY_ORGANIZER = 'All seats are taken, so an organizer has put you on the waiting list.';
const TAKEN_THIS_TIME = "You're counted in every time, but this time all seats are taken.";

const seatKept = (guests: number) =>
	plural(guests, {
		none: 'You still have your seat.',
		one: 'You and your guest still have your seats.',
		other: `You and your ${number(guests)} guests still have your seats.`,
	});

/** Emails about one member's RSVP: a seat, the waiting list, a change of the event. */
export const rsvpMails = {
	goingSubject: ({ title, day }: What) => `You're going: ${title}, ${day}`,
	goingTitle: "You're going",
	goingLead: ({ guests }: Party) =>
		plural(guests, {
			none: `See you there. ${ATTACHED}`,
			one: `See you there, with 1 guest. ${ATTACHED}`,
			other: `See you there, with ${number(guests)} guests. ${ATTACHED}`,
		}),
	addedLead: ({ guests }: Party) =>
		plural(guests, {
			none: `An organizer has counted you in. ${ATTACHED}`,
			one: `An organizer has counted you in, with 1 guest. ${ATTACHED}`,
			other: `An organizer has counted you in, with ${number(guests)} guests. ${ATTACHED}`,
		}),
	standingLead: ({ guests }: Party) => {
		const rest = `${ATTACHED} Can't make it this time? Then skip just this one.`;
		return plural(guests, {
			none: `You come every time, so we've counted you in. ${rest}`,
			one: `You come every time, so we've counted you in, with 1 guest. ${rest}`,
			other: `You come every time, so we've counted you in, with ${number(guests)} guests. ${rest}`,
		});
	},

	promotedSubject: ({ title, day }: What) => `A seat for you: ${title}, ${day}`,
	promotedTitle: "You're in",
	promotedLead: ({ guests }: Party) => {
		const rest = "If you can't come after all, let us know: someone else may be waiting.";
		return plural(guests, {
			none: `A seat is free, and it's yours. ${rest}`,
			one: `Seats are free, and they're yours: one for you and one for your guest. ${rest}`,
			other: `Seats are free, and they're yours: for you and your ${number(guests)} guests. ${rest}`,
		});
	},

	waitingSubject: ({ title, day }: What) => `You're on the waiting list: ${title}, ${day}`,
	waitingTitle: "You're on the waiting list",
	waitingLead: `${TAKEN} ${WHEN_FREE}`,
	waitingLeadAt: ({ position }: Place) => `${TAKEN} ${inLine(position)} ${WHEN_FREE}`,
	addedWaitingLead: `${TAKEN_BY_ORGANIZER} ${WHEN_FREE}`,
	addedWaitingLeadAt: ({ position }: Place) =>
		`${TAKEN_BY_ORGANIZER} ${inLine(position)} ${WHEN_FREE}`,
	standingWaitingLead: `${TAKEN_THIS_TIME} ${WHEN_FREE}`,
	standingWaitingLeadAt: ({ position }: Place) =>
		`${TAKEN_THIS_TIME} ${inLine(position)} ${WHEN_FREE}`,

	declinedSubject: ({ title, day }: What) => `You're not coming: ${title}, ${day}`,
	declinedTitle: "You're not coming",
	declinedLead: 'All right, your RSVP is changed. If your plans change again, let us know here.',
	removedSubject: ({ title, day }: What) => `You're no longer on the list: ${title}, ${day}`,
	removedTitle: "You're no longer on the list",
	removedLead:
		"An organizer has removed you from the list for this event. If you think that's a mistake, let us know here.",

	changedSubject: ({ title, day }: What) => `Changed: ${title}, ${day}`,
	changedTitle: 'The event has changed',
	changedLead: ({ guests }: Party) =>
		`Please check the time and place below. ${seatKept(guests)} ${UPDATES}`,
	changedLeadWaiting: `Please check the time and place below. You keep your place on the waiting list. ${UPDATES}`,

	movedLead: ({ guests }: Party) => `${seatKept(guests)} ${UPDATES}`,
	movedLeadWaiting: `You keep your place on the waiting list. ${UPDATES}`,
	/** What is new: titles, and subjects on the same day and on another one. */
	movedTitles: {
		date: 'New date',
		time: 'New time',
		end: 'New end time',
		place: 'New place',
		directions: 'New map link',
		time_and_place: 'New time and place',
	},
	movedSubjects: {
		date: ({ title, before, after }: Moved) =>
			`New date for ${title}: ${after} instead of ${before}`,
		time: ({ title, day, before, after }: Moved) =>
			`New time for ${title} on ${day}: ${after} instead of ${before}`,
		end: ({ title, day, before, after }: Moved) =>
			`New end time for ${title} on ${day}: ${after} instead of ${before}`,
		place: ({ title, day, before, after }: Moved) =>
			`New place for ${title} on ${day}: ${after} instead of ${before}`,
		directions: ({ title, day }: What) => `New map link for ${title} on ${day}`,
		time_and_place: ({ title, day, before, after }: Moved) =>
			`New time and place for ${title} on ${day}: ${after} instead of ${before}`,
	},
	movedDateAndPlaceSubject: ({ title, before, after }: Omit<Moved, 'day'>) =>
		`New time and place for ${title}: ${after} instead of ${before}`,
	/** The changes in one line. */
	movedPreheader: ({ before, after }: { before: string; after: string }) =>
		`Now: ${after}. Before: ${before}.`,
	dateAndTimes: ({ date, times }: { date: string; times: string }) => `${date}, ${times}`,
	until: ({ time }: { time: string }) => `until ${time}`,
	noPlace: 'no place yet',
	nothing: 'none',
	when: 'When',
	where: 'Where',
	map: 'Map',

	cancelledSubject: ({ title, day }: What) => `Cancelled: ${title}, ${day}`,
	cancelledTitle: 'Cancelled',
	cancelledLead: `This event is cancelled. ${REMOVES}`,
	/** `reason` is a sentence with its end. */
	cancelledLeadFor: ({ reason }: { reason: string }) =>
		`This event is cancelled: ${reason} ${REMOVES}`,

	reason: 'You got this email because you RSVPed to this event.',
	reasonEveryTime: 'You got this email because you asked to be counted in every time.',
	reasonOrganizer: 'You got this email because an organizer changed your RSVP to this event.',
};
