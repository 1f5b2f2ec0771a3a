import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface Emails {
	emails: number;
}
interface Members {
	members: number;
}
interface Subject {
	subject: string;
}

/** What needs attention today. Where so many are waiting that nobody counts on, the sentence says "at least". */
export const deskTodos = {
	nobodyCheckedIn: ({ event }: { event: string }) => `Nobody is checked in at ${event} yet.`,
	choresLate:
		"The site hasn't done its chores for several minutes, so no events open and no email goes out.",
	choresLateForHost: "The site hasn't done its chores for several minutes.",
	tellOwner: 'Please tell an owner.',
	failed: ({ emails }: Emails) =>
		plural(emails, {
			one: "1 email from the last week couldn't be delivered.",
			other: `${number(emails)} emails from the last week couldn't be delivered.`,
		}),
	manyFailed: ({ emails }: Emails) =>
		`At least ${number(emails)} emails from the last week couldn't be delivered.`,
	onHold:
		'Only sign-in emails are sent, because the site was restored from a backup. The operator releases the rest.',
	late: ({ emails }: Emails) =>
		plural(emails, {
			one: "1 email is late. We'll try it again.",
			other: `${number(emails)} emails are late. We'll try them again.`,
		}),
	manyLate: ({ emails }: Emails) =>
		`At least ${number(emails)} emails are late. We'll try them again.`,
	noOpenEvent: ({ series }: { series: number }) =>
		plural(series, {
			one: 'No event is open, although you have 1 current series. See when the next event opens.',
			other: `No event is open, although you have ${number(series)} current series. See when the next event opens.`,
		}),
	waitingBesideSeats: (it: { parties: number; event: string; free: number }) => {
		const seats = plural(it.free, {
			one: '1 seat is free',
			other: `${number(it.free)} seats are free`,
		});
		return plural(it.parties, {
			one: `1 party is waiting for ${it.event}, although ${seats}. They may be too many to fit, or it may be too late for them.`,
			other: `${number(it.parties)} parties are waiting for ${it.event}, although ${seats}. They may be too many to fit, or it may be too late for them.`,
		});
	},
	announcementOfCancelled: ({ subject }: Subject) =>
		`“${subject}” was scheduled, but its event is cancelled. Send it, or delete it.`,
	announcementMissed: ({ subject }: Subject) =>
		`“${subject}” couldn't be sent on time. Send it now, or choose another time.`,
	oldDraft: ({ subject }: Subject) => `“${subject}” is still a draft. Send it, or delete it.`,
	announcementToday: ({ subject, time }: Subject & { time: string }) =>
		`“${subject}” goes out today at ${time}.`,
	awaitingConsent: ({ members }: Members) =>
		plural(members, {
			one: "1 member hasn't agreed to email yet.",
			other: `${number(members)} members haven't agreed to email yet.`,
		}),
	manyAwaitingConsent: ({ members }: Members) =>
		`At least ${number(members)} members haven't agreed to email yet.`,
	unreached: ({ members }: Members) =>
		plural(members, {
			one: "Email doesn't reach 1 member: it bounced, or they reported it as spam.",
			other: `Email doesn't reach ${number(members)} members: it bounced, or they reported it as spam.`,
		}),
	manyUnreached: ({ members }: Members) =>
		`Email doesn't reach at least ${number(members)} members: it bounced, or they reported it as spam.`,

	// Breaks that are on or near.
	breakOn: ({ series, day }: { series: string; day: string }) => `${series} has a break on ${day}.`,
	breakOnBecause: (it: { series: string; day: string; reason: string }) =>
		`${it.series} has a break on ${it.day}: ${it.reason}.`,
	breakUntil: ({ series, last }: { series: string; last: string }) =>
		`${series} has a break until ${last}.`,
	breakUntilBecause: (it: { series: string; last: string; reason: string }) =>
		`${it.series} has a break until ${it.last}: ${it.reason}.`,
	breakFrom: ({ series, first, last }: { series: string; first: string; last: string }) =>
		`${series} has a break from ${first} to ${last}.`,
	breakFromBecause: (it: { series: string; first: string; last: string; reason: string }) =>
		`${it.series} has a break from ${it.first} to ${it.last}: ${it.reason}.`,
};
