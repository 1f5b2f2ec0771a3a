import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** What a member is, in a line or a mark. */
export const memberLabels = {
	roles: { member: 'Member', host: 'Host', owner: 'Owner' },
	/** What keeps the club's email from a member. */
	marks: {
		banned: 'Banned',
		awaitsConsent: "Hasn't agreed to get email yet",
		stoppedEmail: 'Has stopped all email',
		refusesEmail: "Doesn't want email",
	},
	/** How often they came; `day` is the last time. */
	neverCame: "Hasn't attended yet.",
	came: ({ times, day }: { times: number; day: string }) =>
		plural(times, {
			one: `Attended once, on ${day}.`,
			other: `Attended ${number(times)} times, last on ${day}.`,
		}),
};
