import { configurationFindingMessages } from '../../../messages/operator/doctor/configuration.ts';
import type { Locale } from '../../text/language.ts';
import { isEasyToGuess } from '../secrets.ts';
import { isFreeMail } from '../sender-domain.ts';
import type { Finding, FindingState } from './finding.ts';

/** Settings that may be weak; the secrets themselves are never shown. */
export interface ConfigurationFact {
	isLocal: boolean;
	siteUrl: URL;
	authSecret: string;
	hasPreviousSecret: boolean;
	hasKv: boolean;
	hasQueue: boolean;
	senderDomain: string;
	/** How many owners there are, and what role whoever has OWNER_EMAIL has; null where the database is gone. */
	people: { owners: number; configuredOwner: string | null } | null;
}

/** What is weak or missing, each with its code and whether it is broken. */
export function configurationFindings(fact: ConfigurationFact, locale: Locale): Finding[] {
	const says = configurationFindingMessages(locale);
	const findings: Finding[] = [];
	const add = (code: string, state: FindingState, text: string, todo: string) =>
		findings.push({ area: 'configuration', code, state, text, todo });
	if (fact.isLocal) {
		add('local_mailbox', 'look', says.localMailbox, says.localMailboxTodo);
	}
	if (isEasyToGuess(fact.authSecret)) {
		add('auth_secret_weak', 'broken', says.weakSecret, says.weakSecretTodo);
	}
	if (fact.hasPreviousSecret) {
		add('previous_secret_set', 'look', says.previousSecret, says.previousSecretTodo);
	}
	if (!fact.isLocal && fact.siteUrl.protocol !== 'https:') {
		add('site_url_not_https', 'broken', says.notHttps, says.notHttpsTodo);
	}
	if (fact.people?.configuredOwner === null) {
		add('owner_never_signed_in', 'look', says.ownerUnknown, says.ownerUnknownTodo);
	} else if (fact.people && fact.people.configuredOwner !== 'owner') {
		add('owner_not_owner', 'look', says.ownerNotOwner, says.ownerNotOwnerTodo);
	}
	if (fact.people?.owners === 1) {
		add('one_owner', 'look', says.oneOwner, says.oneOwnerTodo);
	}
	if (!fact.hasKv) {
		add('kv_unbound', 'look', says.kvUnbound, says.kvUnboundTodo);
	}
	if (!fact.hasQueue) {
		add('queue_unbound', 'look', says.queueUnbound, says.queueUnboundTodo);
	}
	if (isFreeMail(fact.senderDomain)) {
		add(
			'mail_from_free_mail',
			'broken',
			says.freeMail({ domain: fact.senderDomain }),
			says.freeMailTodo,
		);
	}
	if (findings.length > 0) return findings;
	return [
		{
			area: 'configuration',
			code: 'configuration',
			state: 'well',
			text: says.fine,
		},
	];
}
