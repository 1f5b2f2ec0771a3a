import type { APIRoute } from 'astro';
import { z } from 'zod';
import { clearedPasskeyCookie, readPasskeyCookie } from '../../../auth/passkey-cookie.ts';
import { SET_UP_PATH } from '../../../domain/club/set-up-path.ts';
import { clientOf } from '../../../domain/sign-in/client-address.ts';
import { endPresentSession } from '../../../features/sign-in/end-sessions.ts';
import { signInWithPasskey } from '../../../features/sign-in/sign-in-with-passkey.ts';
import { optionalText, readInput } from '../../../http/requests/input.ts';
import { safeNextPath } from '../../../http/requests/next-path.ts';
import { usedCredential } from '../../../http/requests/passkey-fields.ts';
import { respondToPost } from '../../../http/responses/respond.ts';

const input = z.object({ credential: usedCredential, next: optionalText(200) });

/** Signs in with a passkey: for the script of the sign-in page. */
export const POST: APIRoute = ({ request, locals: { context, auth, viewer } }) =>
	respondToPost(
		request,
		() => '/login',
		async () => {
			const { credential, next } = await readInput(request, input);
			const { config } = context;
			const { cookies, isSetUpDue } = await signInWithPasskey(context, await auth(), credential, {
				client: clientOf(request.headers.get('cf-connecting-ip')),
				browser: readPasskeyCookie(config, request),
				headers: request.headers,
			});
			// Signed in anew: this browser has no use for the session before any more.
			if (viewer) await endPresentSession(context, viewer);
			const path = isSetUpDue ? SET_UP_PATH : safeNextPath(next);
			return {
				data: { status: 'signed_in', next: path },
				path,
				cookies: [...cookies, clearedPasskeyCookie(config)],
			};
		},
	);
