import { formsOf } from '../../../forms-of.ts';
import { rich, type Wrap } from '../../../rich.ts';

const { number, plural } = formsOf('en');

interface Emails {
	emails: number;
}

interface Audience {
	event: string;
	date: string;
	link: Wrap;
}

/** The state and the audience of an announcement. Dates, times and zones come in as text. */
export const announcementState = {
	marks: {
		draft: 'Draft',
		scheduled: 'Scheduled',
		underWay: 'On its way',
		sent: 'Sent',
		stopped: 'Stopped',
	},
	moment: ({ date, time, zone }: { date: string; time: string; zone: string }) =>
		`${date}, ${time} (${zone})`,
	unsent: 'Nobody has received it yet.',
	missedCancelled: ({ moment }: { moment: string }) =>
		`It was scheduled for ${moment}, but its event is cancelled. It only goes out if you send it.`,
	missed: ({ moment }: { moment: string }) =>
		`It was scheduled for ${moment}, but the site couldn't send it within a day. Send it now, or choose another time.`,
	goesOut: ({ moment }: { moment: string }) => `Goes out on ${moment}.`,
	goesOutAfter: ({ moment }: { moment: string }) =>
		`Goes out on ${moment}, after the event has started.`,
	sentSoFar: ({ sent, all }: { sent: number; all: number }) =>
		plural(all, {
			one: `${number(sent)} of 1 email sent.`,
			other: `${number(sent)} of ${number(all)} emails sent.`,
		}),
	sent: ({ members }: { members: number }) =>
		plural(members, {
			none: 'Sent to nobody.',
			one: 'Sent to 1 member.',
			other: `Sent to ${number(members)} members.`,
		}),
	sentAt: ({ members, moment }: { members: number; moment: string }) =>
		plural(members, {
			none: `Sent to nobody on ${moment}.`,
			one: `Sent to 1 member on ${moment}.`,
			other: `Sent to ${number(members)} members on ${moment}.`,
		}),
	sentBeforeStop: ({ sent, members }: { sent: number; members: number }) =>
		plural(members, {
			one: `Sent to ${number(sent)} of 1 member.`,
			other: `Sent to ${number(sent)} of ${number(members)} members.`,
		}),
	notSent: ({ emails }: Emails) =>
		plural(emails, {
			one: "1 email wasn't sent.",
			other: `${number(emails)} emails weren't sent.`,
		}),
	alreadyUnderWay: ({ emails }: Emails) =>
		plural(emails, {
			one: '1 more was already on its way.',
			other: `${number(emails)} more were already on their way.`,
		}),
	wouldGetIt: ({ members }: { members: number }) =>
		plural(members, {
			none: 'Nobody would get it now.',
			one: '1 member would get it now.',
			other: `${number(members)} members would get it now.`,
		}),
	toTopic: {
		invitations: 'To everyone who gets invitations.',
		reminders: 'To everyone who gets reminders.',
		announcements: 'To everyone who gets announcements.',
	},
	toGoing: ({ event, date, link }: Audience) =>
		rich`To everyone going to ${link(event)} on ${date}.`,
	toAttended: ({ event, date, link }: Audience) =>
		rich`To everyone who went to ${link(event)} on ${date}.`,
	toNoEvent: 'To everyone going.',
};
