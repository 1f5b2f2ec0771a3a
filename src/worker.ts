import { answerThroughAstro } from './astro-app.ts';
import { wallClock } from './clock.ts';
import { readConfig } from './config.ts';
import type { Environment, OutboxQueueMessage } from './environment.ts';
import { withReadablePath } from './http/requests/readable-path.ts';
import { discardBody, receive } from './http/requests/received-body.ts';
import { setSecurityHeaders, withOwnPhrase } from './http/responses/headers.ts';
import { answerVisitors } from './http/visitors/answer-visitors.ts';

/** Loaded when the cron or the queue calls: an isolate that starts for a page needs none of the chores. */
const loadChores = async () => (await import('./jobs/handlers.ts')).choreHandlers;

/** The site's own answer: the body is read to its end, and Astro makes the page. */
async function respond(
	request: Request,
	env: Environment,
	executionContext: ExecutionContext,
): Promise<Response> {
	const received = await receive(withReadablePath(request), env.DB);
	const response = await answerThroughAstro(received, (work) => executionContext.waitUntil(work));
	await discardBody(received);
	if (response.headers.has('content-security-policy')) return response;
	// Astro responds to some requests, like those with too many slashes, before the middleware.
	const own = withOwnPhrase(response);
	const isHttps = new URL(request.url).protocol === 'https:';
	setSecurityHeaders(own.headers, { styleHashes: [], isHttps });
	return own;
}

export default {
	fetch(request, env, executionContext) {
		const configuration = readConfig(env);
		const memory = {
			ageMs: configuration.ok ? configuration.config.visitorMemoryMs : 0,
			now: wallClock().getTime(),
			waitUntil: (work: Promise<unknown>) => executionContext.waitUntil(work),
		};
		return answerVisitors(request, memory, (asked) => respond(asked, env, executionContext));
	},

	async scheduled(controller, env, executionContext) {
		await (await loadChores()).scheduled(controller, env, executionContext);
	},

	async queue(batch, env, executionContext) {
		await (await loadChores()).queue(batch, env, executionContext);
	},
} satisfies ExportedHandler<Environment, OutboxQueueMessage>;
