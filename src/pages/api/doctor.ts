import type { APIRoute } from 'astro';
import { authorize } from '../../auth/policy.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { BUILD } from '../../build-info.ts';
import type { Config } from '../../config.ts';
import { worstState } from '../../domain/doctor/findings/finding.ts';
import { isSameSecret } from '../../domain/doctor/secrets.ts';
import { Refusal } from '../../domain/errors.ts';
import { diagnose } from '../../features/doctor/diagnose.ts';
import { json, refusalAsJson } from '../../http/responses/respond.ts';

/**
 * Lets a monitor in by its token, and everybody else by the session of an owner.
 *
 * @throws Refusal `unauthenticated` without either, `forbidden` for anyone but an owner
 */
async function letIn(request: Request, viewer: Viewer | null, config: Config): Promise<void> {
	const authorization = request.headers.get('authorization');
	if (authorization === null) {
		authorize(viewer, 'doctor.see');
		return;
	}
	const token = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
	const isRight =
		token !== undefined &&
		config.monitorToken !== undefined &&
		(await isSameSecret(token, config.monitorToken));
	if (!isRight) throw new Refusal('unauthenticated');
}

/** How the site is, for monitors: 200 where it works, 503 where something is broken. */
export const GET: APIRoute = async ({ request, locals: { context, viewer, locale } }) => {
	try {
		await letIn(request, viewer, context.config);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		const refused = await refusalAsJson(error, locale);
		if (error.status === 401) refused.headers.set('www-authenticate', 'Bearer');
		return refused;
	}
	const { findings } = await diagnose(context, locale);
	const status = worstState(findings);
	const body = {
		status,
		checkedAt: context.now.toISOString(),
		version: BUILD.version,
		commit: BUILD.commit,
		findings: findings.map(({ area, code, about, state, text, numbers }) => ({
			...numbers,
			area,
			code,
			...(about !== undefined && { about }),
			state,
			message: text,
		})),
	};
	return json(body, status === 'broken' ? 503 : 200);
};
