import { counted } from '../../text/names.ts';
import { lengthText } from '../measures.ts';
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

export function outboxFindings(outbox: OutboxFact, now: Date): Finding[] {
	const { waiting, dueSince, retried, failed, heldSince, mostCounted } = outbox;
	const atLeast = (count: number) => (count >= mostCounted ? 'At least ' : '');
	const findings: Finding[] = [];
	const overdueMs = dueSince ? now.getTime() - dueSince.getTime() : 0;
	if (heldSince) {
		findings.push({
			area: 'outbox',
			code: 'mail_on_hold',
			state: 'look',
			text: `Email has been on hold for ${lengthText(now.getTime() - heldSince.getTime())}, because the site was restored from a backup. Only sign-in emails are sent.`,
			todo: 'Check the club, then ask the operator to release email: npm run mail:release.',
			numbers: { heldSince: heldSince.toISOString() },
		});
	} else if (dueSince && overdueMs > OVERDUE_MS.look) {
		findings.push({
			area: 'outbox',
			code: 'outbox_overdue',
			state: overdueMs > OVERDUE_MS.broken ? 'broken' : 'look',
			text: `A mail has waited to be handed over for ${lengthText(overdueMs)}.`,
			todo: 'See at Resend whether the account may send.',
			numbers: { dueSince: dueSince.toISOString() },
		});
	}
	if (retried > 0) {
		findings.push({
			area: 'outbox',
			code: 'outbox_retried',
			state: 'look',
			text: `${atLeast(retried)}${counted(retried, 'mail')} failed at first and ${retried === 1 ? 'is' : 'are'} tried again.`,
			todo: 'Nothing for now: that goes on for 23 hours.',
			numbers: { retried },
		});
	}
	if (failed > 0) {
		findings.push({
			area: 'outbox',
			code: 'outbox_failed',
			state: 'look',
			text: `${atLeast(failed)}${counted(failed, 'mail')} of the last 30 days could not be delivered.`,
			todo: 'Put right what the reasons below say, and send them again.',
			numbers: { failed },
		});
	}
	findings.push({
		area: 'outbox',
		code: 'outbox',
		state: 'well',
		text:
			waiting === 0
				? 'No mail waits to be handed over.'
				: `${atLeast(waiting)}${counted(waiting, 'mail')} ${waiting === 1 ? 'waits' : 'wait'} to be handed over.`,
		numbers: { waiting, retried, failed, dueSince: dueSince?.toISOString() ?? null },
	});
	return findings;
}
