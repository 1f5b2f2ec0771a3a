import type { APIRoute } from 'astro';
import { Refusal } from '../../domain/errors.ts';
import { iconPng, iconSvg } from '../../domain/pictures/draw-icon.ts';
import { iconOf, iconTag } from '../../domain/pictures/icon.ts';
import { matchesTag } from '../../http/responses/conditional.ts';

/** The mark in the color that the address names, as a phone shows it among its apps: the same for everybody. */
export const GET: APIRoute = async ({ params, request }) => {
	const icon = iconOf(params.name ?? '');
	if (!icon) throw new Refusal('not_found');
	const { size } = icon;
	const etag = iconTag(icon);
	const headers = new Headers({ etag, 'cache-control': 'public, max-age=86400' });
	if (matchesTag(request.headers.get('if-none-match'), etag)) {
		return new Response(null, { status: 304, headers });
	}
	headers.set('content-type', size === null ? 'image/svg+xml; charset=utf-8' : 'image/png');
	return new Response(size === null ? iconSvg(icon.colour) : await iconPng({ ...icon, size }), {
		headers,
	});
};
