import type { Context } from '../../context.ts';
import {
	type BatchMember,
	type ClaimedBatch,
	claimBatch,
	closeBatch,
	markBatchFailed,
	markBatchSent,
	prepareBatch,
	releaseBatch,
	subjectOf,
} from '../../db/mail/batches.ts';
import { clubProfile } from '../../domain/club/club.ts';
import { fateOf, mayOthersFollow } from '../../domain/mail/batch-fate.ts';
import {
	batchWriteOff,
	recipientWriteOff,
	repeatWriteOff,
} from '../../domain/mail/batch-write-off.ts';
import { mayKeyBeGone } from '../../domain/mail/retry.ts';
import { statedEventId, statesOf } from '../../domain/mail/stated-event.ts';
import type { NotRepeated } from '../../domain/mail/write-offs.ts';
import { describeError, logger } from '../../logger.ts';
import { type BatchRequest, batchRequest, bodyOf } from '../../mail/batch-request.ts';
import { type BatchSubject, clubMails } from '../../mail/templates/club-mail.ts';
import { statedEvent } from '../../mail/templates/club-mail-text.ts';
import { MailError } from '../../mail/transports/transport.ts';
import { waitForCall } from './keep-pace.ts';

/** A worker that has not reported on a claim for this long was lost. */
const STALE_CLAIM_MS = 2 * 60_000;

/**
 * How many batches one tick of the cron sends beside its other chores, and one message of the queue: a
 * batch costs eight or nine queries, eleven where everything goes wrong
 * (tests/integration/mail/batches.test.ts), and the free plan allows fifty
 * (developers.cloudflare.com/d1/platform/limits).
 */
const BATCHES_A_TICK = 2;
export const BATCHES_A_MESSAGE = 4;

/**
 * The largest request: it is in memory while it's sent, beside whatever else the isolate does in its 128 MB
 * (developers.cloudflare.com/workers/platform/limits).
 */
const MOST_BYTES = 1_500_000;

export interface BatchReport {
	/** How many batches were sent. */
	batches: number;
	/** How many emails these were. */
	sent: number;
	/** How many messages were not sent, because their recipients want none or they came too late. */
	writtenOff: number;
	/** How many batches were not accepted. */
	failed: number;
}

/**
 * Sends emails that go out together: invitations, reminders, thanks and announcements that are due. A batch
 * is claimed, so that nobody else delivers the same, what its bytes are is stored before they are sent for
 * the first time, and its id is their idempotency key: without a response, a retry is the same request. A batch
 * that was refused for certain is formed again under another id. Between two calls lies the pause that
 * everybody who sends many keeps together.
 *
 * What is more than `limit` batches goes to the queue, where there is one; else the next tick goes on.
 *
 * @param limit how many batches at most
 */
export async function deliverBatches(
	context: Context,
	limit: number = BATCHES_A_TICK,
): Promise<BatchReport> {
	const report: BatchReport = { batches: 0, sent: 0, writtenOff: 0, failed: 0 };
	for (let number = 0; number < limit; number += 1) {
		const claim = crypto.randomUUID();
		const now = context.clock();
		const staleBefore = new Date(now.getTime() - STALE_CLAIM_MS);
		const batch = await claimBatch(context.db, { claim, now, staleBefore });
		if (!batch) return report;
		if (!(await deliver(context, batch, claim, report))) return report;
	}
	await handBatchesToQueue(context);
	return report;
}

/**
 * Has due messages of the batch lane sent through the queue. Without a queue, or if it fails, the minute
 * cron does the same.
 */
export async function handBatchesToQueue({ env }: Pick<Context, 'env'>): Promise<void> {
	try {
		await env.OUTBOX_QUEUE?.send({ batches: true });
	} catch (error) {
		logger.error('outbox_delivery_failed', describeError(error));
	}
}

/** @returns whether to go on with the next batch */
async function deliver(
	context: Context,
	batch: ClaimedBatch,
	claim: string,
	report: BatchReport,
): Promise<boolean> {
	const { db, mail, clock } = context;
	const { id } = batch;
	try {
		const work = await makeReady(context, batch, claim, report);
		if (work === 'nothing_to_send') return true;
		if (work === 'lost' || work === 'too_late') {
			await releaseBatch(db, id, claim, isMade(batch));
			return work === 'lost';
		}
		await waitForCall(work.callAt, clock);
		await mail.sendBatch(work.body, work.emails, id);
		await markBatchSent(db, id, claim, clock());
		report.batches += 1;
		report.sent += work.emails;
		return true;
	} catch (error) {
		report.failed += 1;
		return reportFailure(context, batch, claim, error);
	}
}

/**
 * Determines the recipients of a batch, and stores its request. A batch whose bytes may have been accepted
 * already is left as it is, as long as it is still useful and true.
 */
async function makeReady(
	{ db, mail, config, clock }: Context,
	batch: ClaimedBatch,
	claim: string,
	report: BatchReport,
): Promise<
	{ body: Uint8Array; emails: number; callAt: Date } | 'nothing_to_send' | 'lost' | 'too_late'
> {
	const { id, members } = batch;
	const now = clock();
	const [first] = members;
	const facts = first ? await subjectOf(db, first.id, now, statedEventId(batch.states)) : null;
	if (!first || !facts) {
		await closeBatch(db, id, claim, {});
		return 'nothing_to_send';
	}
	const club = clubProfile(facts.club);
	const subject: BatchSubject = { ...facts, club, kind: first.kind, now };
	const outdated =
		batchWriteOff(subject, facts.announcement) ??
		repeatWriteOff(subject.kind, batch.states, subject.next);
	if (isMade(batch) && mayKeyBeGone(batch.createdAt, now)) {
		const reason: NotRepeated = 'key_expired';
		throw new MailError(reason, false);
	}

	const reasons: Record<string, string> = {};
	const recipients: BatchMember[] = [];
	for (const member of members) {
		const reason = outdated ?? recipientWriteOff(member, subject);
		if (reason === null) recipients.push(member);
		else reasons[member.id] = reason;
	}
	if (recipients.length === 0) {
		await closeBatch(db, id, claim, reasons);
		report.writtenOff += members.length;
		return 'nothing_to_send';
	}

	const common = { id, claim, members: members.length, pauseMs: mail.pauseMs, now };
	if (isMade(batch)) {
		const sent = { ...common, request: null, states: null, writtenOff: {}, leftOver: [] };
		const callAt = await prepareBatch(db, sent);
		if (callAt === 'lost' || callAt === 'too_late') return callAt;
		return { ...storedBody(batch), callAt };
	}

	const mails = await clubMails(subject, recipients, config);
	const request = batchRequest(mails, mail.batchItem);
	const { body, emails } = bodyOf(request, MOST_BYTES);
	const leftOver = recipients.slice(emails).map((recipient) => recipient.id);
	const shown = statedEvent(first.kind, subject);
	const states = shown && statesOf(shown);
	const callAt = await prepareBatch(db, {
		...common,
		request: JSON.stringify({ ...request, emails: request.emails.slice(0, emails) }),
		states,
		writtenOff: reasons,
		leftOver,
	});
	report.writtenOff += Object.keys(reasons).length;
	if (callAt === 'lost' || callAt === 'too_late') return callAt;
	return { body, emails, callAt };
}

/** Whether the request was made before: an earlier attempt may have been accepted. */
const isMade = ({ request, body }: ClaimedBatch): boolean => request !== null || body !== null;

/** The bytes that an earlier attempt may have sent. */
function storedBody({ request, body, members }: ClaimedBatch): {
	body: Uint8Array;
	emails: number;
} {
	// Where there are both, the release before has sent its own since.
	if (body !== null) return { body: new TextEncoder().encode(body), emails: members.length };
	return bodyOf(JSON.parse(request ?? '') as BatchRequest);
}

/**
 * Decides what becomes of a batch that was not accepted.
 *
 * @returns whether to go on with the next batch
 */
async function reportFailure(
	{ db, clock }: Context,
	batch: ClaimedBatch,
	claim: string,
	error: unknown,
): Promise<boolean> {
	const { id, attempts, members } = batch;
	const now = clock();
	const isRetryable = !(error instanceof MailError) || error.isRetryable;
	const retryAfterMs = error instanceof MailError ? error.retryAfterMs : undefined;
	// Bytes that were there before may have been accepted, whatever is said of them now.
	const wasRefused = !isMade(batch) && error instanceof MailError && error.isCertain;
	const outcome = { isRetryable, retryAfterMs, wasRefused };
	const fate = fateOf(batch, outcome, now);
	const description = describeError(error);
	logger.warn('mail_batch_failed', {
		batchId: id,
		kind: members[0]?.kind,
		messages: members.length,
		attempts,
		givenUp: fate === 'give_up',
		...description,
	});
	await markBatchFailed(db, {
		id,
		claim,
		// The description leaves out what a failed query quotes: the emails with their addresses, for one.
		failure: String(description.message ?? description.error),
		fate,
		holdUntil: retryAfterMs === undefined ? null : new Date(now.getTime() + retryAfterMs),
		now,
	});
	return mayOthersFollow(outcome);
}
