import type { APIRoute } from 'astro';
import { checkHealth } from '../../features/doctor/check-health.ts';
import { json } from '../../http/responses/respond.ts';

/** For monitors: 200 while the site can do its work, 503 when the database is gone. */
export const GET: APIRoute = async ({ locals: { context } }) => {
	const health = await checkHealth(context);
	return json(health, health.checks.database === 'ok' ? 200 : 503);
};
