import type { APIRoute } from 'astro';
import { z } from 'zod';
import { clientOf } from '../../domain/client-address.ts';
import { emailAddress } from '../../domain/email-address.ts';
import type { FormFields } from '../../domain/form-fields.ts';
import { askForInvitations } from '../../features/ask-for-invitations.ts';
import { answerPost } from '../../http/answer.ts';
import { readFields, textsOf } from '../../http/body.ts';
import { showFormAgain } from '../../http/form-again.ts';
import { checkInput } from '../../http/input.ts';

const input = z.object({ email: emailAddress });

/** Asks for invitations without an account; the mailed link confirms. The same answer for every address. */
export const POST: APIRoute = (context) => {
	const {
		request,
		locals: { app },
	} = context;
	let typed: FormFields = {};
	return answerPost(
		request,
		(refusal) => showFormAgain(context, '/', refusal, typed),
		async () => {
			const sent = await readFields(request);
			typed = textsOf(sent);
			const { email } = checkInput(sent, input);
			await askForInvitations(app, {
				email,
				client: clientOf(request.headers.get('cf-connecting-ip')),
			});
			return { status: 202, data: { status: 'sent' }, path: '/', notice: 'invitations_asked' };
		},
	);
};
