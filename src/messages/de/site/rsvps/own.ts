import type { ownRsvp as english } from '../../../en/site/rsvps/own.ts';
import { formsOf } from '../../../forms-of.ts';

const { number } = formsOf('de');

/** `Du bist dabei, +1` */
const withGuests = (text: string, guests: number) =>
	guests > 0 ? `${text}, +${number(guests)}` : text;

export const ownRsvp: typeof english = {
	going: ({ guests }) => withGuests('Du bist dabei', guests),
	waitlisted: ({ place }) => `Warteliste, Platz ${number(place)}`,
	declined: 'Nicht dabei',
	skipped: 'Du setzt dieses Mal aus',
	none: 'Noch nicht zugesagt',
	here: ({ guests }) => withGuests('Du bist da', guests),
	wasThere: ({ guests }) => withGuests('Du warst dabei', guests),
	wasGoing: 'Du hattest zugesagt',
	wasWaiting: 'Du warst auf der Warteliste',
	wasGoingInList: 'du hattest zugesagt',
	wasWaitingInList: 'du warst auf der Warteliste',
	wasGoingSentence: 'Du hattest zugesagt.',
	wasWaitingSentence: 'Du warst auf der Warteliste.',
	cancelled: 'Fällt aus',
};
