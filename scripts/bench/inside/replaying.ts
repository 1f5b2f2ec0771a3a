import type { Environment } from '../../../src/environment.ts';
import type { Recording, Step } from './steps.ts';

/**
 * Runs inside a Worker: the constant page. It asks of the database and of KV what the site asked for a
 * page, step by step, and answers with the very bytes, so that what the site costs above it is the site's own.
 */

/** Replaced by what was recorded, by path (sites/entries.ts). */
declare const RECORDINGS: Record<string, Recording>;

async function take(step: Step, env: Environment): Promise<void> {
	if (step.call === 'kv.get') {
		if (env.KV) await Reflect.apply(env.KV.get, env.KV, step.values);
		return;
	}
	const database = step.isForReplica ? env.DB.withSession('first-unconstrained') : env.DB;
	const statements = step.statements.map(({ text, values }) =>
		database.prepare(text).bind(...values),
	);
	const [first] = statements;
	if (step.call === 'batch' || !first) await database.batch(statements);
	else if (step.call === 'first') await first.first();
	else if (step.call === 'raw') await first.raw();
	else await first[step.call]();
}

export default {
	async fetch(request, env) {
		const recording = RECORDINGS[decodeURIComponent(new URL(request.url).pathname)];
		if (!recording) return new Response(null, { status: 404 });
		for (const step of recording.steps) await take(step, env);
		return new Response(recording.body, {
			headers: { 'content-type': 'text/html; charset=utf-8' },
		});
	},
} satisfies ExportedHandler<Environment>;
