import { formsOf } from '../../../forms-of.ts';

const { number, nth } = formsOf('en');

/** `You're going, +1`: a state, with the guests of a party. */
const withGuests = (text: string, guests: number) =>
	guests > 0 ? `${text}, +${number(guests)}` : text;

interface Guests {
	guests: number;
}
interface Place {
	place: number;
}

/** An RSVP as a label beside an event. */
export const ownRsvp = {
	going: ({ guests }: Guests) => withGuests("You're going", guests),
	waitlisted: ({ place }: Place) => `Waiting, ${nth(place)} in line`,
	declined: 'Not coming',
	skipped: "You're skipping this one",
	none: 'No RSVP yet',
	here: ({ guests }: Guests) => withGuests("You're here", guests),
	wasThere: ({ guests }: Guests) => withGuests('You were there', guests),
	wasGoing: 'You were going',
	wasWaiting: 'You were waiting',
	/** Below the title of an event that was cancelled. */
	wasGoingInList: 'you were going',
	wasWaitingInList: 'you were waiting',
	wasGoingSentence: 'You were going.',
	wasWaitingSentence: 'You were on the waiting list.',
	cancelled: 'Cancelled',
};
