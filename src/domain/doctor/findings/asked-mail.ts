import { emailFindingMessages } from '../../../messages/operator/doctor/email.ts';
import type { Locale } from '../../text/language.ts';
import type { Finding, FindingState } from './finding.ts';

/** How email goes that people ask for without being signed in, and what the plan at the provider allows. */
export interface AskedMailFact {
	/** Whether sign-in emails fail, as far as any was asked for lately. */
	isFailing: boolean;
	/** Emails to strangers that wait for room below a ceiling. */
	waiting: number;
	/** Emails of the whole site in the last 24 hours. */
	sent: number;
	/** Null where no number of emails a day is known to be too many. */
	plan: { plan: number; alarm: number; ceiling: number } | null;
	/** `waiting` is counted no further than this. */
	mostCounted: number;
}

export function askedMailFindings(fact: AskedMailFact, locale: Locale): Finding[] {
	const { isFailing, waiting, sent, plan, mostCounted } = fact;
	const says = emailFindingMessages(locale);
	const findings: Finding[] = [];
	const add = (code: string, state: FindingState, text: string, todo: string) =>
		findings.push({
			area: 'outbox',
			code,
			state,
			text,
			todo,
			numbers: { waiting, sent, plan: plan?.plan ?? null },
		});
	if (isFailing) {
		add('sign_in_emails_failing', 'broken', says.signInFailing, says.signInFailingTodo);
	}
	if (plan && sent >= plan.ceiling) {
		const todo = sent > plan.plan ? says.overPlanTodo : says.atCeilingTodo;
		const { ceiling, plan: allowed } = plan;
		add('emails_at_ceiling', 'look', says.atCeiling({ sent, ceiling, plan: allowed }), todo);
	} else if (plan && sent >= plan.alarm) {
		const { ceiling, plan: allowed } = plan;
		const todo = says.atHalfTodo({ ceiling });
		add('emails_at_half', 'look', says.atHalf({ sent, plan: allowed }), todo);
	}
	if (waiting > 0) {
		const text = says.newcomersWait({ count: waiting, isMore: waiting >= mostCounted });
		add('emails_waiting', 'look', text, says.newcomersWaitTodo);
	}
	return findings;
}
