/**
 * What the world has to know of the domain that emails come from. The names and values are those that
 * Resend asks for (resend.com/docs/dashboard/domains/introduction): its key at `resend._domainkey`, and the
 * return path, by default at `send`, with an MX and an SPF record of its own.
 */

/** The part after the @ of `Name <local@domain>`, in lower case; empty where there is none. */
export function senderDomain(mailFrom: string): string {
	const at = mailFrom.lastIndexOf('@');
	if (at < 0) return '';
	return mailFrom
		.slice(at + 1)
		.replace(/>\s*$/, '')
		.trim()
		.toLowerCase();
}

/** Providers of mailboxes for everybody: nobody but they can send in the name of such an address. */
const FREE_MAIL =
	/^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|proton|protonmail|pm|mail|zoho|yandex|qq|163|orange|wanadoo|libero)\.(?:[a-z]{2,3}|co\.[a-z]{2})$/;

/** Whether a domain belongs to a provider of mailboxes, of whose addresses no email of ours is believed. */
export function isFreeMail(domain: string): boolean {
	return FREE_MAIL.test(domain);
}

/** Resend's own domain, which reaches nobody but the account's owner. */
export const TRIAL_DOMAIN = 'resend.dev';

/** What is asked of the DNS. */
export interface DnsQuestion {
	name: string;
	type: 'TXT' | 'MX';
}

/** The numbers of the types (RFC 1035, section 3.2.2). */
const TYPE_NUMBERS = { MX: 15, TXT: 16 } as const;

/** What came back: the values, or that nobody could say. */
export type DnsResponse = readonly string[] | 'unknown';

/** An owner name of DNS (RFC 1035, section 2.3.4), of letters, digits, hyphens and underscores. */
const NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** The names that can hold the domain's rule for forged email: its own, and those above it (RFC 9989). */
function policyNames(domain: string): string[] {
	const labels = domain.split('.');
	return labels
		.slice(0, -1)
		.map((_, index) => `_dmarc.${labels.slice(index).join('.')}`)
		.slice(0, 3);
}

/** What is asked about a domain: its key, the return path twice, and its rule for forged email. */
export interface SenderQuestions {
	key: DnsQuestion;
	returnPath: DnsQuestion;
	returnPathSenders: DnsQuestion;
	/** The nearest first. */
	policy: DnsQuestion[];
}

/** The questions about a domain; null for what is no name of a domain. */
export function questionsAbout(domain: string): SenderQuestions | null {
	if (!NAME.test(domain)) return null;
	return {
		key: { name: `resend._domainkey.${domain}`, type: 'TXT' },
		returnPath: { name: `send.${domain}`, type: 'MX' },
		returnPathSenders: { name: `send.${domain}`, type: 'TXT' },
		policy: policyNames(domain).map((name) => ({ name, type: 'TXT' })),
	};
}

/** A text of several strings is one text (RFC 1035, section 3.3.14); each may be in quotes. */
function textOf(data: string): string {
	const strings = [...data.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, inner = '']) =>
		inner.replaceAll(/\\(\d{3}|.)/g, (_, escaped: string) =>
			escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
		),
	);
	return strings.length > 0 ? strings.join('') : data;
}

/**
 * Reads a response in the JSON of Cloudflare's and Google's resolvers
 * (developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json). Where a name
 * leads on to another, as with a CNAME, the values found there count.
 *
 * @returns the values of that type, none where there is no such name, or `unknown` for everything else
 */
export function readDnsResponse(body: unknown, type: DnsQuestion['type']): DnsResponse {
	if (typeof body !== 'object' || body === null) return 'unknown';
	const { Status: status, Answer: records } = body as { Status?: unknown; Answer?: unknown };
	// 0 is success, 3 means that there is no such name (RFC 1035, section 4.1.1).
	if (status === 3) return [];
	if (status !== 0) return 'unknown';
	if (records === undefined) return [];
	if (!Array.isArray(records)) return 'unknown';
	return records.flatMap((record: unknown) => {
		if (typeof record !== 'object' || record === null) return [];
		const { type: number, data } = record as { type?: unknown; data?: unknown };
		if (number !== TYPE_NUMBERS[type] || typeof data !== 'string') return [];
		return [type === 'TXT' ? textOf(data) : data];
	});
}

/** What the DNS said, question by question. */
export interface SenderRecords {
	key: DnsResponse;
	returnPath: DnsResponse;
	returnPathSenders: DnsResponse;
	policy: DnsResponse[];
}

/** The state of one record. */
type RecordState = 'there' | 'missing' | 'wrong' | 'twice' | 'unknown';

/** The state of a domain's records, by name. */
export interface SenderState {
	dkim: RecordState;
	mx: RecordState;
	spf: RecordState;
	dmarc: RecordState;
}

/** The values that are searched for a record of a kind; a domain may have only one. */
function stateOf(
	response: DnsResponse,
	isOfKind: (value: string) => boolean,
	isRight: (value: string) => boolean,
): RecordState {
	if (response === 'unknown') return 'unknown';
	const found = response.filter(isOfKind);
	if (found.length === 0) return 'missing';
	if (found.length > 1) return 'twice';
	return found.every(isRight) ? 'there' : 'wrong';
}

/** The rule for forged mail: the nearest that there is. One that nobody could tell of hides those behind it. */
function policyState(responses: readonly DnsResponse[]): RecordState {
	for (const response of responses) {
		const state = stateOf(
			response,
			(value) => /^v\s*=\s*DMARC1\b/i.test(value),
			(value) => /;\s*p\s*=\s*(?:none|quarantine|reject)\b/i.test(value),
		);
		if (state !== 'missing') return state;
	}
	return 'missing';
}

/** Derives the state of a domain from its records. */
export function senderState(records: SenderRecords): SenderState {
	const isMailHost = (value: string) =>
		/\s(?:feedback-smtp\.[a-z0-9-]+\.amazonses\.com|\S*\.resend\.(?:com|dev)|\S*\.resend-dns\.com)\.?$/i.test(
			value,
		);
	const { returnPath } = records;
	return {
		// A key that was taken back is an empty one (RFC 6376, section 3.6.1).
		dkim: stateOf(
			records.key,
			(value) => /(?:^|;)\s*p\s*=/i.test(value),
			(value) => /(?:^|;)\s*p\s*=\s*[A-Za-z0-9+/]/i.test(value),
		),
		mx:
			returnPath === 'unknown' || returnPath.length === 0
				? stateOf(returnPath, () => true, isMailHost)
				: returnPath.some(isMailHost)
					? 'there'
					: 'wrong',
		spf: stateOf(
			records.returnPathSenders,
			(value) => /^v=spf1(?:\s|$)/i.test(value),
			(value) =>
				/\binclude:\S*(?:amazonses\.com|resend\.(?:com|dev)|resend-dns\.com)\b/i.test(value),
		),
		dmarc: policyState(records.policy),
	};
}
