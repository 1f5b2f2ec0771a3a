import { CONTACT_KEPT_MS } from '../../mail/contact.ts';
import { counted } from '../../text/names.ts';
import { lengthText } from '../measures.ts';
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

export function contactFindings({
	hasAddress,
	recipients,
	failed,
	mostCounted,
}: ContactFact): Finding[] {
	const findings: Finding[] = [];
	if (!hasAddress && recipients === 0) {
		findings.push({
			area: 'outbox',
			code: 'contact_unreachable',
			state: 'look',
			text: 'The contact form is closed, because none of the owners gets email: they stopped it, or their address bounces.',
			todo: 'Turn email on again on your own page, or set a contact address in the settings.',
		});
	}
	if (failed > 0) {
		const atLeast = failed >= mostCounted ? 'At least ' : '';
		findings.push({
			area: 'outbox',
			code: 'contact_failed',
			state: 'look',
			text: `${atLeast}${counted(failed, 'message')} from the contact form couldn't be emailed to you. ${failed === 1 ? "It's" : "They're"} stored for ${lengthText(CONTACT_KEPT_MS)}.`,
			todo: 'Check at Resend whether the account may send, then send them again.',
			numbers: { failed },
		});
	}
	return findings;
}
