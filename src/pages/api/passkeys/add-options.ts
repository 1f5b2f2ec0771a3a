import type { APIRoute } from 'astro';
import { requireFreshSignIn } from '../../../auth/fresh-sign-in.ts';
import { authorize } from '../../../auth/policy.ts';
import { askForNewPasskey } from '../../../features/sign-in/add-passkey.ts';
import { json } from '../../../http/responses/respond.ts';

/** What a browser is asked for a new passkey, after a fresh sign-in: for the script of the page with passkeys. */
export const POST: APIRoute = async ({ locals: { context, viewer } }) => {
	const member = authorize(viewer, 'passkeys.add');
	requireFreshSignIn(member, context.now, '/me/passkeys');
	return json(await askForNewPasskey(context, member));
};
