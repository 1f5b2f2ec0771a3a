/** The state of an email. */
export type MailState = 'sent' | 'waiting' | 'failed';

/** The state of an outbox message: one with a reason that is neither sent nor retried has failed. */
export function mailState(message: {
	sentAt: Date | null;
	dueAt: Date | null;
	failure: string | null;
}): MailState {
	if (message.sentAt) return 'sent';
	return message.dueAt === null && message.failure !== null ? 'failed' : 'waiting';
}
