import { counted } from '../../text/names.ts';
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

export function askedMailFindings(fact: AskedMailFact): Finding[] {
	const { isFailing, waiting, sent, plan, mostCounted } = fact;
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
		add(
			'sign_in_emails_failing',
			'broken',
			'The newest sign-in emails were not accepted: nobody can sign in.',
			'Check at Resend whether the account may send, and the log for sign_in_mail_failed: npm run logs.',
		);
	}
	if (plan && sent >= plan.ceiling) {
		const more =
			sent > plan.plan ? ' That is more than the plan: set EMAILS_PER_DAY to what it is.' : '';
		add(
			'emails_at_ceiling',
			'look',
			`The site has sent ${sent} emails in 24 hours. From ${plan.ceiling} of the ${plan.plan} that the plan allows, emails to newcomers wait; members get theirs.`,
			`Check at Resend whether somebody floods the site, or take a larger plan.${more}`,
		);
	} else if (plan && sent >= plan.alarm) {
		add(
			'emails_at_half',
			'look',
			`The site has sent ${sent} emails in 24 hours, which is half or more of the ${plan.plan} that the plan allows.`,
			`Nothing for now. From ${plan.ceiling} on, emails to newcomers wait until there is room.`,
		);
	}
	if (waiting > 0) {
		const atLeast = waiting >= mostCounted ? 'At least ' : '';
		add(
			'emails_waiting',
			'look',
			`${atLeast}${counted(waiting, 'email')} to newcomers ${waiting === 1 ? 'waits' : 'wait'}, because a network or the whole site has sent too many in 24 hours.`,
			'They go out automatically when there is room. If nobody was expected to join, somebody floods the site.',
		);
	}
	return findings;
}
