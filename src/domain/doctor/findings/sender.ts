import type { RecordState, SenderState } from '../sender-domain.ts';
import type { Finding, FindingState } from './finding.ts';

const RECORDS: Record<
	keyof SenderState,
	{ what: string; missing: FindingState; at: (domain: string) => string; todo: string }
> = {
	dkim: {
		what: 'DKIM key',
		missing: 'broken',
		at: (domain) => `resend._domainkey.${domain}`,
		todo: 'Set the TXT record that Resend shows for the domain, to the letter.',
	},
	mx: {
		what: 'return path (MX)',
		missing: 'look',
		at: (domain) => `send.${domain}`,
		todo: 'Set the MX record that Resend shows. If you chose another return path than “send” there, all is well.',
	},
	spf: {
		what: 'return path (SPF)',
		missing: 'look',
		at: (domain) => `send.${domain}`,
		todo: 'Set the TXT record that Resend shows. If you chose another return path than “send” there, all is well.',
	},
	dmarc: {
		what: 'DMARC rule',
		missing: 'look',
		at: (domain) => `_dmarc.${domain}`,
		todo: 'Set a TXT record there: v=DMARC1; p=none',
	},
};

const RECORD_LABELS: Record<RecordState, string> = {
	there: 'is there',
	missing: 'is missing',
	wrong: 'is not as it should be',
	twice: 'is there more than once, so that none counts',
	unknown: 'could not be looked up',
};

/** Why nobody asked about the domain. */
type NotAsked = 'local' | 'trial' | 'no_domain';

const NOT_ASKED: Record<NotAsked, { state: FindingState; text: string; todo?: string }> = {
	local: {
		state: 'well',
		text: 'Not looked up: the mails of a local run go nowhere.',
	},
	trial: {
		state: 'look',
		text: "MAIL_FROM is Resend's address for trying: mail reaches nobody but the account's owner.",
		todo: 'Use an address of a domain of your own, verified at Resend.',
	},
	no_domain: {
		state: 'broken',
		text: 'MAIL_FROM has no domain that could be looked up.',
		todo: 'Use an address of a domain of your own, verified at Resend.',
	},
};

/**
 * How the records of the sender's domain are. What couldn't be checked needs attention, but is never
 * broken.
 */
export function senderFindings(
	sender:
		| { asked: true; domain: string; records: SenderState }
		| { asked: false; domain: string; why: NotAsked },
): Finding[] {
	if (!sender.asked) {
		return [{ area: 'sender', code: `sender_${sender.why}`, ...NOT_ASKED[sender.why] }];
	}
	const { domain, records } = sender;
	return (Object.keys(RECORDS) as (keyof SenderState)[]).map((name): Finding => {
		const record = records[name];
		const { what, missing, at, todo } = RECORDS[name];
		const text = `The ${what} at ${at(domain)} ${RECORD_LABELS[record]}.`;
		const common = { area: 'sender', code: `sender_${name}`, numbers: { record } } as const;
		if (record === 'there') return { ...common, state: 'well', text };
		if (record === 'unknown') {
			const again = 'Load the page again in a while.';
			return { ...common, state: 'look', text, todo: again };
		}
		return { ...common, state: missing, text, todo };
	});
}
