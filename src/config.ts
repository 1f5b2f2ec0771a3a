import { MAX_EMAIL_LENGTH, readEmailAddress } from './domain/forms/email-rule.ts';
import { DEFAULT_LOCALE } from './domain/text/language.ts';
import { type Environment, VARIABLES } from './environment.ts';
import { settingMessages } from './messages/operator/settings.ts';
import { type ProviderSettings, readProviders } from './provider-settings.ts';

/** How email leaves the site. */
export type MailConfig =
	| { transport: 'mailbox'; from: string }
	| { transport: 'resend'; from: string; apiKey: string; baseUrl: string | undefined };

export interface Config {
	/** The site's own address, without a path. */
	siteUrl: URL;
	/** True in a run on this machine: the mailbox page exists and loopback names are accepted as hosts. */
	isLocal: boolean;
	/** Whose first sign-in makes the owner; in the form in which a sign-in knows addresses. */
	ownerEmail: string;
	authSecret: string;
	previousAuthSecret: string | undefined;
	mail: MailConfig;
	/** What the email provider signs its reports with; without it they are not taken. */
	webhookSecret: string | undefined;
	/** What a monitor proves itself by; without it only owners ask the doctor. */
	monitorToken: string | undefined;
	/** How many emails a day the plan at the email provider allows; `local` where nothing is sent. */
	emailsPerDay: number | 'unlimited' | 'local';
	/** The greatest age of a visitor's page in an isolate's memory; 0 for no memory. Milliseconds. */
	visitorMemoryMs: number;
	/** Where the DNS is asked, instead of Cloudflare's resolver. */
	dnsResolver: string | undefined;
	/** The providers that people can sign in with, beside email. */
	providers: ProviderSettings;
}

/**
 * The secrets that a link in an email may be signed with: the present one and, after a change, the one
 * before.
 */
export function linkSecrets({ authSecret, previousAuthSecret }: Config): readonly string[] {
	return previousAuthSecret ? [authSecret, previousAuthSecret] : [authSecret];
}

/** What is wrong with a setting, for the operator: nobody's language is known yet. */
const texts = settingMessages(DEFAULT_LOCALE);

/** A variable that is missing or weak, with a sentence for the operator. */
export interface ConfigProblem {
	name: string;
	problem: string;
	source: string;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] };

/** What a variable holds, or what is wrong with it, as a sentence. */
type Reading<Value> = { value: Value } | { problem: string };
/** How the text of a variable is read. By hand: every isolate that starts would load zod for it (decision 0047). */
type Reader<Value> = (text: string) => Reading<Value>;

/** A text that fits a pattern. */
const matching =
	(pattern: RegExp, problem: string): Reader<string> =>
	(text) =>
		pattern.test(text) ? { value: text } : { problem };

const requiredText: Reader<string> = (text) => ({ value: text.trim() });

const webAddress: Reader<string> = (text) => {
	const address = text.trim();
	if (/^https?:\/\//i.test(address) && URL.canParse(address)) return { value: address };
	return { problem: texts.webAddress };
};

const siteUrl: Reader<URL> = (text) => {
	const read = webAddress(text);
	if ('problem' in read) return read;
	const url = new URL(read.value);
	const isBare = url.pathname === '/' && url.search === '' && url.username === '';
	return isBare ? { value: url } : { problem: texts.withPath };
};

const ownerAddress: Reader<string> = (text) => {
	const read = readEmailAddress(text);
	if ('address' in read) return { value: read.address };
	return {
		problem:
			read.problem === 'too_long'
				? texts.emailTooLong({ most: MAX_EMAIL_LENGTH })
				: texts.emailTypo,
	};
};

/** How Resend writes it: a prefix, and the key in base64. */
const webhookSecret = matching(
	/^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
	texts.webhookSecret,
);

/** What Resend's free plan sends in a day (resend.com/docs/knowledge-base/account-quotas-and-limits). */
const FREE_EMAILS_PER_DAY = 100;
const emailsPerDay: Reader<number | 'unlimited'> = (text) => {
	if (text === 'unlimited') return { value: text };
	if (/^[1-9]\d{1,6}$/.test(text)) return { value: Number(text) };
	return { problem: texts.emailsPerDay };
};

/** What a visitor sees may be five seconds old, as a replica of the database may be, too. Milliseconds. */
const DEFAULT_VISITOR_MEMORY_MS = 2_000;
const MAX_VISITOR_MEMORY_MS = 4_000;
const visitorMemory: Reader<number> = (text) => {
	const ms = /^\d{1,4}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
	if (ms <= MAX_VISITOR_MEMORY_MS) return { value: ms };
	return { problem: texts.visitorMemory({ most: MAX_VISITOR_MEMORY_MS }) };
};

const secret = matching(/^.{32,}$/s, texts.secretTooShort);
/** What follows `Bearer` in a header. */
const bearerToken: Reader<string> = (text) => {
	const read = secret(text);
	if ('problem' in read || /^[\x21-\x7e]*$/.test(text)) return read;
	return { problem: texts.notForHeader };
};

function check(env: Environment): ConfigResult {
	const problems: ConfigProblem[] = [];

	function read<Value>(name: keyof typeof VARIABLES, reader: Reader<Value>): Value | undefined {
		const given: unknown = env[name] ?? '';
		const read: Reading<Value> =
			typeof given !== 'string'
				? { problem: texts.notText }
				: given.trim() === ''
					? { problem: texts.missing }
					: reader(given);
		if ('value' in read) return read.value;
		problems.push({ name, problem: read.problem, source: VARIABLES[name].source });
		return undefined;
	}

	const isLocal = env.LOCAL_MAILBOX === 'on' && env.MAILBOX !== undefined;
	const site = read('SITE_URL', siteUrl);
	const ownerEmail = read('OWNER_EMAIL', ownerAddress);
	const authSecret = read('AUTH_SECRET', secret);
	const previousAuthSecret = env.AUTH_SECRET_PREVIOUS
		? read('AUTH_SECRET_PREVIOUS', secret)
		: undefined;
	const from = read('MAIL_FROM', requiredText);
	const apiKey = isLocal ? undefined : read('RESEND_API_KEY', requiredText);
	const baseUrl = env.RESEND_BASE_URL ? read('RESEND_BASE_URL', webAddress) : undefined;
	const reportSecret = env.RESEND_WEBHOOK_SECRET
		? read('RESEND_WEBHOOK_SECRET', webhookSecret)
		: undefined;

	const plan = env.EMAILS_PER_DAY ? read('EMAILS_PER_DAY', emailsPerDay) : undefined;
	const visitorMemoryMs = env.VISITOR_MEMORY_MS
		? read('VISITOR_MEMORY_MS', visitorMemory)
		: undefined;
	const monitorToken = env.MONITOR_TOKEN ? read('MONITOR_TOKEN', bearerToken) : undefined;
	const dnsResolver = env.DNS_RESOLVER_URL ? read('DNS_RESOLVER_URL', webAddress) : undefined;

	const providers = readProviders({
		isSet: (name) => String(env[name] ?? '').trim() !== '',
		text: (name) => read(name, requiredText),
		webAddress: (name) => read(name, webAddress),
		report: (name, problem) => problems.push({ name, problem, source: VARIABLES[name].source }),
	});

	if (problems.length > 0) return { ok: false, problems };
	return {
		ok: true,
		config: {
			siteUrl: site as URL,
			isLocal,
			ownerEmail: ownerEmail as string,
			authSecret: authSecret as string,
			previousAuthSecret,
			webhookSecret: reportSecret,
			monitorToken,
			dnsResolver,
			providers,
			visitorMemoryMs: visitorMemoryMs ?? DEFAULT_VISITOR_MEMORY_MS,
			emailsPerDay: plan ?? (isLocal ? 'local' : FREE_EMAILS_PER_DAY),
			mail: isLocal
				? { transport: 'mailbox', from: from as string }
				: { transport: 'resend', from: from as string, apiKey: apiKey as string, baseUrl },
		},
	};
}

const results = new WeakMap<Environment, ConfigResult>();

/**
 * Reads and validates the environment: the only place that does.
 *
 * @returns the configuration, or every problem at once; checked once for each isolate.
 */
export function readConfig(env: Environment): ConfigResult {
	let result = results.get(env);
	if (!result) {
		result = check(env);
		results.set(env, result);
	}
	return result;
}
