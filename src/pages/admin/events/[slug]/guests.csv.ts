import type { APIRoute } from 'astro';
import { requireFreshSignIn } from '../../../../auth/fresh-sign-in.ts';
import { authorise } from '../../../../auth/policy.ts';
import { csvFile } from '../../../../domain/csv.ts';
import { Refusal } from '../../../../domain/errors.ts';
import { seeOther, wantsJson } from '../../../../http/answer.ts';
import { csvAnswer } from '../../../../http/csv-answer.ts';
import { loginPath } from '../../../../http/next-path.ts';
import { LISTS, viewGuestFile } from '../../../../views/guest-list.ts';

/** The guest list as a file to save: all answers and walk-ins, or one answer (`list`). */
export const GET: APIRoute = async ({ params, request, url, locals: { app, viewer } }) => {
	const slug = params.slug ?? '';
	// A sign-in leads back to the list: a file that came by itself would leave its page behind.
	const list = `/admin/events/${slug}/guests`;
	if (!viewer && !wantsJson(request)) return seeOther(loginPath(list));
	requireFreshSignIn(authorise(viewer, 'guests.export'), app.now, list);
	const rows = await viewGuestFile(
		app,
		slug,
		LISTS.find((name) => name === url.searchParams.get('list')),
	);
	if (!rows) throw new Refusal('event_not_found');
	return csvAnswer(`guests-${slug}.csv`, csvFile(rows));
};
