import { formsOf } from '../../../forms-of.ts';

const { list, number, ordinal, plural } = formsOf('en');

/** A member's page, as organizers see it. */
export const member = {
	since: {
		member: ({ day }: { day: string }) => `Member since ${day}.`,
		host: ({ day }: { day: string }) => `A host; member since ${day}.`,
		owner: ({ day }: { day: string }) => `An owner; member since ${day}.`,
	},

	bounces: "Email doesn't arrive",
	complained: 'Our email was reported as spam',
	bouncedOn: ({ day }: { day: string }) =>
		`An email bounced permanently on ${day}. We only send the sign-in emails that the member asks for.`,
	complainedOn: ({ day }: { day: string }) =>
		`One of our emails was reported as spam on ${day}. We only send the sign-in emails that the member asks for.`,
	provider: ({ detail }: { detail: string }) => `What the email provider said: ${detail}`,
	tryBounced: 'Try again once you know that the mailbox accepts email.',
	tryComplained: 'Try again only if the member told you it was a mistake.',
	tryAddress: 'Try this address again',
	ownerCanTry: 'An owner can try this address again.',

	address: 'Email address',
	email: 'Email',
	bounced: ({ day }: { day: string }) => `Bounced on ${day}.`,
	reported: ({ day }: { day: string }) => `Reported our email as spam on ${day}.`,
	stopped: ({ day }: { day: string }) => `Stopped all email on ${day}.`,
	refused: ({ day }: { day: string }) =>
		`Doesn't want email, says a file imported on ${day}. Only they can change that, once they sign in.`,
	banned: ({ day }: { day: string }) => `Banned on ${day}, so they don't get email.`,
	awaiting: ({ day }: { day: string }) =>
		`Imported on ${day}. They haven't agreed to get email yet, so we don't send any.`,
	delivered: ({ day }: { day: string }) => `Last delivered on ${day}.`,
	notDelivered: 'No delivery reported yet.',
	retried: ({ day }: { day: string }) => `Being tried again since ${day}.`,
	topics: 'Topics',
	chosen: ({ topics }: { topics: readonly string[] }) => list(topics),
	noTopics: 'None',
	pausedUntil: ({ day }: { day: string }) => `Paused until ${day}.`,

	lastEmails: 'Latest emails',
	lastEmailsHint: ({ most, days }: { most: number; days: number }) =>
		plural(days, {
			one: `Up to ${number(most)} emails of the last day. We don't keep older ones.`,
			other: `Up to ${number(most)} emails of the last ${number(days)} days. We don't keep older ones.`,
		}),
	noEmails: "None so far. Sign-in emails aren't counted.",
	sentAt: ({ day, time, zone }: { day: string; time: string; zone: string }) =>
		`Sent on ${day}, ${time}, ${zone}`,
	writtenAt: ({ day, time, zone }: { day: string; time: string; zone: string }) =>
		`Written on ${day}, ${time}, ${zone}`,
	states: { sent: 'Sent', waiting: 'Waiting', failed: 'Failed' },

	upcoming: 'Upcoming events',
	noUpcoming: 'No RSVP to an upcoming event.',
	cancelled: 'Cancelled',
	going: ({ guests }: { guests: number }) =>
		plural(guests, {
			none: 'Going',
			one: 'Going, with 1 guest',
			other: `Going, with ${number(guests)} guests`,
		}),
	declined: 'Not coming',
	waiting: ({ position }: { position: number }) =>
		ordinal(position, {
			one: `${number(position)}st on the waiting list`,
			two: `${number(position)}nd on the waiting list`,
			few: `${number(position)}rd on the waiting list`,
			other: `${number(position)}th on the waiting list`,
		}),
	past: 'Past events',
	saidYes: 'Said yes',
	/** When an event of another year was. */
	inYear: ({ times, year }: { times: string; year: string }) => `${times}, ${year}`,
	/** An event's times with their zone. */
	inZone: ({ times, zone }: { times: string; zone: string }) => `${times}, ${zone}`,
};
