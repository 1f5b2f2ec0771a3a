import { type SQL, sql } from 'drizzle-orm';
import { isReachable } from './eligibility.ts';
import { IS_MAIL_RELEASED } from './hold.ts';

/** A message that a change has written into the outbox. */
export interface OwedMessage {
	id: string;
	userId: string;
	/** 1 or 0: whether it goes out now; else nobody may be promised an email. */
	isEmailed: number;
}

/**
 * What a statement that writes into the outbox returns of each message: the columns of an `OwedMessage`. A
 * message isn't sent where its recipient gets no email at all, and not yet where it waits for a moment to
 * come or for the release after a restore.
 */
export function owedMessage(now: Date): SQL {
	return sql`id, user_id as userId, (due_at <= ${now.getTime()} and ${IS_MAIL_RELEASED}
		and (select ${isReachable()} from user where user.id = outbox.user_id)) as isEmailed`;
}

/**
 * The messages to deliver right after the request: claiming one that can't go yet would be a write for nothing.
 * The minute cron finds the others in their time.
 */
export function idsToDeliver(messages: readonly OwedMessage[]): string[] {
	return messages.filter(({ isEmailed }) => isEmailed).map(({ id }) => id);
}

/** How many people messages are sent to, each counted once. */
export function peopleEmailed(messages: readonly OwedMessage[]): number {
	return new Set(messages.filter(({ isEmailed }) => isEmailed).map(({ userId }) => userId)).size;
}
