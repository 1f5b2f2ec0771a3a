import type { APIRoute } from 'astro';
import { clearedPendingCookie, readPendingCookie } from '../../../auth/providers/pending-cookie.ts';
import { signInCookie } from '../../../auth/sign-in-cookie.ts';
import { SET_UP_PATH } from '../../../domain/club/set-up-path.ts';
import { Refusal } from '../../../domain/errors.ts';
import { clientOf } from '../../../domain/sign-in/client-address.ts';
import { asProvider } from '../../../domain/sign-in/sign-in-method.ts';
import { endPresentSession } from '../../../features/sign-in/end-sessions.ts';
import { finishProviderSignIn } from '../../../features/sign-in/sign-in-with-provider.ts';
import {
	confirmPath,
	loginPath,
	safeNextPath,
	tokenPath,
} from '../../../http/requests/next-path.ts';
import type { NoticeOrCode } from '../../../http/responses/notices.ts';
import { seeOther } from '../../../http/responses/respond.ts';

/**
 * Where a provider leads back to. By its protocol this is a GET that signs in: only in the browser that began, which
 * alone has the cookie, and once. For everybody else, a scanner of links among them, it does nothing.
 */
export const GET: APIRoute = async ({ request, params, url, locals }) => {
	const { context, auth, viewer } = locals;
	const { config, now } = context;
	const provider = asProvider(params.provider);
	if (!provider || !config.providers[provider]) throw new Refusal('not_found');
	const pending = await readPendingCookie(config, request, now);
	if (pending?.provider !== provider) throw new Refusal('provider_failed', { next: '/' });
	const next = safeNextPath(pending.next);
	const client = clientOf(request.headers.get('cf-connecting-ip'));
	const outcome = await finishProviderSignIn(context, auth, pending, url.searchParams, {
		client,
		headers: request.headers,
	});
	const go = (path: string, cookies: readonly string[] = [], notice?: NoticeOrCode) => {
		const response = seeOther(path, notice);
		for (const cookie of [...cookies, clearedPendingCookie(config)]) {
			response.headers.append('set-cookie', cookie);
		}
		return response;
	};
	switch (outcome.kind) {
		case 'cancelled':
			return go(loginPath(next), [], 'provider_cancelled');
		case 'asks':
			return go(tokenPath(outcome.token, next), [signInCookie(config, outcome.asked)]);
		case 'emailed':
			return go(confirmPath(next), [signInCookie(config, outcome.asked)], 'provider_by_email');
		case 'signed_in':
			// Signed in anew: this browser has no use for the session before any more.
			if (viewer) await endPresentSession(context, viewer);
			return go(outcome.isSetUpDue ? SET_UP_PATH : next, outcome.cookies);
	}
};

/** A look at the address is no sign-in. */
export const HEAD: APIRoute = () => {
	throw new Refusal('not_found');
};
