import type { APIRoute } from 'astro';
import { z } from 'zod';
import { requireFreshSignIn } from '../../../auth/fresh-sign-in.ts';
import { authorize } from '../../../auth/policy.ts';
import { passkeyName } from '../../../domain/sign-in/passkeys.ts';
import { addPasskey } from '../../../features/sign-in/add-passkey.ts';
import { readInput } from '../../../http/requests/input.ts';
import { newCredential } from '../../../http/requests/passkey-fields.ts';
import { noticeHeader } from '../../../http/responses/notice-cookie.ts';
import { json } from '../../../http/responses/respond.ts';

const PAGE = '/me/passkeys';
const input = z.object({ name: passkeyName, credential: newCredential });

/** Adds a passkey that a browser has made, after a fresh sign-in: for the script of the page with passkeys. */
export const POST: APIRoute = async ({ request, locals: { context, viewer } }) => {
	const member = authorize(viewer, 'passkeys.add');
	requireFreshSignIn(member, context.now, PAGE);
	await addPasskey(context, member, await readInput(request, input));
	return json({ status: 'added' }, 201, { location: PAGE, ...noticeHeader('passkey_added') });
};
