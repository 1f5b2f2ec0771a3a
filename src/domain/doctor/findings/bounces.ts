import { counted } from '../../text/names.ts';
import type { Finding } from './finding.ts';

/** Addresses that take no email, in all and of the last 30 days. */
export interface BouncesFact {
	bounces: number;
	complaints: number;
	newBounces: number;
	newComplaints: number;
	/** Whether the email provider's reports are taken; `local` where nothing is sent. */
	heard: 'yes' | 'no' | 'local';
}

/** So many new bounces are more than the usual change of addresses. */
const MANY_BOUNCES = 10;

export function bounceFindings(fact: BouncesFact): Finding[] {
	const { heard, ...numbers } = fact;
	const findings: Finding[] = [];
	if (heard === 'no') {
		findings.push({
			area: 'bounces',
			code: 'bounces_unheard',
			state: 'look',
			text: 'The site is not told which mails bounce, and goes on writing to dead addresses.',
			todo: 'Add a webhook at Resend and set RESEND_WEBHOOK_SECRET; docs/operating.md says how.',
		});
	}
	if (fact.newComplaints > 0) {
		findings.push({
			area: 'bounces',
			code: 'complaints',
			state: 'look',
			text: `${counted(fact.newComplaints, 'member')} reported our mail as unwanted in the last 30 days.`,
			todo: 'They get none any more. Look at what was sent to them.',
			numbers: { newComplaints: fact.newComplaints },
		});
	}
	if (fact.newBounces >= MANY_BOUNCES) {
		findings.push({
			area: 'bounces',
			code: 'many_bounces',
			state: 'look',
			text: `Mail to ${counted(fact.newBounces, 'address', 'addresses')} bounced in the last 30 days.`,
			todo: 'Providers trust your mail less by that. Were old addresses imported?',
			numbers: { newBounces: fact.newBounces },
		});
	}
	const { bounces, complaints, newBounces, newComplaints } = fact;
	const bouncing = counted(bounces, 'address', 'addresses');
	findings.push({
		area: 'bounces',
		code: 'bounces',
		state: 'well',
		text:
			bounces + complaints === 0
				? 'No mail has bounced, and nobody has complained.'
				: `${bouncing} bounced (${newBounces} in the last 30 days), ${counted(complaints, 'member')} complained (${newComplaints}). They get no mail.`,
		numbers,
	});
	return findings;
}
