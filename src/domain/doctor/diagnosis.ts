import { counted } from '../text/names.ts';
import { CHORE_MINUTES, CHORE_WORDS, type ChoreName, isLate } from './chores.ts';
import { lengthInWords, sizeInWords } from './durations.ts';
import { isEasyToGuess } from './secrets.ts';
import { isFreeMail, type RecordState, type SenderState } from './sender-domain.ts';
import type { SessionReadSummary } from './session-reads.ts';

/** How the site is, told from facts: the same rules for the page and for a monitor. */

/** How a thing is: nothing to do, to be looked at, or broken. */
export type FindingState = 'well' | 'look' | 'broken';

export const AREAS = [
	'cron',
	'outbox',
	'bounces',
	'sessions',
	'database',
	'configuration',
	'sender',
	'version',
] as const;
export type Area = (typeof AREAS)[number];

/** One thing that was looked at. */
export interface Finding {
	area: Area;
	/** A stable name for machines, alone in its area but where `about` tells it apart. */
	code: string;
	/** Which one of several of that code: a chore, a record. */
	about?: string;
	state: FindingState;
	/** In a sentence, without anybody's name or address. */
	words: string;
	/** What to do, in a sentence; where nothing is wrong there is nothing to do. */
	todo?: string;
	/** The numbers behind it; times are ISO 8601. */
	numbers?: Readonly<Record<string, number | string | null>>;
}

/** The worst of all findings. */
export function worstState(findings: readonly Finding[]): FindingState {
	for (const state of ['broken', 'look'] as const) {
		if (findings.some((finding) => finding.state === state)) return state;
	}
	return 'well';
}

const AREA_WORDS: Record<Area, string> = {
	cron: 'the chores',
	outbox: 'mail',
	bounces: 'bounces',
	sessions: 'sessions',
	database: 'the database',
	configuration: 'the configuration',
	sender: "the sender's domain",
	version: 'the versions',
};

/** All of it in a sentence or two: where something is not well, the worst first. */
export function headline(findings: readonly Finding[]): string {
	const areasIn = (state: FindingState) =>
		AREAS.filter((area) => findings.some((each) => each.area === area && each.state === state))
			.map((area) => AREA_WORDS[area])
			.join(', ');
	const [broken, look] = [areasIn('broken'), areasIn('look')];
	if (!broken && !look) return 'Everything is well.';
	return [
		...(broken ? [`Broken: ${broken}.`] : []),
		...(look ? [`To look at: ${look}.`] : []),
	].join(' ');
}

// The cron and its chores.

/** When a chore last ran, and how it went. */
export interface ChoreFact {
	name: string;
	startedAt: Date;
	finishedAt: Date | null;
	/** Why the last run failed; null where it did not. */
	failure: string | null;
	runs: number;
	failures: number;
	lastFailure: string | null;
	lastFailedAt: Date | null;
}

/** A run that takes longer than this was cut off. Milliseconds. */
const LONGEST_RUN_MS = 5 * 60_000;
const CHORES_FAIL_TODO = 'Look into the log for chore_failed: npm run logs.';

const isChore = (name: string): name is ChoreName => Object.hasOwn(CHORE_MINUTES, name);

/** A chore in words; one that another version of the site had keeps its own name. */
export function choreWords(name: string): string {
	return isChore(name) ? CHORE_WORDS[name] : name;
}

function choreFinding(chore: ChoreFact, now: Date): Finding[] {
	const { name, startedAt, finishedAt, failure } = chore;
	if (!isChore(name)) return [];
	const common = { area: 'cron', about: name, state: 'look' } as const;
	const numbers = {
		startedAt: startedAt.toISOString(),
		failures: chore.failures,
		runs: chore.runs,
	};
	if (isLate(startedAt, CHORE_MINUTES[name], now)) {
		const since = lengthInWords(now.getTime() - startedAt.getTime());
		return [
			{
				...common,
				code: 'chore_late',
				words: `“${CHORE_WORDS[name]}” last ran ${since} ago, which is too long.`,
				todo: 'Look into the log for chore_put_off and chore_failed: npm run logs.',
				numbers,
			},
		];
	}
	if (failure !== null) {
		return [
			{
				...common,
				code: 'chore_failing',
				words: `“${CHORE_WORDS[name]}” failed when it last ran: ${failure}.`,
				todo: CHORES_FAIL_TODO,
				numbers,
			},
		];
	}
	const isCutOff = finishedAt === null && now.getTime() - startedAt.getTime() > LONGEST_RUN_MS;
	return isCutOff
		? [
				{
					...common,
					code: 'chore_cut_off',
					words: `“${CHORE_WORDS[name]}” was cut off when it last ran.`,
					todo: 'It goes on at its next run.',
					numbers,
				},
			]
		: [];
}

/** How the cron is: late by the rule that /api/health goes by, and each chore by the same. */
export function cronFindings(chores: readonly ChoreFact[], now: Date): Finding[] {
	const latest = Math.max(0, ...chores.map(({ startedAt }) => startedAt.getTime()));
	if (latest === 0) {
		return [
			{
				area: 'cron',
				code: 'cron_waiting',
				state: 'look',
				words: 'The chores have not run yet.',
				todo: 'Look again in five minutes; then see in the dashboard whether the Worker has its cron.',
				numbers: { lastRunAt: null },
			},
		];
	}
	const numbers = { lastRunAt: new Date(latest).toISOString() };
	const since = lengthInWords(now.getTime() - latest);
	if (isLate(new Date(latest), 1, now)) {
		return [
			{
				area: 'cron',
				code: 'cron_silent',
				state: 'broken',
				words: `The chores last ran ${since} ago: no invitation and no reminder goes out.`,
				todo: 'See in the dashboard whether the Worker has its cron, or deploy again.',
				numbers,
			},
		];
	}
	return [
		{
			area: 'cron',
			code: 'cron_runs',
			state: 'well',
			words: `The chores last ran ${since} ago.`,
			numbers,
		},
		...chores.flatMap((chore) => choreFinding(chore, now)),
	];
}

// Mail.

/** What waits in the outbox, and what did not get through. */
export interface OutboxFact {
	waiting: number;
	/** Since when the one that has waited longest is due; null where none waits. */
	dueSince: Date | null;
	/** Those that failed at first and are tried again. */
	retried: number;
	/** Those that were given up in the last 30 days. */
	failed: number;
	/** Since when email is on hold after a restore; null where it isn't. */
	heldSince: Date | null;
	/** None of the numbers is counted further than this. */
	mostCounted: number;
}

/**
 * What has been due for so long is stuck: without the queue an invitation to 20,000 takes an hour and a
 * half. Milliseconds.
 */
const OVERDUE_MS = { look: 2 * 60 * 60_000, broken: 12 * 60 * 60_000 };

export function outboxFindings(outbox: OutboxFact, now: Date): Finding[] {
	const { waiting, dueSince, retried, failed, heldSince, mostCounted } = outbox;
	const atLeast = (count: number) => (count >= mostCounted ? 'At least ' : '');
	const findings: Finding[] = [];
	const overdueMs = dueSince ? now.getTime() - dueSince.getTime() : 0;
	if (heldSince) {
		findings.push({
			area: 'outbox',
			code: 'mail_on_hold',
			state: 'look',
			words: `Email has been on hold for ${lengthInWords(now.getTime() - heldSince.getTime())}, because the site was restored from a backup. Only sign-in emails are sent.`,
			todo: 'Check the club, then ask the operator to release email: npm run mail:release.',
			numbers: { heldSince: heldSince.toISOString() },
		});
	} else if (dueSince && overdueMs > OVERDUE_MS.look) {
		findings.push({
			area: 'outbox',
			code: 'outbox_overdue',
			state: overdueMs > OVERDUE_MS.broken ? 'broken' : 'look',
			words: `A mail has waited to be handed over for ${lengthInWords(overdueMs)}.`,
			todo: 'See at Resend whether the account may send.',
			numbers: { dueSince: dueSince.toISOString() },
		});
	}
	if (retried > 0) {
		findings.push({
			area: 'outbox',
			code: 'outbox_retried',
			state: 'look',
			words: `${atLeast(retried)}${counted(retried, 'mail')} failed at first and ${retried === 1 ? 'is' : 'are'} tried again.`,
			todo: 'Nothing for now: that goes on for 23 hours.',
			numbers: { retried },
		});
	}
	if (failed > 0) {
		findings.push({
			area: 'outbox',
			code: 'outbox_failed',
			state: 'look',
			words: `${atLeast(failed)}${counted(failed, 'mail')} of the last 30 days could not be delivered.`,
			todo: 'Put right what the reasons below say, and send them again.',
			numbers: { failed },
		});
	}
	findings.push({
		area: 'outbox',
		code: 'outbox',
		state: 'well',
		words:
			waiting === 0
				? 'No mail waits to be handed over.'
				: `${atLeast(waiting)}${counted(waiting, 'mail')} ${waiting === 1 ? 'waits' : 'wait'} to be handed over.`,
		numbers: { waiting, retried, failed, dueSince: dueSince?.toISOString() ?? null },
	});
	return findings;
}

/** How email goes that people ask for without being signed in, and what the plan at the provider allows. */
export interface AskedMailFact {
	/** Whether sign-in emails fail, as far as any was asked for lately. */
	isFailing: boolean;
	/** Emails to strangers that wait for room below a ceiling. */
	waiting: number;
	/** Emails of the whole site in the last 24 hours. */
	sent: number;
	/** Null where no number of emails a day is known to be too many. */
	plan: { plan: number; alarm: number; ceiling: number } | null;
	/** `waiting` is counted no further than this. */
	mostCounted: number;
}

export function askedMailFindings(fact: AskedMailFact): Finding[] {
	const { isFailing, waiting, sent, plan, mostCounted } = fact;
	const findings: Finding[] = [];
	const add = (code: string, state: FindingState, words: string, todo: string) =>
		findings.push({
			area: 'outbox',
			code,
			state,
			words,
			todo,
			numbers: { waiting, sent, plan: plan?.plan ?? null },
		});
	if (isFailing) {
		add(
			'sign_in_emails_failing',
			'broken',
			'The newest sign-in emails were not accepted: nobody can sign in.',
			'Check at Resend whether the account may send, and the log for sign_in_mail_failed: npm run logs.',
		);
	}
	if (plan && sent >= plan.ceiling) {
		const more =
			sent > plan.plan ? ' That is more than the plan: set EMAILS_PER_DAY to what it is.' : '';
		add(
			'emails_at_ceiling',
			'look',
			`The site has sent ${sent} emails in 24 hours. From ${plan.ceiling} of the ${plan.plan} that the plan allows, emails to newcomers wait; members get theirs.`,
			`Check at Resend whether somebody floods the site, or take a larger plan.${more}`,
		);
	} else if (plan && sent >= plan.alarm) {
		add(
			'emails_at_half',
			'look',
			`The site has sent ${sent} emails in 24 hours, which is half or more of the ${plan.plan} that the plan allows.`,
			`Nothing for now. From ${plan.ceiling} on, emails to newcomers wait until there is room.`,
		);
	}
	if (waiting > 0) {
		const atLeast = waiting >= mostCounted ? 'At least ' : '';
		add(
			'emails_waiting',
			'look',
			`${atLeast}${counted(waiting, 'email')} to newcomers ${waiting === 1 ? 'waits' : 'wait'}, because a network or the whole site has sent too many in 24 hours.`,
			'They go out automatically when there is room. If nobody was expected to join, somebody floods the site.',
		);
	}
	return findings;
}

/** Addresses that take no mail, in all and of the last 30 days. */
export interface BouncesFact {
	bounces: number;
	complaints: number;
	newBounces: number;
	newComplaints: number;
	/** Whether the mail provider's reports are taken; `local` where nothing is sent. */
	heard: 'yes' | 'no' | 'local';
}

/** So many new bounces are more than the usual change of addresses. */
const MANY_BOUNCES = 10;

export function bounceFindings(fact: BouncesFact): Finding[] {
	const { heard, ...numbers } = fact;
	const findings: Finding[] = [];
	if (heard === 'no') {
		findings.push({
			area: 'bounces',
			code: 'bounces_unheard',
			state: 'look',
			words: 'The site is not told which mails bounce, and goes on writing to dead addresses.',
			todo: 'Add a webhook at Resend and set RESEND_WEBHOOK_SECRET; docs/operating.md says how.',
		});
	}
	if (fact.newComplaints > 0) {
		findings.push({
			area: 'bounces',
			code: 'complaints',
			state: 'look',
			words: `${counted(fact.newComplaints, 'member')} reported our mail as unwanted in the last 30 days.`,
			todo: 'They get none any more. Look at what was sent to them.',
			numbers: { newComplaints: fact.newComplaints },
		});
	}
	if (fact.newBounces >= MANY_BOUNCES) {
		findings.push({
			area: 'bounces',
			code: 'many_bounces',
			state: 'look',
			words: `Mail to ${counted(fact.newBounces, 'address', 'addresses')} bounced in the last 30 days.`,
			todo: 'Providers trust your mail less by that. Were old addresses imported?',
			numbers: { newBounces: fact.newBounces },
		});
	}
	const { bounces, complaints, newBounces, newComplaints } = fact;
	const bouncing = counted(bounces, 'address', 'addresses');
	findings.push({
		area: 'bounces',
		code: 'bounces',
		state: 'well',
		words:
			bounces + complaints === 0
				? 'No mail has bounced, and nobody has complained.'
				: `${bouncing} bounced (${newBounces} in the last 30 days), ${counted(complaints, 'member')} complained (${newComplaints}). They get no mail.`,
		numbers,
	});
	return findings;
}

// Sessions.

/** With fewer look-ups than this an average says little. */
const ENOUGH_READS = 20;
/** A KV that fails more often than this is to be looked at. */
const MOST_FAILURES = 0.05;

/** A share in percent; what is there and rounds to nothing is said so. */
const percent = (share: number) =>
	share > 0 && share < 0.005 ? 'less than 1 %' : `${Math.round(share * 100)} %`;

/** A time of a look-up; what is below a millisecond is not measured. */
function msWords(ms: number): string {
	return `${ms >= 10 ? Math.round(ms) : ms} ms`;
}

export function sessionFindings(
	reads: SessionReadSummary,
	kv: 'ok' | 'absent' | 'failing',
): Finding[] {
	const findings: Finding[] = [];
	if (kv === 'failing') {
		findings.push({
			area: 'sessions',
			code: 'kv_failing',
			state: 'look',
			words: 'KV does not answer right now. The database answers instead.',
			todo: 'Nothing is lost.',
		});
	}
	const { throughKv, sources, hitRate, failureRate, savedMs } = reads;
	const numbers = {
		hitRate,
		failureRate,
		savedMs,
		throughKvMeanMs: throughKv?.meanMs ?? null,
		throughKvReads: throughKv?.reads ?? 0,
		databaseMeanMs: sources.database?.meanMs ?? null,
		databaseReads: sources.database?.reads ?? 0,
	};
	const common = { area: 'sessions', numbers } as const;
	if (kv === 'absent') {
		const mean = sources.database?.meanMs;
		const takes = mean === undefined ? '' : ` A look-up there takes ${msWords(mean)}.`;
		const words = `KV is off: every session is looked up in the database.${takes}`;
		return [{ ...common, code: 'sessions_without_kv', state: 'well', words }];
	}
	if (!throughKv || !sources.database || hitRate === null || savedMs === null) {
		const words = 'No look-up of a session was measured in the last seven days.';
		return [...findings, { ...common, code: 'sessions_unmeasured', state: 'well', words }];
	}
	const times = `A look-up takes ${msWords(throughKv.meanMs)} through KV where the database alone takes ${msWords(sources.database.meanMs)}`;
	const hits = `${percent(hitRate)} of look-ups hit`;
	if (throughKv.reads < ENOUGH_READS) {
		const words = `${times}; ${hits}. These are few look-ups yet: ${throughKv.reads}.`;
		return [...findings, { ...common, code: 'sessions', state: 'well', words }];
	}
	if (failureRate !== null && failureRate > MOST_FAILURES) {
		findings.push({
			area: 'sessions',
			code: 'kv_often_failing',
			state: 'look',
			words: `KV failed or was late on ${percent(failureRate)} of look-ups in the last seven days.`,
			todo: 'The database answered instead. You can deploy without KV: USE_KV=off.',
			numbers: { failureRate },
		});
	}
	const isWorthIt = savedMs > 0;
	findings.push({
		...common,
		code: 'sessions',
		state: isWorthIt ? 'well' : 'look',
		words: isWorthIt
			? `${times}: ${msWords(savedMs)} saved, ${hits}.`
			: `${times}: KV saves nothing here, ${hits}.`,
		...(!isWorthIt && {
			todo: 'You can deploy without KV: USE_KV=off.',
		}),
	});
	return findings;
}

// The database.

/** What one database may hold (developers.cloudflare.com/d1/platform/limits). Bytes. */
const DATABASE_LIMITS = { free: 500e6, paid: 10e9 } as const;
/** From this share of a limit on there is something to do. */
const NEARLY_FULL = 0.8;

/** That the database does not answer, of which everything else that is kept there is not known. */
export const DATABASE_GONE: Finding = {
	area: 'database',
	code: 'database_unreachable',
	state: 'broken',
	words: 'The database does not answer: no page of the site works.',
	todo: 'Look at cloudflarestatus.com, and into the log: npm run logs.',
};

/** That it answers, and refuses what this build asks of it: most likely for want of a migration. */
export const DATABASE_FAILING: Finding = {
	area: 'database',
	code: 'database_failing',
	state: 'broken',
	words: 'The database refuses what the site asks of it.',
	todo: 'See whether migrations are missing, and look into the log: npm run logs.',
};

export function databaseFindings({ bytes }: { bytes: number }): Finding[] {
	const common = { area: 'database', code: 'database_size' } as const;
	const { free, paid } = DATABASE_LIMITS;
	const numbers = { bytes, freeLimitBytes: free, paidLimitBytes: paid };
	const size = `The database has ${sizeInWords(bytes)}`;
	if (bytes > paid * NEARLY_FULL) {
		const words = `${size} of at most ${sizeInWords(paid)}: soon nothing more can be stored.`;
		const todo = 'Make a backup, and delete what is old.';
		return [{ ...common, state: 'broken', words, todo, numbers }];
	}
	if (bytes > free) {
		const words = `${size}: past the free plan, and far from the ${sizeInWords(paid)} of the paid one.`;
		return [{ ...common, state: 'well', words, numbers }];
	}
	const words = `${size}, ${percent(bytes / free)} of what the free plan allows (${sizeInWords(free)}).`;
	if (bytes <= free * NEARLY_FULL) return [{ ...common, state: 'well', words, numbers }];
	const todo = 'Past it nothing more can be stored: move on to the paid plan in time.';
	return [{ ...common, state: 'look', words, todo, numbers }];
}

// The configuration.

/** The settings as far as they can be weak; the secrets are only looked at. */
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
	const add = (code: string, state: FindingState, words: string, todo: string) =>
		findings.push({ area: 'configuration', code, state, words, todo });
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
			words: 'Nothing is missing, and nothing is weak.',
		},
	];
}

// The domain of the sender.

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

const RECORD_WORDS: Record<RecordState, string> = {
	there: 'is there',
	missing: 'is missing',
	wrong: 'is not as it should be',
	twice: 'is there more than once, so that none counts',
	unknown: 'could not be looked up',
};

/** Why nobody asked about the domain. */
type NotAsked = 'local' | 'trial' | 'no_domain';

const NOT_ASKED: Record<NotAsked, { state: FindingState; words: string; todo?: string }> = {
	local: {
		state: 'well',
		words: 'Not looked up: the mails of a local run go nowhere.',
	},
	trial: {
		state: 'look',
		words: "MAIL_FROM is Resend's address for trying: mail reaches nobody but the account's owner.",
		todo: 'Use an address of a domain of your own, verified at Resend.',
	},
	no_domain: {
		state: 'broken',
		words: 'MAIL_FROM has no domain that could be looked up.',
		todo: 'Use an address of a domain of your own, verified at Resend.',
	},
};

/** How the records of the sender's domain are. What nobody could tell of is to be looked at, never broken. */
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
		const words = `The ${what} at ${at(domain)} ${RECORD_WORDS[record]}.`;
		const common = { area: 'sender', code: `sender_${name}`, numbers: { record } } as const;
		if (record === 'there') return { ...common, state: 'well', words };
		if (record === 'unknown') {
			const again = 'Load the page again in a while.';
			return { ...common, state: 'look', words, todo: again };
		}
		return { ...common, state: missing, words, todo };
	});
}

// Versions.

/** The migrations that the build knows, and those that the database has. */
export interface MigrationsFact {
	known: readonly { name: string; madeAt: number }[];
	applied: { names: readonly string[] } | { madeAt: readonly number[] };
}

/** Which migrations the database lacks, and how many it has that the build does not know. */
export function compareMigrations({ known, applied }: MigrationsFact): {
	pending: string[];
	unknown: number;
} {
	const isApplied = (migration: { name: string; madeAt: number }) =>
		'names' in applied
			? applied.names.includes(migration.name)
			: applied.madeAt.includes(migration.madeAt);
	const pending = known.filter((migration) => !isApplied(migration)).map(({ name }) => name);
	const unknown =
		'names' in applied
			? applied.names.filter((name) => !known.some((migration) => migration.name === name))
			: applied.madeAt.filter((time) => !known.some(({ madeAt }) => madeAt === time));
	return { pending, unknown: unknown.length };
}

export function versionFindings(migrations: MigrationsFact): Finding[] {
	const { pending, unknown } = compareMigrations(migrations);
	const common = { area: 'version' } as const;
	const numbers = { known: migrations.known.length, pending: pending.length, unknown };
	if (pending.length > 0) {
		return [
			{
				...common,
				code: 'migrations_pending',
				state: 'broken',
				words: `The database lacks ${counted(pending.length, 'migration')}: ${pending.join(', ')}.`,
				todo: 'Deploy again, or on your own machine start the site anew.',
				numbers,
			},
		];
	}
	if (unknown > 0) {
		return [
			{
				...common,
				code: 'database_ahead',
				state: 'look',
				words: `The database is ahead of this build: ${counted(unknown, 'migration')} that it does not know.`,
				todo: 'Deploy the newest version.',
				numbers,
			},
		];
	}
	const words = `All ${counted(migrations.known.length, 'migration')} are applied.`;
	return [{ ...common, code: 'migrations', state: 'well', words, numbers }];
}
