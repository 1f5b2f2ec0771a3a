import { emailFindingMessages } from '../../../messages/operator/doctor/email.ts';
import { lengthText } from '../../../messages/wording/measures.ts';
import type { Locale } from '../../text/language.ts';
import type { Finding } from './finding.ts';

/** What waits in the outbox, and what did not get through. */
export interface OutboxFact {
	waiting: number;
	/** Since when the one that has waited longest is due; null where none waits. */
	dueSince: Date | null;
	/** Those that failed at first and are tried again. */
	retried: number;
	/** Those that were given up in the last 30 days. */
	failed: number;
	/** Since when email is on hold after a restore; null where it isn't. */
	heldSince: Date | null;
	/** None of the numbers is counted further than this. */
	mostCounted: number;
}

/**
 * What has been due for so long is stuck: without the queue an invitation to 20,000 takes an hour and a
 * half. Milliseconds.
 */
const OVERDUE_MS = { look: 2 * 60 * 60_000, broken: 12 * 60 * 60_000 };

export function outboxFindings(outbox: OutboxFact, now: Date, locale: Locale): Finding[] {
	const { waiting, dueSince, retried, failed, heldSince, mostCounted } = outbox;
	const says = emailFindingMessages(locale);
	const counted = (count: number) => ({ count, isMore: count >= mostCounted });
	const findings: Finding[] = [];
	const overdueMs = dueSince ? now.getTime() - dueSince.getTime() : 0;
	if (heldSince) {
		findings.push({
			area: 'outbox',
			code: 'mail_on_hold',
			state: 'look',
			text: says.onHold({ since: lengthText(now.getTime() - heldSince.getTime(), locale) }),
			todo: says.onHoldTodo,
			numbers: { heldSince: heldSince.toISOString() },
		});
	} else if (dueSince && overdueMs > OVERDUE_MS.look) {
		findings.push({
			area: 'outbox',
			code: 'outbox_overdue',
			state: overdueMs > OVERDUE_MS.broken ? 'broken' : 'look',
			text: says.overdue({ since: lengthText(overdueMs, locale) }),
			todo: says.overdueTodo,
			numbers: { dueSince: dueSince.toISOString() },
		});
	}
	if (retried > 0) {
		findings.push({
			area: 'outbox',
			code: 'outbox_retried',
			state: 'look',
			text: says.retried(counted(retried)),
			todo: says.retriedTodo,
			numbers: { retried },
		});
	}
	if (failed > 0) {
		findings.push({
			area: 'outbox',
			code: 'outbox_failed',
			state: 'look',
			text: says.failed(counted(failed)),
			todo: says.failedTodo,
			numbers: { failed },
		});
	}
	findings.push({
		area: 'outbox',
		code: 'outbox',
		state: 'well',
		text: says.waiting(counted(waiting)),
		numbers: { waiting, retried, failed, dueSince: dueSince?.toISOString() ?? null },
	});
	return findings;
}
