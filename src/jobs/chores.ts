import type { Context } from '../context.ts';
import { primary } from '../db/client.ts';
import { countedDatabase } from '../db/counted-database.ts';
import { type ChoreRun, lastChoreRuns, recordChoreRuns } from '../db/doctor/chore-runs.ts';
import { deleteExpiredRows } from '../db/doctor/clean-up.ts';
import { foldNames } from '../db/text/fold-names.ts';
import { CHORE_MINUTES, type ChoreName } from '../domain/doctor/chores.ts';
import { sendDueAnnouncements } from '../features/announcements/send-announcement.ts';
import { sendContactMessages } from '../features/club/contact-organizers.ts';
import { sendDueInvitationRequests } from '../features/mail/ask-for-invitations.ts';
import { deliverBatches, handBatchesToQueue } from '../features/mail/deliver-batches.ts';
import { deliverOutbox } from '../features/mail/deliver-outbox.ts';
import { planMailings } from '../features/mail/plan-mailings.ts';
import { openEvents } from '../features/series/open-events.ts';
import { sendWaitingSignIns } from '../features/sign-in/send-waiting-sign-ins.ts';
import { describeError, logger } from '../logger.ts';

interface Chore {
	name: ChoreName;
	/** The most queries that one run asks; nearly always it is one or two. */
	queries: number;
	run: (context: Context) => Promise<unknown>;
}

/**
 * Everything that the club does automatically, in the order of a tick: what creates email, then what
 * delivers it.
 */
export const CHORES: readonly Chore[] = [
	{ name: 'open-events', queries: 9, run: openEvents },
	{ name: 'plan-mailings', queries: 5, run: planMailings },
	{ name: 'send-announcements', queries: 11, run: sendDueAnnouncements },
	{ name: 'send-invitation-requests', queries: 19, run: sendAskedMails },
	{
		name: 'send-contact-messages',
		queries: 4,
		run: (context) => sendContactMessages(context),
	},
	{ name: 'deliver-outbox', queries: 7, run: (context) => deliverOutbox(context) },
	{
		name: 'deliver-batches',
		queries: 22,
		run: (context) => deliverBatches(context),
	},
	{ name: 'fold-names', queries: 2, run: foldNames },
	{ name: 'clean-up', queries: 14, run: deleteExpiredRows },
];

/** Emails that people asked for: those to sign in first, for which somebody may be waiting. */
async function sendAskedMails(context: Context): Promise<void> {
	await sendWaitingSignIns(context);
	await sendDueInvitationRequests(context);
}

/** The cron's own clock wavers by seconds; a chore that is due within this time runs now. */
const TOLERANCE_MS = 20_000;
/**
 * The queries that the free plan allows for one invocation
 * (developers.cloudflare.com/d1/platform/limits), all chores of a tick together.
 */
export const QUERIES_A_TICK = 50;
/** What the record of a run costs: its beginning, and its end if it is the last. */
const RECORD_QUERIES = 2;

/**
 * Runs what is due at this tick and records each run. One failure is recorded and never stops the
 * others. A chore for which too few queries are left waits for the next tick, where it goes first, rather
 * than being cut off in the middle. After an outage each runs once, and knows itself what is still of use.
 */
export async function runChores(context: Context): Promise<void> {
	const { now, clock } = context;
	const { database, queries } = countedDatabase(context.env.DB);
	const db = primary(database);
	const counted: Context = { ...context, db, env: { ...context.env, DB: database } };

	const runs = await lastChoreRuns(db);
	const startedAt = new Map(runs.map((run) => [run.name, run.startedAt.getTime()]));
	const lastStart = ({ name }: Chore) => startedAt.get(name) ?? 0;
	const isDue = (chore: Chore) => {
		const elapsed = now.getTime() - lastStart(chore);
		// A run in the future is one by a clock that was wrong: it must not stop the chores until then.
		return elapsed >= CHORE_MINUTES[chore.name] * 60_000 - TOLERANCE_MS || elapsed < -TOLERANCE_MS;
	};
	const due = CHORES.filter(isDue).sort((one, other) => lastStart(one) - lastStart(other));
	let ended: ChoreRun[] = [];
	for (const chore of due) {
		if (queries() + chore.queries + RECORD_QUERIES > QUERIES_A_TICK) {
			logger.warn('chore_put_off', { chore: chore.name, queries: queries() });
			continue;
		}
		const run = { name: chore.name, startedAt: now };
		await recordChoreRuns(db, [...ended, run]);
		ended = [{ ...run, failure: await failureOf(chore, counted), finishedAt: clock() }];
	}
	await recordChoreRuns(db, ended);
	// Single messages are delivered by a chore of their own.
	if (context.takeOwed().hasBatches) await handBatchesToQueue(context);
}

/** Runs a chore; says what it failed with, if it did. */
async function failureOf({ name, run }: Chore, context: Context): Promise<string | null> {
	try {
		await run(context);
		return null;
	} catch (error) {
		logger.error('chore_failed', { chore: name, ...describeError(error) });
		// The message may quote what the chore was about.
		return error instanceof Error ? error.name : 'unknown';
	}
}
