import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** What the doctor says of email that came back, and of complaints. */
export const bounceFindings = {
	unheard:
		"The site isn't notified when email bounces, so it keeps sending to addresses that no longer work.",
	unheardTodo: 'Add a webhook at Resend and set RESEND_WEBHOOK_SECRET: see docs/operating.md.',
	complaints: ({ people }: { people: number }) =>
		plural(people, {
			one: '1 member reported our email as spam in the last 30 days.',
			other: `${number(people)} members reported our email as spam in the last 30 days.`,
		}),
	complaintsTodo: "They don't get any more. Check what was sent to them.",
	many: ({ addresses }: { addresses: number }) =>
		plural(addresses, {
			one: 'Email to 1 address bounced in the last 30 days.',
			other: `Email to ${number(addresses)} addresses bounced in the last 30 days.`,
		}),
	manyTodo: 'Bounces make email providers trust your mail less. Did you import old addresses?',
	none: 'No email has bounced, and nobody has complained.',
	/** Totals, each with those of the last 30 days. */
	totals: (counts: {
		bounces: number;
		newBounces: number;
		complaints: number;
		newComplaints: number;
	}) => {
		const { bounces, newBounces, complaints, newComplaints } = counts;
		return `Bounced addresses: ${number(bounces)}, ${number(newBounces)} of them in the last 30 days. Members who complained: ${number(complaints)}, ${number(newComplaints)} of them in the last 30 days. They don't get email anymore.`;
	},
};
