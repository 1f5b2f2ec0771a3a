import { bounceFindingMessages } from '../../../messages/operator/doctor/bounces.ts';
import type { Locale } from '../../text/language.ts';
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

export function bounceFindings(fact: BouncesFact, locale: Locale): Finding[] {
	const says = bounceFindingMessages(locale);
	const { heard, ...numbers } = fact;
	const findings: Finding[] = [];
	if (heard === 'no') {
		findings.push({
			area: 'bounces',
			code: 'bounces_unheard',
			state: 'look',
			text: says.unheard,
			todo: says.unheardTodo,
		});
	}
	if (fact.newComplaints > 0) {
		findings.push({
			area: 'bounces',
			code: 'complaints',
			state: 'look',
			text: says.complaints({ people: fact.newComplaints }),
			todo: says.complaintsTodo,
			numbers: { newComplaints: fact.newComplaints },
		});
	}
	if (fact.newBounces >= MANY_BOUNCES) {
		findings.push({
			area: 'bounces',
			code: 'many_bounces',
			state: 'look',
			text: says.many({ addresses: fact.newBounces }),
			todo: says.manyTodo,
			numbers: { newBounces: fact.newBounces },
		});
	}
	const hasAny = fact.bounces + fact.complaints > 0;
	findings.push({
		area: 'bounces',
		code: 'bounces',
		state: 'well',
		text: hasAny ? says.totals(numbers) : says.none,
		numbers,
	});
	return findings;
}
