import type { APIRoute } from 'astro';
import { z } from 'zod';
import { signInCookie } from '../../auth/sign-in-cookie.ts';
import { emailAddress } from '../../domain/forms/email-address.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import { messageOf } from '../../domain/forms/mistakes.ts';
import { optionalName } from '../../domain/members/name.ts';
import { clientOf } from '../../domain/sign-in/client-address.ts';
import { askForSignIn } from '../../features/sign-in/ask-for-sign-in.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput, optionalCount, optionalText } from '../../http/requests/input.ts';
import { confirmPath, eventPath, safeNextPath } from '../../http/requests/next-path.ts';
import { pageOfForm, showFormAgain } from '../../http/responses/form-again.ts';
import { respondToPost } from '../../http/responses/respond.ts';

const ANSWERS = ['going'] as const;

const input = z
	.object({
		email: emailAddress,
		next: optionalText(200),
		event: optionalText(120),
		answer: z
			.enum(ANSWERS, { message: messageOf({ code: 'not_the_value', value: 'going' }) })
			.optional(),
		name: optionalName,
		guests: optionalCount,
	})
	.superRefine(({ event, answer }, context) => {
		// One without the other is no RSVP.
		const missing = event && !answer ? 'answer' : answer && !event ? 'event' : null;
		if (missing) {
			context.addIssue({
				code: 'custom',
				path: [missing],
				message: messageOf({ code: 'field_missing' }),
			});
		}
	});

/**
 * Asks for an email with a sign-in link and a code; with an event, also for an RSVP to it, which the press behind the
 * link stores.
 */
export const POST: APIRoute = (astro) => {
	const {
		request,
		locals: { context, viewer },
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
			return showFormAgain(
				astro,
				pageOfForm(astro.url.pathname, typed, viewer !== null) ?? '/',
				refusal,
				typed,
			);
		},
		async () => {
			const sent = await readFields(request);
			typed = textsOf(sent);
			const fields = checkInput(sent, input);
			const { email, event, name, guests } = fields;
			const next = event ? eventPath(event) : safeNextPath(fields.next);
			const { mailId, isDelayed } = await askForSignIn(context, {
				email,
				client: clientOf(request.headers.get('cf-connecting-ip')),
				next,
				asked: event ? { event, name, guests } : undefined,
			});
			return {
				status: 202,
				data: { status: 'sent' },
				path: confirmPath(next),
				...(isDelayed && { notice: 'email_delayed' as const }),
				cookies: [signInCookie(context.config, { email, mailId, event })],
			};
		},
	);
};
