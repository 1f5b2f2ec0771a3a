import type { APIRoute } from 'astro';
import { passkeyCookie, readPasskeyCookie } from '../../../auth/passkey-cookie.ts';
import { clientOf } from '../../../domain/sign-in/client-address.ts';
import { askForPasskey } from '../../../features/sign-in/sign-in-with-passkey.ts';
import { json } from '../../../http/responses/respond.ts';

/** What a browser is asked for a sign-in with a passkey: for the script of the sign-in page. */
export const POST: APIRoute = async ({ request, locals: { context } }) => {
	const browser = readPasskeyCookie(context.config, request) ?? crypto.randomUUID();
	const client = clientOf(request.headers.get('cf-connecting-ip'));
	const options = await askForPasskey(context, { client, browser });
	return json(options, 200, { 'set-cookie': passkeyCookie(context.config, browser) });
};
