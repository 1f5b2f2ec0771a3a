import type { APIRoute } from 'astro';
import { json } from '../../http/answer.ts';
import { localMailboxOf } from '../../http/local-only.ts';
import { readMailbox } from '../../mail/local-mailbox.ts';

/** The mails of a local run, the newest first. */
export const GET: APIRoute = async ({ url, locals: { app } }) => {
	const to = url.searchParams.get('to')?.toLowerCase();
	return json(await readMailbox(localMailboxOf(app), { to }));
};
