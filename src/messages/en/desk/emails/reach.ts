import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

interface People {
	people: number;
}

/** Whom an organizer's action emails, said before it is done. */
export const emailReach = {
	emailed: ({ people }: People) =>
		plural(people, {
			none: 'Nobody will be emailed.',
			one: '1 person who is going or waiting will be emailed.',
			other: `${number(people)} people who are going or waiting will be emailed.`,
		}),
	emailedOnceReleased: ({ people }: People) =>
		plural(people, {
			none: 'Nobody will be emailed.',
			one: "1 person who is going or waiting will be emailed once email is released. It's on hold because the site was restored from a backup.",
			other: `${number(people)} people who are going or waiting will be emailed once email is released. It's on hold because the site was restored from a backup.`,
		}),
	movingUp: ({ people }: People) =>
		plural(people, {
			one: '1 person on the waiting list will get a seat and an email.',
			other: `${number(people)} people on the waiting list will get a seat and an email.`,
		}),
	movingUpOnceReleased: ({ people }: People) =>
		plural(people, {
			one: '1 person on the waiting list will get a seat now, and an email once email is released.',
			other: `${number(people)} people on the waiting list will get a seat now, and an email once email is released.`,
		}),
	/** After how many going or waiting are emailed. */
	othersUnreached: ({ people }: People) =>
		plural(people, {
			one: "1 more is going or waiting but can't be reached: they stopped all email or haven't agreed to it yet, or their address bounces.",
			other: `${number(people)} more are going or waiting but can't be reached: they stopped all email or haven't agreed to it yet, or their address bounces.`,
		}),
	attendeesUnreached: ({ people }: People) =>
		plural(people, {
			one: "1 more attendee can't be reached: they stopped all email or haven't agreed to it yet, or their address bounces.",
			other: `${number(people)} more attendees can't be reached: they stopped all email or haven't agreed to it yet, or their address bounces.`,
		}),
	subscribersUnreached: ({ people }: People) =>
		plural(people, {
			one: "1 more subscriber can't be reached: they paused or stopped email or haven't agreed to it yet, or their address bounces.",
			other: `${number(people)} more subscribers can't be reached: they paused or stopped email or haven't agreed to it yet, or their address bounces.`,
		}),
	cancels: ({ events }: { events: number }) =>
		plural(events, {
			one: 'This cancels 1 event.',
			other: `This cancels ${number(events)} events.`,
		}),
	onHold:
		"Email is on hold because the site was restored from a backup. It goes out once it's released.",
};
