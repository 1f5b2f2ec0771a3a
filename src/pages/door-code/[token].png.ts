import type { APIRoute } from 'astro';
import { linkSecrets } from '../../config.ts';
import { qrPng } from '../../domain/door/qr-code.ts';
import { Refusal } from '../../domain/errors.ts';
import { verifyLink } from '../../domain/sign-in/signed-links.ts';

/**
 * The code of a link to check-in, as a picture for the member's own pages. It says what its own address
 * says, so it needs no sign-in, and a browser may cache it for good: at the door it shows without a
 * network, if it was opened before.
 */
export const GET: APIRoute = async ({ params, locals: { context } }) => {
	const token = params.token ?? '';
	const subject = await verifyLink(linkSecrets(context.config), 'checkIn', token);
	if (!subject) throw new Refusal('link_invalid');
	const link = new URL(`/admin/check-in/${token}`, context.config.siteUrl).href;
	return new Response(qrPng(link), {
		headers: {
			'content-type': 'image/png',
			'cache-control': 'private, max-age=31536000, immutable',
		},
	});
};
