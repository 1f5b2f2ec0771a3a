import type { APIContext } from 'astro';
import { GATED_ROUTES, wayBackTo } from '../../auth/gated-routes.ts';
import { authorize } from '../../auth/policy.ts';
import { loginPath } from '../requests/next-path.ts';
import { seeOther, wantsJson } from './respond.ts';

/**
 * Lets through who may see the page of this request: the only place that sends visitors to sign in.
 *
 * @returns the way to the sign-in for a visitor with a browser; null for who may go on
 * @throws Refusal `unauthenticated` for a visitor who wants JSON, `forbidden` for a member without the right
 */
export function passGate({
	locals,
	params,
	request,
	routePattern,
}: Pick<APIContext, 'locals' | 'params' | 'request' | 'routePattern'>): Response | null {
	const gate = GATED_ROUTES[routePattern];
	if (!gate) return null;
	if (!locals.viewer && !wantsJson(request)) {
		return seeOther(loginPath(wayBackTo(routePattern, gate, params)));
	}
	authorize(locals.viewer, gate.needs);
	return null;
}
