import type { APIRoute } from 'astro';
import { Refusal } from '../../../domain/errors.ts';
import { localMailboxOf } from '../../../http/requests/local-only.ts';
import { mailResponse } from '../../../http/responses/mail.ts';
import { withImages } from '../../../mail/parts/inline-images.ts';
import { readMailbox } from '../../../mail/transports/local-mailbox.ts';

/** One email as its recipient sees it. */
export const GET: APIRoute = async ({ params, locals: { context } }) => {
	const [mail] = await readMailbox(localMailboxOf(context), { id: params.id, limit: 1 });
	if (!mail) throw new Refusal('not_found');
	return mailResponse(withImages(mail));
};
