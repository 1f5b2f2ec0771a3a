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
export function configurationFindings(fact: ConfigurationFact): Finding[] {
	const findings: Finding[] = [];
	const add = (code: string, state: FindingState, text: string, todo: string) =>
		findings.push({ area: 'configuration', code, state, text, todo });
	const secretTodo = 'Set another one as docs/operating.md says under “Secrets”.';
	if (fact.isLocal) {
		add(
			'local_mailbox',
			'look',
			'This is a run on this machine: mails stay in its mailbox and reach nobody.',
			'Deploy it once members are to use it.',
		);
	}
	if (isEasyToGuess(fact.authSecret)) {
		add(
			'auth_secret_weak',
			'broken',
			'AUTH_SECRET has few different characters: who guesses it can sign in as anybody.',
			secretTodo,
		);
	}
	if (fact.hasPreviousSecret) {
		add(
			'previous_secret_set',
			'look',
			'AUTH_SECRET_PREVIOUS is still set: links that the old secret signed still work.',
			'Take it out once mails from before the change are of no use any more.',
		);
	}
	if (!fact.isLocal && fact.siteUrl.protocol !== 'https:') {
		add(
			'site_url_not_https',
			'broken',
			'SITE_URL does not begin with https://: sessions can be read on their way.',
			'Set it to the address with https://, and deploy.',
		);
	}
	if (fact.people?.configuredOwner === null) {
		add(
			'owner_never_signed_in',
			'look',
			'Nobody has signed in with the address in OWNER_EMAIL.',
			'Sign in with it, or set it to the address of an owner.',
		);
	} else if (fact.people && fact.people.configuredOwner !== 'owner') {
		add(
			'owner_not_owner',
			'look',
			'Whoever has the address in OWNER_EMAIL is no owner.',
			'Set it to the address of an owner.',
		);
	}
	if (fact.people?.owners === 1) {
		add(
			'one_owner',
			'look',
			'The club has only one owner: without that mailbox nobody can change anything.',
			'Make somebody else an owner too.',
		);
	}
	if (!fact.hasKv) {
		add(
			'kv_unbound',
			'look',
			"KV is not bound: members' pages wait a little longer.",
			'Fine on purpose; else take USE_KV=off out of the settings.',
		);
	}
	if (!fact.hasQueue) {
		add(
			'queue_unbound',
			'look',
			'The queue is not bound: many mails at once go out more slowly.',
			'Fine on purpose; else take USE_QUEUE=off out of the settings.',
		);
	}
	if (isFreeMail(fact.senderDomain)) {
		add(
			'mail_from_free_mail',
			'broken',
			`MAIL_FROM is an address at ${fact.senderDomain}, in whose name nobody else can send.`,
			'Use an address of a domain of your own, verified at Resend.',
		);
	}
	if (findings.length > 0) return findings;
	return [
		{
			area: 'configuration',
			code: 'configuration',
			state: 'well',
			text: 'Nothing is missing, and nothing is weak.',
		},
	];
}
