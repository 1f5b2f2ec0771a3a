import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, nth, plural } = formsOf('en');

interface Guests {
	guests: number;
}
interface Place {
	place: number;
}

/** The page behind a link in an email, before an RSVP is stored. */
export const confirmation = {
	cancelled: 'This event is cancelled',
	isCancelled: "It was cancelled. There's nothing to confirm anymore.",
	cancelledFor: ({ reason }: { reason: string }) =>
		`It was cancelled: ${reason} There's nothing to confirm anymore.`,
	over: 'This event is over',
	started: 'This event has started',
	closed: 'RSVPs are closed.',
	goingAlready: ({ guests }: Guests) =>
		plural(guests, {
			none: "You're going already",
			one: "You're going already, with 1 guest",
			other: `You're going already, with ${number(guests)} guests`,
		}),
	waitingAlready: ({ place, guests }: Place & Guests) =>
		plural(guests, {
			none: `You're ${nth(place)} on the waiting list already`,
			one: `You're ${nth(place)} on the waiting list already, with 1 guest`,
			other: `You're ${nth(place)} on the waiting list already, with ${number(guests)} guests`,
		}),
	changeTo: ({ guests }: Guests) =>
		plural(guests, {
			none: 'Change to just me',
			one: 'Change to me and 1 guest',
			other: `Change to me and ${number(guests)} guests`,
		}),
	askedAnother: ({ guests }: Guests) =>
		plural(guests, {
			none: 'This time you asked to come on your own. Nothing changes unless you say so.',
			one: 'This time you asked to bring 1 guest. Nothing changes unless you say so.',
			other: `This time you asked to bring ${number(guests)} guests. Nothing changes unless you say so.`,
		}),
	nothingMore: "There's nothing more to confirm.",
	allTaken: ({ place }: Place) =>
		`All seats are taken: you'd be ${nth(place)} on the waiting list. We'll email you when a seat is free.`,
	left: ({ seats }: { seats: number }) =>
		plural(seats, {
			one: '1 seat left. Nothing is held until you confirm.',
			other: `${number(seats)} seats left. Nothing is held until you confirm.`,
		}),
	tooFew: ({ seats, place }: { seats: number } & Place) =>
		plural(seats, {
			one: `1 seat left, too few for your party: you'd be ${nth(place)} on the waiting list. We'll email you when a seat is free.`,
			other: `${number(seats)} seats left, too few for your party: you'd be ${nth(place)} on the waiting list. We'll email you when a seat is free.`,
		}),
	guestsAllowed: ({ guests }: Guests) =>
		plural(guests, {
			none: 'This event no longer allows guests.',
			one: 'This event now allows 1 guest at most.',
			other: `This event now allows ${number(guests)} guests at most.`,
		}),
	areYouComing: 'Are you coming?',
	comingAfterAll: "You said you can't come. Coming after all?",
	yes: "I'm coming",
	yesIfFree: "I'm coming if a seat opens up",
	listedAs: "You'll be listed as",
	listedAsName: ({ name, strong }: { name: string; strong: Wrap }) =>
		rich`You'll be listed as ${strong(name)}.`,
	justYou: 'Just you.',
	signInWithout: "Just sign in, don't RSVP",
	signInKeeping: 'Just sign in, keep my RSVP',
	signIn: 'Just sign in',
	seeNext: 'See the next event',
	/** Behind a link of an email, below the name. */
	untilYouTap: 'Nothing changes until you tap the button below.',
	yourRsvp: 'This is your RSVP.',
};
