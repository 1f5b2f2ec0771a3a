import type { APIRoute } from 'astro';
import { json } from '../../http/responses/respond.ts';

/**
 * Who is signed in, in better-auth's shape: the session that the middleware has validated, without the
 * token, which scripts needn't know. Null for a visitor.
 */
export const GET: APIRoute = ({ locals: { viewer } }) =>
	json(viewer && { session: { id: viewer.session.id, userId: viewer.user.id }, user: viewer.user });
