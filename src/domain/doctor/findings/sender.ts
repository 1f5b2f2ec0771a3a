import { senderFindingMessages } from '../../../messages/operator/doctor/sender.ts';
import type { Locale } from '../../text/language.ts';
import type { SenderState } from '../sender-domain.ts';
import type { Finding, FindingState } from './finding.ts';

const RECORDS: Record<
	keyof SenderState,
	{ missing: FindingState; at: (domain: string) => string }
> = {
	dkim: { missing: 'broken', at: (domain) => `resend._domainkey.${domain}` },
	mx: { missing: 'look', at: (domain) => `send.${domain}` },
	spf: { missing: 'look', at: (domain) => `send.${domain}` },
	dmarc: { missing: 'look', at: (domain) => `_dmarc.${domain}` },
};

/** Why nobody asked about the domain. */
type NotAsked = 'local' | 'trial' | 'no_domain';

function notAsked(why: NotAsked, locale: Locale): Pick<Finding, 'state' | 'text' | 'todo'> {
	const { local, trial, noDomain, ownDomainTodo } = senderFindingMessages(locale);
	switch (why) {
		case 'local':
			return { state: 'well', text: local };
		case 'trial':
			return { state: 'look', text: trial, todo: ownDomainTodo };
		case 'no_domain':
			return { state: 'broken', text: noDomain, todo: ownDomainTodo };
	}
}

/**
 * How the records of the sender's domain are. What couldn't be checked needs attention, but is never
 * broken.
 */
export function senderFindings(
	sender:
		| { asked: true; domain: string; records: SenderState }
		| { asked: false; domain: string; why: NotAsked },
	locale: Locale,
): Finding[] {
	if (!sender.asked) {
		const { why } = sender;
		return [{ area: 'sender', code: `sender_${why}`, ...notAsked(why, locale) }];
	}
	const { domain, records } = sender;
	const says = senderFindingMessages(locale);
	return (Object.keys(RECORDS) as (keyof SenderState)[]).map((name): Finding => {
		const record = records[name];
		const { missing, at } = RECORDS[name];
		const text = says[name][record]({ name: at(domain) });
		const common = { area: 'sender', code: `sender_${name}`, numbers: { record } } as const;
		if (record === 'there') return { ...common, state: 'well', text };
		if (record === 'unknown') return { ...common, state: 'look', text, todo: says.unknownTodo };
		return { ...common, state: missing, text, todo: says[name].todo };
	});
}
