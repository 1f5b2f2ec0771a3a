import type { APIRoute } from 'astro';
import { z } from 'zod';
import { clientOf } from '../../domain/client-address.ts';
import { emailAddress } from '../../domain/email-address.ts';
import { askForInvitations } from '../../features/ask-for-invitations.ts';
import { answerPost } from '../../http/answer.ts';
import { readInput } from '../../http/body.ts';

const input = z.object({ email: emailAddress });

/** Asks for invitations without an account; the mailed link confirms. The same answer for every address. */
export const POST: APIRoute = ({ request, locals: { app } }) =>
	answerPost(
		request,
		() => '/',
		async () => {
			const { email } = await readInput(request, input);
			await askForInvitations(app, {
				email,
				client: clientOf(request.headers.get('cf-connecting-ip')),
			});
			return { status: 202, data: { status: 'sent' }, path: '/', notice: 'invitations_asked' };
		},
	);
