import type { APIRoute } from 'astro';
import { z } from 'zod';
import { signInCookie } from '../../auth/sign-in-cookie.ts';
import { emailAddress } from '../../domain/forms/email-address.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import { clientOf } from '../../domain/sign-in/client-address.ts';
import { askForSignIn } from '../../features/sign-in/ask-for-sign-in.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput, optionalText } from '../../http/requests/input.ts';
import { confirmPath, safeNextPath } from '../../http/requests/next-path.ts';
import { showFormAgain, signInFormPath } from '../../http/responses/form-again.ts';
import { respondToPost } from '../../http/responses/respond.ts';

const input = z.object({ email: emailAddress, next: optionalText(200) });

/** Asks for an email with a sign-in link and a code. */
export const POST: APIRoute = (astro) => {
	const {
		request,
		locals: { context, auth, viewer },
	} = astro;
	let typed: FormFields = {};
	return respondToPost(
		request,
		(refusal) => {
			if (refusal.code === 'too_many_mails' || refusal.code === 'mail_unavailable') {
				// Their page takes a code that may have come, and the address once more.
				astro.locals.typed = typed;
				throw refusal;
			}
			return showFormAgain(astro, signInFormPath(typed.next, viewer !== null), refusal, typed);
		},
		async () => {
			const sent = await readFields(request);
			typed = textsOf(sent);
			const fields = checkInput(sent, input);
			const next = safeNextPath(fields.next);
			const { mailId, isDelayed } = await askForSignIn(context, await auth(), {
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
				cookies: [signInCookie(context.config, { email: fields.email, mailId })],
			};
		},
	);
};
