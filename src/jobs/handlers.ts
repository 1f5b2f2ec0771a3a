import { wallClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { type Context, createContext } from '../context.ts';
import type { Environment, OutboxQueueMessage } from '../environment.ts';
import { logger } from '../logger.ts';
import { runChores } from './chores.ts';
import { deliverQueued } from './deliver-queued.ts';

/** The context of a tick or a batch; null, and said in the log, where the settings are not right. */
function contextAt(
	env: Environment,
	now: Date,
	executionContext: Pick<ExecutionContext, 'waitUntil'>,
): Context | null {
	const configuration = readConfig(env);
	if (!configuration.ok) {
		logger.error('not_configured', {
			names: configuration.problems.map((problem) => problem.name).join(' '),
		});
		return null;
	}
	return createContext(env, configuration.config, now, (work) => executionContext.waitUntil(work));
}

/**
 * What Cloudflare calls without anybody asking for a page: the minute cron and the consumer of the
 * queue. The site's own Worker has them, and where the site is on Pages, which has neither, the chores
 * Worker has nothing else.
 */
export const choreHandlers = {
	/** Runs the chores that are due. `scheduledTime` is in milliseconds since 1970. */
	async scheduled(controller, env, executionContext) {
		const context = contextAt(env, new Date(controller.scheduledTime), executionContext);
		if (context) await runChores(context);
	},

	/** Delivers what the messages name; without the settings they come again. */
	async queue(batch, env, executionContext) {
		const context = contextAt(env, wallClock(), executionContext);
		if (!context) return batch.retryAll();
		await deliverQueued(context, batch);
	},
} satisfies ExportedHandler<Environment, OutboxQueueMessage>;
