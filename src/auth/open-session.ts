import { createAuthEndpoint } from 'better-auth/api';
import { z } from 'zod';
import { SIGN_IN_METHODS } from '../domain/sign-in/sign-in-method.ts';

const sessionToOpen = z.object({ userId: z.string(), method: z.enum(SIGN_IN_METHODS) });

/**
 * A plugin of better-auth: opens a session for a member whose proof was used up already, as `magicLinkVerify`
 * does at its end, without asking for the link and the member anew. It has no address: only this site's own code
 * can call it, in features/sign-in/begin-session.ts.
 */
export const openSession = () => ({
	id: 'open-session',
	endpoints: {
		openSession: createAuthEndpoint.serverOnly(
			{ method: 'POST', requireHeaders: true, body: sessionToOpen },
			async (ctx) => {
				const { internalAdapter, authCookies, secret, sessionConfig } = ctx.context;
				const { token } = await internalAdapter.createSession(ctx.body.userId, false, {
					signInMethod: ctx.body.method,
				});
				const { name, attributes } = authCookies.sessionToken;
				await ctx.setSignedCookie(name, token, secret, {
					...attributes,
					maxAge: sessionConfig.expiresIn,
				});
				return ctx.json(null);
			},
		),
	},
});
