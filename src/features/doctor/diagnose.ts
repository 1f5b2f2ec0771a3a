import { BUILD } from '../../build-info.ts';
import type { Context } from '../../context.ts';
import {
	type DatabaseFacts,
	MOST_COUNTED,
	readAppliedMigrations,
	readDiagnosis,
} from '../../db/doctor/diagnosis.ts';
import { outcomesOf } from '../../db/doctor/mail-facts.ts';
import { askedMailFindings } from '../../domain/doctor/findings/asked-mail.ts';
import { bounceFindings } from '../../domain/doctor/findings/bounces.ts';
import { configurationFindings } from '../../domain/doctor/findings/configuration.ts';
import { contactFindings } from '../../domain/doctor/findings/contact.ts';
import { type ChoreFact, cronFindings } from '../../domain/doctor/findings/cron.ts';
import {
	databaseFailing,
	databaseFindings,
	databaseGone,
} from '../../domain/doctor/findings/database.ts';
import type { Finding } from '../../domain/doctor/findings/finding.ts';
import { outboxFindings } from '../../domain/doctor/findings/outbox.ts';
import { senderFindings } from '../../domain/doctor/findings/sender.ts';
import { sessionFindings } from '../../domain/doctor/findings/sessions.ts';
import { versionFindings } from '../../domain/doctor/findings/versions.ts';
import { senderDomain } from '../../domain/doctor/sender-domain.ts';
import { summarise } from '../../domain/doctor/session-reads.ts';
import { dailyCeilings, doSignInEmailsFail } from '../../domain/mail/limits.ts';
import type { Locale } from '../../domain/text/language.ts';
import { describeError, logger } from '../../logger.ts';
import { probeKv } from './check-health.ts';
import { lookUpSender } from './look-up-sender.ts';

const DAY_MS = 24 * 60 * 60_000;
/** For how long bounces and failed emails are reported. */
export const LOOKED_BACK_MS = 30 * DAY_MS;

/** How the site is. */
export interface Diagnosis {
	findings: Finding[];
	/** What the database said; null if it doesn't respond. */
	database: {
		chores: ChoreFact[];
		rows: DatabaseFacts['rows'];
	} | null;
}

/**
 * Checks everything that the site depends on, all at once: an outage is a finding, and affects nothing
 * else. Waits for the DNS two seconds at most, for KV one.
 *
 * @param reader whose locale it is said in; a promise where that is read at the same time
 */
export async function diagnose(
	context: Context,
	reader: Locale | Promise<Locale>,
): Promise<Diagnosis> {
	const { env, config } = context;
	const [locale, facts, applied, kv, sender] = await Promise.all([
		reader,
		readFacts(context),
		known('migrations', readAppliedMigrations(context.db)),
		probeKv(context),
		lookUpSender(context),
	]);
	const chores = facts?.chores.map(choreOf) ?? [];
	const findings: Finding[] = [
		...(facts
			? findingsOf(facts, chores, context, locale)
			: [(applied ? databaseFailing : databaseGone)(locale)]),
		...(applied ? versionFindings({ known: BUILD.migrations, applied }, locale) : []),
		...sessionFindings(summarise(facts?.reads ?? []), kv, locale),
		...configurationFindings(
			{
				isLocal: config.isLocal,
				siteUrl: config.siteUrl,
				authSecret: config.authSecret,
				hasPreviousSecret: config.previousAuthSecret !== undefined,
				hasKv: env.KV !== undefined,
				hasQueue: env.OUTBOX_QUEUE !== undefined,
				senderDomain: senderDomain(config.mail.from),
				people: facts?.people ?? null,
			},
			locale,
		),
		...senderFindings(sender, locale),
	];
	return { findings, database: facts ? { chores, rows: facts.rows } : null };
}

function findingsOf(
	facts: DatabaseFacts,
	chores: readonly ChoreFact[],
	{ config, now }: Pick<Context, 'config' | 'now'>,
	locale: Locale,
): Finding[] {
	const { outbox, addresses, askedMails } = facts;
	return [
		...cronFindings(chores, now, locale),
		...outboxFindings(
			{
				waiting: outbox.single + outbox.batch + outbox.inBatches,
				dueSince: outbox.dueSince === null ? null : new Date(outbox.dueSince),
				retried: outbox.retried,
				failed: outbox.failed,
				heldSince: moment(outbox.heldSince),
				mostCounted: MOST_COUNTED,
			},
			now,
			locale,
		),
		...askedMailFindings(
			{
				isFailing: doSignInEmailsFail(outcomesOf(askedMails)),
				waiting: askedMails.waiting,
				sent: askedMails.sent,
				plan: dailyCeilings(config.emailsPerDay).site,
				mostCounted: MOST_COUNTED,
			},
			locale,
		),
		...contactFindings(
			{
				hasAddress: facts.people.hasContactAddress === 1,
				recipients: facts.people.contactRecipients,
				failed: facts.people.contactsFailed,
				mostCounted: MOST_COUNTED,
			},
			locale,
		),
		...bounceFindings(
			{
				...addresses,
				heard: config.isLocal ? 'local' : config.webhookSecret === undefined ? 'no' : 'yes',
			},
			locale,
		),
		...databaseFindings(facts, locale),
	];
}

function readFacts({ db, config, now }: Context): Promise<DatabaseFacts | null> {
	const since = new Date(now.getTime() - LOOKED_BACK_MS);
	const ceilings = dailyCeilings(config.emailsPerDay);
	return known('facts', readDiagnosis(db, { ownerEmail: config.ownerEmail, since, now, ceilings }));
}

/** What the database said, or null if it failed, which is logged. */
async function known<Told>(what: string, asking: Promise<Told>): Promise<Told | null> {
	try {
		return await asking;
	} catch (error) {
		logger.error('doctor_database', { what, ...describeError(error) });
		return null;
	}
}

const moment = (ms: number | null) => (ms === null ? null : new Date(ms));

function choreOf(row: DatabaseFacts['chores'][number]): ChoreFact {
	return {
		...row,
		startedAt: new Date(row.startedAt),
		finishedAt: moment(row.finishedAt),
		lastFailedAt: moment(row.lastFailedAt),
	};
}
