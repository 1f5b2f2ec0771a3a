import type { Context } from '../../context.ts';
import {
	type DnsQuestion,
	type DnsResponse,
	questionsAbout,
	readDnsResponse,
	type SenderState,
	senderDomain,
	senderState,
	TRIAL_DOMAIN,
} from '../../domain/doctor/sender-domain.ts';
import { describeError, logger } from '../../logger.ts';

/** Cloudflare's resolver (developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests). */
const RESOLVER = 'https://cloudflare-dns.com/dns-query';
/** Nobody waits longer than this for what the DNS says. Milliseconds. */
const PATIENCE_MS = 2_000;

/** What is known of the domain that emails come from, or why nobody asked. */
export type SenderFacts =
	| { asked: true; domain: string; records: SenderState }
	| { asked: false; domain: string; why: 'local' | 'trial' | 'no_domain' };

/**
 * Asks the DNS about the domain of MAIL_FROM, all questions at once. A local run doesn't ask, for its
 * emails go nowhere; a failed lookup is `unknown`, and never a fault.
 */
export async function lookUpSender({ config }: Pick<Context, 'config'>): Promise<SenderFacts> {
	const domain = senderDomain(config.mail.from);
	if (config.mail.transport === 'mailbox') return { asked: false, domain, why: 'local' };
	if (domain === TRIAL_DOMAIN) return { asked: false, domain, why: 'trial' };
	const questions = questionsAbout(domain);
	if (!questions) return { asked: false, domain, why: 'no_domain' };
	const signal = AbortSignal.timeout(PATIENCE_MS);
	const resolver = config.dnsResolver ?? RESOLVER;
	const ask = (question: DnsQuestion) => askResolver(resolver, question, signal);
	const [key, returnPath, returnPathSenders, ...policy] = await Promise.all([
		ask(questions.key),
		ask(questions.returnPath),
		ask(questions.returnPathSenders),
		...questions.policy.map(ask),
	]);
	return {
		asked: true,
		domain,
		records: senderState({ key, returnPath, returnPathSenders, policy }),
	};
}

async function askResolver(
	resolver: string,
	{ name, type }: DnsQuestion,
	signal: AbortSignal,
): Promise<DnsResponse> {
	const url = new URL(resolver);
	url.searchParams.set('name', name);
	url.searchParams.set('type', type);
	try {
		const response = await fetch(url, { headers: { accept: 'application/dns-json' }, signal });
		if (response.ok) return readDnsResponse(await response.json(), type);
		await response.body?.cancel();
		logger.warn('dns_look_up_failed', { type, status: response.status });
	} catch (error) {
		logger.warn('dns_look_up_failed', { type, ...describeError(error) });
	}
	return 'unknown';
}
