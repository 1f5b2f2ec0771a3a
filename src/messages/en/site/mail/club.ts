import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface Club {
	club: string;
}
interface Title {
	title: string;
}

const WAIT = "Say yes, and you'll be on the waiting list. We'll email you when a seat is free.";
const TELL_US =
	"If you can't make it anymore, please let us know: someone else may want your seat.";

/** Emails to many: invitations, reminders, thanks, announcements. */
export const clubMails = {
	invitation: {
		subject: ({ title, day }: { title: string; day: string }) => `${title}, ${day}`,
		lead: ({ left, capacity }: { left: number; capacity: number }) =>
			plural(left, {
				one: `Are you coming? There's 1 seat left out of ${number(capacity)}.`,
				other: `Are you coming? There are ${number(left)} seats left out of ${number(capacity)}.`,
			}),
		leadFull: ({ waiting }: { waiting: number }) =>
			plural(waiting, {
				none: `Are you coming? All seats are taken. ${WAIT}`,
				one: `Are you coming? All seats are taken, and 1 person is on the waiting list. ${WAIT}`,
				other: `Are you coming? All seats are taken, and ${number(waiting)} people are on the waiting list. ${WAIT}`,
			}),
		preheader: ({ times }: { times: string }) => `Are you coming? ${times}.`,
		preheaderAt: ({ times, place }: { times: string; place: string }) =>
			`Are you coming? ${times} · ${place}`,
	},

	reminder: {
		subject: ({ title, day }: { title: string; day: string }) => `${title}, ${day}`,
		subjectToday: ({ title }: Title) => `Today: ${title}`,
		subjectTomorrow: ({ title }: Title) => `Tomorrow: ${title}`,
		lead: ({ date, time }: { date: string; time: string }) =>
			`See you on ${date} at ${time}. ${TELL_US}`,
		leadToday: ({ time }: { time: string }) => `See you today at ${time}. ${TELL_US}`,
		leadTomorrow: ({ time }: { time: string }) => `See you tomorrow at ${time}. ${TELL_US}`,
		preheader: ({ times }: { times: string }) => `${times}.`,
		preheaderAt: ({ times, place }: { times: string; place: string }) => `${times} · ${place}`,
		reason: 'You got this email because you said yes to this event and have reminders turned on.',
	},

	thanks: {
		subject: ({ title }: Title) => `Thanks for coming: ${title}`,
		title: 'Thanks for coming',
		lead: ({ title }: Title) => `It was good to have you at ${title}.`,
		leadLast: ({ title }: Title) =>
			`It was good to have you at ${title}. The next date isn't set yet.`,
		preheader: ({ title }: Title) => `It was good to have you at ${title}.`,
		preheaderNext: ({ title, day }: { title: string; day: string }) => `Next up: ${title}, ${day}.`,
		reason:
			'You got this email because you came to this event, or said you would, and have reminders turned on.',
	},

	announcement: {
		preheader: ({ club }: Club) => `News from ${club}.`,
		reasonCame: ({ title }: Title) =>
			`You got this email because you came to ${title}, or said you would. The organizers are writing to everyone who did.`,
		reasonComing: ({ title }: Title) =>
			`You got this email because you said yes to ${title}. The organizers are writing to everyone who's coming.`,
		reasonUnknown:
			"You got this email because you said yes to an event. The organizers are writing to everyone who's coming.",
	},

	/** What belongs to a topic comes because somebody has asked for it, or because new members have it. */
	asked: {
		invitations: ({ club }: Club) =>
			`You got this email because you asked ${club} for invitations.`,
		reminders: ({ club }: Club) => `You got this email because you asked ${club} for reminders.`,
		announcements: ({ club }: Club) =>
			`You got this email because you asked ${club} for announcements.`,
	},
	usual: {
		invitations: ({ club }: Club) => `You got this email because you get invitations from ${club}.`,
		reminders: ({ club }: Club) => `You got this email because you get reminders from ${club}.`,
		announcements: ({ club }: Club) =>
			`You got this email because you get announcements from ${club}.`,
	},

	/** Above the event at the end, by the recipient's RSVP to it. */
	about: 'About this event',
	next: 'Next up',
	nextGoing: "Next up (you're going)",
	nextWaiting: "Next up (you're on the waiting list)",
	nextDeclined: "Next up (you're not coming)",
};
