import type { APIContext } from 'astro';
import { requireFreshSignIn } from '../../auth/fresh-sign-in.ts';
import { GATED_ROUTES, wayBackTo } from '../../auth/gated-routes.ts';
import { authorize } from '../../auth/policy.ts';
import { loginPath } from '../requests/next-path.ts';
import { isSafeMethod } from '../requests/origin.ts';
import { seeOther, wantsJson } from './respond.ts';

/**
 * Where somebody is led who was signed out while a form was on its way: to sign in, and back to its page.
 *
 * @returns null for JSON and for what no form sends: that is refused
 */
export function signInFirst({
	locals,
	params,
	request,
	routePattern,
}: Pick<APIContext, 'locals' | 'params' | 'request' | 'routePattern'>): Response | null {
	const gate = GATED_ROUTES[routePattern];
	const back = locals.formPage ?? (gate && wayBackTo(routePattern, gate, params));
	if (back === undefined || isSafeMethod(request.method) || wantsJson(request)) return null;
	return seeOther(loginPath(back), 'unauthenticated');
}

/**
 * Lets a request through if its sender may see the page: the only place that sends visitors to sign in.
 *
 * @returns the redirect to the sign-in for a visitor with a browser; null to go on
 * @throws Refusal `unauthenticated` for a visitor who wants JSON, `forbidden` for a member without the right,
 *   `sign_in_again` where only a fresh sign-in will do
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
	const viewer = authorize(locals.viewer, gate.needs);
	if (gate.isFresh) {
		requireFreshSignIn(viewer, locals.context.now, wayBackTo(routePattern, gate, params));
	}
	return null;
}
