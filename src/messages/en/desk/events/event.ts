import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

/** An event on its own page of the desk. */
export const eventPage = {
	checkIn: 'Check in',
	guestList: 'Guest list',
	writeToAttendees: 'Write to attendees',
	change: 'Change event',
	howItWent: 'How it went',
	picture: 'Picture',
	duplicate: 'Duplicate event',
	cancel: 'Cancel this event',
	day: 'Day',
	rsvps: 'RSVPs',
	rsvpCounts: (members: { going: number; waiting: number; declined: number }) =>
		plural(members.going, {
			one: `1 member going, ${number(members.waiting)} waiting, ${number(members.declined)} not coming.`,
			other: `${number(members.going)} members going, ${number(members.waiting)} waiting, ${number(members.declined)} not coming.`,
		}),
	guestsForEach: ({ guests }: { guests: number }) =>
		plural(guests, {
			none: 'No guests.',
			one: 'Each member can bring 1 guest.',
			other: `Each member can bring ${number(guests)} guests.`,
		}),
	series: 'Series',
	noSeries: 'This event is not part of a series.',
	announcements: 'Announcements',
	announcement: ({ subject, sentence, link }: { subject: string; sentence: string; link: Wrap }) =>
		rich`${link(subject)}: ${sentence}`,
	publicPage: 'Public page',
	viewPublicPage: 'View public page',
};
