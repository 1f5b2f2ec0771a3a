import type { APIRoute } from 'astro';
import { signOut } from '../../features/sign-in/end-sessions.ts';
import { respondToPost } from '../../http/responses/respond.ts';

/** Ends this session everywhere; a visitor is signed out already. */
export const POST: APIRoute = ({ request, locals: { context, auth, viewer } }) =>
	respondToPost(
		request,
		() => '/',
		async () => ({
			data: { status: 'signed_out' },
			path: '/',
			notice: 'signed_out',
			cookies: [await signOut(context, await auth(), viewer)],
		}),
	);
