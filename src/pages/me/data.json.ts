import type { APIRoute } from 'astro';
import { authorize } from '../../auth/policy.ts';
import { collectData } from '../../features/members/collect-data.ts';

/**
 * Everything stored about the member, as a file. After signing in, the member comes back to the page about
 * it.
 */
export const GET: APIRoute = async ({ locals: { context, viewer, locale } }) => {
	const member = authorize(viewer, 'account.download');
	const data = await collectData(context, member, locale);
	return new Response(`${JSON.stringify(data, null, '\t')}\n`, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': 'attachment; filename="my-data.json"',
			'cache-control': 'no-store',
		},
	});
};
