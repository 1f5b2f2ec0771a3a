import { waitUntil } from 'cloudflare:workers';
import { handle } from '@astrojs/cloudflare/handler';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import type { Environment, OutboxQueueMessage } from './environment.ts';
import { discardBody, withKnownLength } from './http/body.ts';
import { setSecurityHeaders } from './http/headers.ts';
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
		const known = await withKnownLength(request);
		const response = await handle(known, env, executionContext);
		await discardBody(known);
		if (response.headers.has('content-security-policy')) return response;
		// Astro answers some requests, such as those with slashes too many, before the middleware.
		const answer = new Response(response.body, response);
		const isHttps = new URL(request.url).protocol === 'https:';
		setSecurityHeaders(answer.headers, { styleHashes: [], isHttps });
		return answer;
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
