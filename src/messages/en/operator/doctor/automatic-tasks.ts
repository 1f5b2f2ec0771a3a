/** What the doctor says of automatic tasks. */
export const taskFindings = {
	/** What each task is called. */
	labels: {
		'open-events': 'Opening events of series',
		'plan-mailings': 'Invitations, reminders, and thank-you emails',
		'send-announcements': 'Scheduled announcements',
		'send-invitation-requests': 'Emails that people asked for',
		'send-contact-messages': 'Messages from the contact form',
		'deliver-outbox': 'Delivering single emails',
		'deliver-batches': 'Delivering emails to many people',
		'fold-names': 'Preparing names for search',
		'clean-up': 'Cleaning up',
	},
	waiting: "The automatic tasks haven't run yet.",
	waitingTodo:
		"Reload this page in five minutes. If they still haven't run, check in the Cloudflare dashboard that the Worker has its cron trigger.",
	silent: ({ since }: { since: string }) =>
		`The automatic tasks last ran ${since} ago. Until they run again, no event opens and no invitation or reminder goes out.`,
	silentTodo:
		'Check in the Cloudflare dashboard that the Worker has its cron trigger, or deploy again.',
	running: ({ since }: { since: string }) => `The automatic tasks last ran ${since} ago.`,
	late: ({ task, since }: { task: string; since: string }) =>
		`“${task}” last ran ${since} ago, which is too long.`,
	lateTodo: 'Search the log for chore_put_off and chore_failed: npm run logs.',
	failed: ({ task, reason }: { task: string; reason: string }) =>
		`“${task}” failed when it last ran: ${reason}.`,
	failedTodo: 'Search the log for chore_failed: npm run logs.',
	cutOff: ({ task }: { task: string }) => `“${task}” was cut off when it last ran.`,
	cutOffTodo: 'Nothing for now: the next run continues where it stopped.',
};
