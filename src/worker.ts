import { waitUntil } from 'cloudflare:workers';
import { handle } from '@astrojs/cloudflare/handler';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import type { Environment, OutboxQueueMessage } from './environment.ts';
import { withKnownLength } from './http/body.ts';
import { runChores } from './jobs/chores.ts';
import { deliverQueued } from './jobs/deliver-queued.ts';
import { logger } from './logger.ts';

function contextAt(env: Environment, now: Date) {
	const configuration = readConfig(env);
	if (!configuration.ok) {
		logger.error('not_configured', {
			names: configuration.problems.map((problem) => problem.name).join(' '),
		});
		return null;
	}
	return createContext(env, configuration.config, now, waitUntil);
}

export default {
	async fetch(request, env, executionContext) {
		return handle(await withKnownLength(request), env, executionContext);
	},

	async scheduled(controller, env) {
		const context = contextAt(env, new Date(controller.scheduledTime));
		if (context) await runChores(context);
	},

	async queue(batch, env) {
		const context = contextAt(env, new Date());
		if (!context) return batch.retryAll();
		await deliverQueued(context, batch);
	},
} satisfies ExportedHandler<Environment, OutboxQueueMessage>;
