import type { Context } from '../../context.ts';
import { describeError, logger } from '../../logger.ts';
import { handBatchesToQueue } from './deliver-batches.ts';
import { BATCH_SIZE, deliverOutbox } from './deliver-outbox.ts';

/** A queue takes no more messages at once (developers.cloudflare.com/queues/platform/limits). */
const MESSAGES_AT_ONCE = 100;

/**
 * Delivers what a request owes, after its response: at once where it is a few, through the queue where it is
 * many, and of many without a queue the first few. Whatever goes wrong here, the minute cron finds the
 * messages, and so it does the rest.
 */
export async function deliverOwed(
	context: Context,
	{ ids, hasBatches }: ReturnType<Context['takeOwed']>,
): Promise<void> {
	if (hasBatches) await handBatchesToQueue(context);
	if (ids.length === 0) return;
	const queue = context.env.OUTBOX_QUEUE;
	try {
		if (ids.length > BATCH_SIZE && queue) await handToQueue(queue, ids);
		else await deliverOutbox(context, ids.slice(0, BATCH_SIZE));
	} catch (error) {
		logger.error('outbox_delivery_failed', describeError(error));
	}
}

async function handToQueue(
	queue: NonNullable<Context['env']['OUTBOX_QUEUE']>,
	ids: readonly string[],
): Promise<void> {
	const messages = [];
	for (let start = 0; start < ids.length; start += BATCH_SIZE) {
		messages.push({ body: { outboxIds: ids.slice(start, start + BATCH_SIZE) } });
	}
	// The minute cron finds what is left.
	await queue.sendBatch(messages.slice(0, MESSAGES_AT_ONCE));
}
