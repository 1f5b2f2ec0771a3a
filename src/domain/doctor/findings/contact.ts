import { emailFindingMessages } from '../../../messages/operator/doctor/email.ts';
import { lengthText } from '../../../messages/wording/measures.ts';
import { CONTACT_KEPT_MS } from '../../mail/contact.ts';
import type { Locale } from '../../text/language.ts';
import type { Finding } from './finding.ts';

/** How messages from the contact form get through. Nothing of them is in it. */
export interface ContactFact {
	/** Whether the club shows an address, so that it has no form. */
	hasAddress: boolean;
	/** How many owners get messages now. */
	recipients: number;
	/** Messages that were given up, of those that are still stored. */
	failed: number;
	mostCounted: number;
}

export function contactFindings(fact: ContactFact, locale: Locale): Finding[] {
	const { hasAddress, recipients, failed, mostCounted } = fact;
	const says = emailFindingMessages(locale);
	const findings: Finding[] = [];
	if (!hasAddress && recipients === 0) {
		findings.push({
			area: 'outbox',
			code: 'contact_unreachable',
			state: 'look',
			text: says.contactUnreachable,
			todo: says.contactUnreachableTodo,
		});
	}
	if (failed > 0) {
		const kept = lengthText(CONTACT_KEPT_MS, locale);
		findings.push({
			area: 'outbox',
			code: 'contact_failed',
			state: 'look',
			text: says.contactFailed({ count: failed, isMore: failed >= mostCounted, kept }),
			todo: says.contactFailedTodo,
			numbers: { failed },
		});
	}
	return findings;
}
