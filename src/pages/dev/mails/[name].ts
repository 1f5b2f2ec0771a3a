import type { APIRoute } from 'astro';
import { localMailboxOf } from '../../../http/requests/local-only.ts';
import { mailResponse } from '../../../http/responses/mail.ts';
import { withImages } from '../../../mail/parts/inline-images.ts';
import { viewSampleMail } from '../../../views/mail/mail-samples.ts';

/** One of the emails that the site can send, as its recipient sees it. */
export const GET: APIRoute = async ({ params, locals: { context } }) => {
	localMailboxOf(context);
	const mail = await viewSampleMail(context, params.name);
	return mailResponse(withImages(mail));
};
