import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface Guests {
	guests: number;
}
interface Day {
	day: string;
}

/** Coming to every event of a series. */
export const every = {
	come: { week: 'Come every week', time: 'Come every time' },
	comes: { week: 'You come every week', time: 'You come every time' },
	countMeIn: { week: 'Count me in every week', time: 'Count me in every time' },
	stop: { week: 'Stop coming every week', time: 'Stop coming every time' },
	question: { week: "Who's coming every week?", time: "Who's coming every time?" },
	/** In a list, below the title of an event. */
	inList: { week: 'every week', time: 'every time' },
	comesInList: { week: 'you come every week', time: 'you come every time' },
	offered: ({ guests }: Guests) =>
		plural(guests, {
			none: "We'll count you in for the upcoming events, and for each new one as soon as it opens.",
			one: "We'll count you and 1 guest in for the upcoming events, and for each new one as soon as it opens.",
			other: `We'll count you and ${number(guests)} guests in for the upcoming events, and for each new one as soon as it opens.`,
		}),
	active: ({ guests }: Guests) =>
		plural(guests, {
			none: "We'll count you in for each new event as soon as it opens.",
			one: "We'll count you and 1 guest in for each new event as soon as it opens.",
			other: `We'll count you and ${number(guests)} guests in for each new event as soon as it opens.`,
		}),
	until: ({ day }: Day) => `The series runs until ${day}.`,
	offeredNote: 'You can skip any of them, and stop at any time.',
	activeNote: 'If you stop, your RSVPs so far stay as they are.',
};
