import type { Context } from '../context.ts';
import type { OutboxQueueMessage } from '../environment.ts';
import { BATCHES_A_MESSAGE, deliverBatches } from '../features/mail/deliver-batches.ts';
import { deliverOutbox } from '../features/mail/deliver-outbox.ts';

/** What is held back for longer than this is left to the minute cron. */
const LONGEST_DELAY_SECONDS = 60;

/**
 * Delivers what a message of the queue asks for; the outbox does the retries. What the pace has no room for
 * now is queued again for later.
 */
export async function deliverQueued(
	context: Context,
	batch: MessageBatch<OutboxQueueMessage>,
): Promise<void> {
	for (const message of batch.messages) {
		if ('batches' in message.body) await deliverBatches(context, BATCHES_A_MESSAGE);
		else {
			const { heldUntil } = await deliverOutbox(context, message.body.outboxIds);
			if (heldUntil) await comeAgain(context, message.body, heldUntil);
		}
		message.ack();
	}
}

async function comeAgain(
	{ env, clock }: Context,
	message: OutboxQueueMessage,
	heldUntil: Date,
): Promise<void> {
	const delaySeconds = Math.ceil((heldUntil.getTime() - clock().getTime()) / 1000);
	if (delaySeconds > LONGEST_DELAY_SECONDS) return;
	await env.OUTBOX_QUEUE?.send(message, { delaySeconds: Math.max(1, delaySeconds) });
}
