import type { Context } from '../context.ts';
import type { OutboxQueueMessage } from '../environment.ts';
import { deliverOutbox } from '../features/deliver-outbox.ts';

/** Delivers the outbox messages that a queue message names; retries are the outbox's own affair. */
export async function deliverQueued(
	context: Context,
	batch: MessageBatch<OutboxQueueMessage>,
): Promise<void> {
	for (const message of batch.messages) {
		await deliverOutbox(context, message.body.outboxIds);
		message.ack();
	}
}
