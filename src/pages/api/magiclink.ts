import type { APIRoute } from 'astro';
import { z } from 'zod';
import { signInCookie } from '../../auth/sign-in-cookie.ts';
import { clientOf } from '../../domain/client-address.ts';
import { emailAddress } from '../../domain/email-address.ts';
import type { FormFields } from '../../domain/form-fields.ts';
import { askForSignIn } from '../../features/ask-for-sign-in.ts';
import { answerPost } from '../../http/answer.ts';
import { readFields, textsOf } from '../../http/body.ts';
import { showFormAgain, signInFormPath } from '../../http/form-again.ts';
import { checkInput, optionalText } from '../../http/input.ts';
import { confirmPath, safeNextPath } from '../../http/next-path.ts';

const input = z.object({ email: emailAddress, next: optionalText(200) });

/** Asks for a mail with a sign-in link and a code. */
export const POST: APIRoute = (context) => {
	const {
		request,
		locals: { app, auth, viewer },
	} = context;
	let typed: FormFields = {};
	return answerPost(
		request,
		(refusal) =>
			showFormAgain(context, signInFormPath(typed.next, viewer !== null), refusal, typed),
		async () => {
			const sent = await readFields(request);
			typed = textsOf(sent);
			const fields = checkInput(sent, input);
			const next = safeNextPath(fields.next);
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
