import type { APIRoute } from 'astro';
import { Refusal } from '../../../domain/errors.ts';
import { localMailboxOf } from '../../../http/local-only.ts';
import { readMailbox } from '../../../mail/local-mailbox.ts';

/** One mail as its reader sees it. Mail styles are inline, so this page alone allows them. */
export const GET: APIRoute = async ({ params, locals: { app } }) => {
	const [mail] = await readMailbox(localMailboxOf(app), { id: params.id, limit: 1 });
	if (!mail) throw new Refusal('not_found');
	return new Response(mail.html, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
		},
	});
};
