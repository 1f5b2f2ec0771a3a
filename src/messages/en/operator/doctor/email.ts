import { formsOf } from '../../../forms-of.ts';

const { number, plural } = formsOf('en');

/** A count; `isMore` where nobody counted further. */
interface Counted {
	count: number;
	isMore: boolean;
}

/** What the doctor says of email that goes out. */
export const emailFindings = {
	onHold: ({ since }: { since: string }) =>
		`Email has been on hold for ${since}, because the site was restored from a backup. Only sign-in emails are sent.`,
	onHoldTodo: 'Check the club, then ask the operator to release email: npm run mail:release.',
	overdue: ({ since }: { since: string }) => `An email has been waiting to be sent for ${since}.`,
	overdueTodo: 'Check at Resend whether the account can send.',
	retried: ({ count, isMore }: Counted) =>
		isMore
			? `At least ${number(count)} emails failed and are being retried.`
			: plural(count, {
					one: '1 email failed and is being retried.',
					other: `${number(count)} emails failed and are being retried.`,
				}),
	retriedTodo: 'Nothing for now: the site keeps trying for 23 hours.',
	failed: ({ count, isMore }: Counted) =>
		isMore
			? `At least ${number(count)} emails couldn't be delivered in the last 30 days.`
			: plural(count, {
					one: "1 email couldn't be delivered in the last 30 days.",
					other: `${number(count)} emails couldn't be delivered in the last 30 days.`,
				}),
	failedTodo: 'Fix what the reasons below say, then send them again.',
	waiting: ({ count, isMore }: Counted) =>
		isMore
			? `At least ${number(count)} emails are waiting to be sent.`
			: plural(count, {
					none: 'No email is waiting to be sent.',
					one: '1 email is waiting to be sent.',
					other: `${number(count)} emails are waiting to be sent.`,
				}),

	signInFailing: "Resend didn't accept the latest sign-in emails, so nobody can sign in.",
	signInFailingTodo:
		'Check at Resend whether the account can send, and search the log for sign_in_mail_failed: npm run logs.',
	atCeiling: ({ sent, ceiling, plan }: { sent: number; ceiling: number; plan: number }) =>
		`The site has sent ${number(sent)} emails in 24 hours. The plan allows ${number(plan)}: once ${number(ceiling)} are sent, emails to newcomers wait. Members still get theirs.`,
	atCeilingTodo: 'Check at Resend whether someone is flooding the site, or upgrade the plan.',
	overPlanTodo:
		"Check at Resend whether someone is flooding the site, or upgrade the plan. The site sent more than EMAILS_PER_DAY says the plan allows: set it to your plan's limit.",
	atHalf: ({ sent, plan }: { sent: number; plan: number }) =>
		`The site has sent ${number(sent)} emails in 24 hours: at least half of the ${number(plan)} that the plan allows.`,
	atHalfTodo: ({ ceiling }: { ceiling: number }) =>
		`Nothing for now. Once ${number(ceiling)} are sent, emails to newcomers wait until there's room.`,
	newcomersWait: ({ count, isMore }: Counted) =>
		isMore
			? `At least ${number(count)} emails to newcomers are waiting, because one network or the whole site sent too many in 24 hours.`
			: plural(count, {
					one: '1 email to a newcomer is waiting, because one network or the whole site sent too many in 24 hours.',
					other: `${number(count)} emails to newcomers are waiting, because one network or the whole site sent too many in 24 hours.`,
				}),
	newcomersWaitTodo:
		"They go out automatically when there's room. If you didn't expect newcomers, someone is flooding the site.",

	contactUnreachable:
		'The contact form is closed, because no owner gets email: they stopped it, or their address bounces.',
	contactUnreachableTodo:
		'Turn email back on on your own page, or set a contact address in the settings.',
	contactFailed: ({ count, isMore, kept }: Counted & { kept: string }) =>
		isMore
			? `At least ${number(count)} messages from the contact form couldn't be emailed to you. They're stored for ${kept}.`
			: plural(count, {
					one: `1 message from the contact form couldn't be emailed to you. It's stored for ${kept}.`,
					other: `${number(count)} messages from the contact form couldn't be emailed to you. They're stored for ${kept}.`,
				}),
	contactFailedTodo: 'Check at Resend whether the account can send, then send them again.',
};
