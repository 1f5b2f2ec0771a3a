import type { APIRoute } from 'astro';
import { z } from 'zod';
import { signInCookie } from '../../auth/sign-in-cookie.ts';
import { clientOf } from '../../domain/client-address.ts';
import { emailAddress } from '../../domain/email-address.ts';
import { askForSignIn } from '../../features/ask-for-sign-in.ts';
import { answerPost } from '../../http/answer.ts';
import { readInput } from '../../http/body.ts';
import { optionalText } from '../../http/input.ts';
import { confirmPath, loginPath, safeNextPath } from '../../http/next-path.ts';

const input = z.object({ email: emailAddress, next: optionalText(200) });

/** Asks for a mail with a sign-in link and a code. */
export const POST: APIRoute = ({ request, locals: { app, auth } }) => {
	let next = '/';
	return answerPost(
		request,
		(refusal) => loginPath(refusal.next ?? next),
		async () => {
			const fields = await readInput(request, input);
			next = safeNextPath(fields.next);
			const { mailId, isDelayed } = await askForSignIn(app, auth, {
				email: fields.email,
				client: clientOf(request.headers.get('cf-connecting-ip')),
				next,
				headers: request.headers,
			});
			return {
				status: 202,
				data: { status: 'sent' },
				path: confirmPath(next),
				...(isDelayed && { notice: 'email_delayed' as const }),
				cookies: [signInCookie(app.config, { email: fields.email, mailId })],
			};
		},
	);
};
