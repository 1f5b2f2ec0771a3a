import type { APIRoute } from 'astro';
import { localMailboxOf } from '../../http/requests/local-only.ts';
import { json } from '../../http/responses/respond.ts';
import { readMailbox } from '../../mail/transports/local-mailbox.ts';

/** The emails of a local run, the newest first. */
export const GET: APIRoute = async ({ url, locals: { context } }) => {
	const to = url.searchParams.get('to')?.toLowerCase();
	return json(await readMailbox(localMailboxOf(context), { to }));
};
