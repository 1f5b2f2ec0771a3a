import type { APIRoute } from 'astro';
import { Refusal } from '../../domain/errors.ts';
import { viewPicture } from '../../views/club/picture.ts';

/** A picture that the club shows. Under its address it never changes, so that whoever has it may keep it. */
export const GET: APIRoute = async ({ params, locals: { context } }) => {
	const picture = await viewPicture(context, params.id ?? '');
	if (!picture) throw new Refusal('not_found');
	return new Response(picture.bytes, {
		headers: {
			'content-type': picture.contentType,
			'content-length': String(picture.bytes.byteLength),
			'cache-control': 'public, max-age=31536000, immutable',
			// Opened alone, it is a page of its own, in which nothing may run.
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
		},
	});
};
