import type { APIRoute } from 'astro';
import { z } from 'zod';
import { emailAddress } from '../../domain/forms/email-address.ts';
import type { FormFields } from '../../domain/forms/fields.ts';
import { clientOf } from '../../domain/sign-in/client-address.ts';
import { askForInvitations } from '../../features/mail/ask-for-invitations.ts';
import { readFields, textsOf } from '../../http/requests/body.ts';
import { checkInput } from '../../http/requests/input.ts';
import { showFormAgain } from '../../http/responses/form-again.ts';
import { respondToPost } from '../../http/responses/respond.ts';

const input = z.object({ email: emailAddress });

/** Asks for invitations without an account; the mailed link confirms. The same response for every address. */
export const POST: APIRoute = (astro) => {
	const {
		request,
		locals: { context },
	} = astro;
	let typed: FormFields = {};
	return respondToPost(
		request,
		(refusal) => showFormAgain(astro, '/', refusal, typed),
		async () => {
			const sent = await readFields(request);
			typed = textsOf(sent);
			const { email } = checkInput(sent, input);
			const { isHeld } = await askForInvitations(context, {
				email,
				client: clientOf(request.headers.get('cf-connecting-ip')),
			});
			const said = isHeld ? 'invitations_held' : 'invitations_asked';
			return { status: 202, data: { status: 'sent' }, path: '/', notice: said };
		},
	);
};
